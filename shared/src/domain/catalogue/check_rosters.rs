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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::catalogue::CatalogueError;

    fn overridden(text: &str) -> Result<Catalogue, Vec<Rule>> {
        Catalogue::builtin().overridden_by(text).map_err(|error| match error {
            CatalogueError::Inconsistent(faults) => faults.into_iter().map(|fault| fault.rule).collect(),
            other => panic!("{other}"),
        })
    }

    fn shift(id: &str, from: &str, to: &str, rest: u16) -> String {
        let label = format!("label = {{ zh = \"{id} 班\", en = \"Shift {id}\" }}\nsource = [\"WRK-02\"]");
        format!("[[rosters.shift]]\nid = \"{id}\"\n{label}\nfrom = \"{from}\"\nto = \"{to}\"\nbreak_minutes = {rest}\n")
    }

    fn pattern(rest: &str) -> String {
        let label = "label = { zh = \"做三休一\", en = \"Three on, one off\" }\nsource = [\"WRK-02\"]";
        format!("[[rosters.pattern]]\nid = \"three_one\"\n{label}\n{rest}\n")
    }

    #[test]
    fn a_company_has_its_own_shifts_patterns_and_limits() {
        let own = shift("day", "08:00", "16:30", 30) + &shift("noon", "12:00", "20:00", 0);
        let catalogue = overridden(&(own + &pattern("days_on = 3\ndays_off = 1"))).unwrap();
        assert_eq!(catalogue.rosters.shift("day").unwrap().from.to_string(), "08:00");
        assert_eq!(catalogue.rosters.shift("noon").unwrap().minutes(), 480);
        assert_eq!(catalogue.rosters.pattern("three_one").unwrap().cycle(), 4);
        assert!(catalogue.rosters.shift("night").is_some(), "what ships stays");
    }

    #[test]
    fn what_can_not_be_worked_is_refused() {
        let refused = |text: &str| overridden(text).unwrap_err();
        assert_eq!(refused(&shift("off", "08:00", "16:00", 0)), [Rule::NameClash]);
        assert_eq!(refused(&shift("late", "24:00", "08:00", 0)), [Rule::OutOfRange]);
        assert_eq!(refused(&shift("late", "15:00", "16:00", 60)), [Rule::OutOfRange]);
        for rest in ["days_on = 3", "days_on = 32\ndays_off = 1", "calendar = true\ndays_on = 1\ndays_off = 1"] {
            assert_eq!(refused(&pattern(rest)), [Rule::OutOfRange], "{rest}");
        }
    }
}
