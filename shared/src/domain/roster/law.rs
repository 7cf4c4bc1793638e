//! What the law has to say about somebody's month: Labour Law of the PRC (劳动法), articles 36 and 38, as the policy
//! has it. Weeks run from Monday to Sunday, belong to the month they end in, and are judged when all their days are
//! planned.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::{Days, Duty, Limit, Measure, RosterPolicy};
use crate::domain::month::Month;

/// Why a month is to be looked at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concern {
    /// A limit of the policy, by its id.
    pub limit: String,
    /// The days it is about, or the Mondays of the weeks.
    pub on: Vec<Date>,
    /// The average of those weeks.
    pub minutes: Option<u32>,
}

struct Week {
    monday: Date,
    days_off: u32,
    minutes: u32,
}

/// `before`: the days of the month before, for the week that began there.
pub fn concerns(policy: &RosterPolicy, month: Month, before: &Days, days: &Days) -> Vec<Concern> {
    let weeks = weeks(policy, month, before, days);
    policy.limits.iter().filter_map(|limit| concern(policy, limit, days, &weeks)).collect()
}

fn concern(policy: &RosterPolicy, limit: &Limit, days: &Days, weeks: &[Week]) -> Option<Concern> {
    let (on, minutes): (Vec<Date>, _) = match limit.measure {
        Measure::DaysOffAWeek => {
            (weeks.iter().filter(|week| week.days_off < limit.value).map(|week| week.monday).collect(), None)
        }
        Measure::MinutesADay => {
            let long = |(day, duty): (&Date, &Duty)| (worked(policy, duty) > limit.value).then_some(*day);
            (days.iter().filter_map(long).collect(), None)
        }
        Measure::MinutesAWeek => {
            let all: u32 = weeks.iter().map(|week| week.minutes).sum();
            let count = u32::try_from(weeks.len()).unwrap_or(u32::MAX);
            let long = all > limit.value.saturating_mul(count);
            (weeks.iter().filter(|_| long).map(|week| week.monday).collect(), all.checked_div(count))
        }
    };
    (!on.is_empty()).then(|| Concern { limit: limit.id.clone(), on, minutes })
}

/// A shift that the policy no longer has counts nothing.
fn worked(policy: &RosterPolicy, duty: &Duty) -> u32 {
    duty.shift().and_then(|id| policy.shift(id)).map_or(0, super::Shift::minutes)
}

fn weeks(policy: &RosterPolicy, month: Month, before: &Days, days: &Days) -> Vec<Week> {
    let sundays = days.keys().filter(|day| month.holds(**day) && day.weekday() == Weekday::Sunday);
    let week = |sunday: &Date| {
        let monday = sunday.checked_sub(6.days()).ok()?;
        let mut week = Week { monday, days_off: 0, minutes: 0 };
        for day in monday.series(1.day()).take(7) {
            let duty = days.get(&day).or_else(|| before.get(&day))?;
            week.days_off += u32::from(*duty == Duty::Off);
            week.minutes += worked(policy, duty);
        }
        Some(week)
    };
    sundays.filter_map(week).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;

    use super::*;
    use crate::domain::catalogue::Catalogue;
    use crate::domain::clock::Calendar;
    use crate::domain::roster::expand;

    /// Of June 2026, which begins on a Monday.
    fn month(pattern: &str, shift: &str) -> Vec<Concern> {
        let (policy, month): (_, Month) = (&Catalogue::builtin().rosters, "2026-06".parse().unwrap());
        let calendar = Calendar::builtin("cn-office").unwrap();
        let period = (month.first(), month.last());
        let days = expand(policy.pattern(pattern).unwrap(), calendar, period, 0, shift);
        concerns(policy, month, &Days::new(), &days)
    }

    fn told(concerns: &[Concern]) -> Vec<(&str, usize, Option<u32>)> {
        concerns.iter().map(|one| (one.limit.as_str(), one.on.len(), one.minutes)).collect()
    }

    #[test]
    fn five_days_on_and_two_off_are_as_the_law_wants_it() {
        assert_eq!(month("five_two", "day"), []);
        assert_eq!(month("four_two", "night"), []);
    }

    #[test]
    fn six_days_of_eight_hours_are_48_hours() {
        assert_eq!(told(&month("six_one", "day")), [("weekly_hours", 4, Some(2880))]);
    }

    #[test]
    fn a_day_of_sixteen_hours_is_one_of_more_than_eight() {
        // 4, 3, 4 and 3 of them in the four weeks.
        let found = month("one_one", "round_the_clock");
        assert_eq!(told(&found), [("daily_hours", 15, None), ("weekly_hours", 4, Some(14 * 960 / 4))]);
    }

    #[test]
    fn a_week_without_a_day_off_may_begin_in_the_month_before() {
        let policy = &Catalogue::builtin().rosters;
        let work = |from: Date, days: usize| -> Days {
            from.series(1.day()).take(days).map(|day| (day, Duty::Shift("day".into()))).collect()
        };
        // Monday 27 July to Sunday 2 August 2026.
        let (july, august) = (work(date(2026, 7, 27), 5), work(date(2026, 8, 1), 2));
        let judged = |before: &Days, days: &Days| concerns(policy, "2026-08".parse().unwrap(), before, days);
        assert_eq!(told(&judged(&july, &august)), [("weekly_rest", 1, None), ("weekly_hours", 1, Some(3360))]);
        assert_eq!(judged(&Days::new(), &august), [], "what is not planned is not judged");
        let mut rested = july;
        rested.insert(date(2026, 7, 29), Duty::Off);
        assert_eq!(told(&judged(&rested, &august)), [("weekly_hours", 1, Some(2880))]);
    }

    #[test]
    fn the_limit_itself_is_within_it() {
        let mut policy = (*Catalogue::builtin().rosters).clone();
        let month: Month = "2026-06".parse().unwrap();
        let days: Days = month
            .first()
            .series(1.day())
            .take(7)
            .map(|day| (day, if day.day() == 7 { Duty::Off } else { Duty::Shift("day".to_owned()) }))
            .collect();
        let set = |policy: &mut RosterPolicy, value| {
            policy.limits.iter_mut().find(|limit| limit.id == "weekly_hours").unwrap().value = value;
        };
        set(&mut policy, 2880);
        assert_eq!(concerns(&policy, month, &Days::new(), &days), []);
        set(&mut policy, 2879);
        assert_eq!(told(&concerns(&policy, month, &Days::new(), &days)), [("weekly_hours", 1, Some(2880))]);
    }
}
