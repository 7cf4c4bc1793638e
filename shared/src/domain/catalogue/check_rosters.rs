//! Whether somebody's month can be planned.

use super::check::check_named;
use super::fault::Faults;
use super::label::{Label, Named, named};
use super::{Catalogue, Rule};
use crate::domain::roster::{Limit, Measure, OFF, Pattern, Shift};

named!(Shift, Pattern, Limit);

impl Catalogue {
    pub(super) fn check_rosters(&self, faults: &mut Faults) {
        let policy = &*self.rosters;
        check_named(faults, "shift", &policy.shifts);
        check_named(faults, "roster pattern", &policy.patterns);
        check_named(faults, "roster limit", &policy.limits);
        for shift in &policy.shifts {
            let at = format!("shift {}", shift.id);
            faults.unless(shift.id != OFF, Rule::NameClash, &at);
            faults.unless(!shift.source.is_empty(), Rule::Empty, &at);
            // A reading of 24:00 is an end, and no start.
            let within = shift.from.minutes() < 24 * 60 && shift.break_minutes < shift.span();
            faults.unless(within, Rule::OutOfRange, &at);
        }
        for pattern in &policy.patterns {
            let at = format!("roster pattern {}", pattern.id);
            faults.unless(!pattern.source.is_empty(), Rule::Empty, &at);
            let (on, off) = (pattern.days_on, pattern.days_off);
            let counted = (1..=31).contains(&on) && (1..=31).contains(&off);
            let sound = if pattern.calendar { (on, off) == (0, 0) } else { counted };
            faults.unless(sound, Rule::OutOfRange, &at);
        }
        for limit in &policy.limits {
            let at = format!("roster limit {}", limit.id);
            faults.unless(limit.basis.is_complete(), Rule::LabelMissing, &at);
            let most = match limit.measure {
                Measure::DaysOffAWeek => 7,
                Measure::MinutesADay => 24 * 60,
                Measure::MinutesAWeek => 7 * 24 * 60,
            };
            faults.unless((1..=most).contains(&limit.value), Rule::OutOfRange, &at);
        }
    }
}
