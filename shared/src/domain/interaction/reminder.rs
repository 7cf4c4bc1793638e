//! When a customer is to be thought of without anybody having planned it: his birthday, a festival, the end of
//! his contract, maintenance, a call now and then.
//!
//! A date that is sealed must not be read off the date something is due. What goes by one is planned for the
//! first working day of the week it falls in; the day itself is told under the customer's key.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::domain::language::Label;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Reminder {
    pub id: String,
    pub label: Label,
    pub source: Vec<String>,
    /// What is planned.
    pub plan: String,
    pub basis: Basis,
    /// It is planned so many days ahead.
    pub ahead_days: u16,
    /// For customers of these value classes; for all when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub value_classes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Basis {
    /// Each year on the day that a field of the record tells.
    Anniversary { field: String },
    /// So many days before the day that a field tells.
    Before { field: String, days: u16 },
    /// The first day off of a holiday of the calendar.
    Festival { name: String },
    /// So many days after the last service, as long as none follows.
    SinceService { days: u16 },
    /// As often as the plan of the customer's value class says, after the last contact.
    SinceContact,
}

/// What a rule comes to for one customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// The day to be due on.
    pub due: Date,
    /// Which of the rule's occasions it is: with rule and customer, what makes it the same one.
    pub period: String,
    /// The day itself, where it must not be told by when it is due.
    pub sealed: Option<Date>,
}

/// The years an anniversary can fall into from here.
const NEXT_YEARS: [i16; 2] = [0, 1];

impl Reminder {
    /// Of an anniversary of `of`, in time `today`.
    pub fn anniversary(&self, of: Date, today: Date) -> Option<Occasion> {
        let on = |year: i16| {
            // Whoever was born on 29 February is thought of on the 28th of other years.
            Date::new(year, of.month(), of.day()).or_else(|_| Date::new(year, of.month(), 28)).ok()
        };
        let days = NEXT_YEARS.into_iter().filter_map(|more| on(today.year() + more));
        days.filter(|day| of < *day).find_map(|day| self.sealed(day, today))
    }

    /// Of a day that is so many days before `end`.
    pub fn before(&self, end: Date, days: u16, today: Date) -> Option<Occasion> {
        let day = end.checked_sub(i32::from(days).days()).ok()?;
        let occasion = self.sealed(day, today)?;
        Some(Occasion { sealed: Some(end), ..occasion })
    }

    /// A day of the calendar, which is no secret. `None`: not yet, or gone by.
    pub fn public(&self, day: Date, today: Date) -> Option<Occasion> {
        let due = self.is_time(day, today).then_some(day)?;
        Some(Occasion { due, period: day.year().to_string(), sealed: None })
    }

    /// A day so many days after what was; overdue, it is due now.
    pub fn after(&self, last: Date, days: u16, today: Date) -> Option<Occasion> {
        let day = last.checked_add(i32::from(days).days()).ok()?;
        let ahead = today.checked_add(i32::from(self.ahead_days).days()).ok()?;
        (day <= ahead).then(|| Occasion { due: day.max(today), period: last.to_string(), sealed: None })
    }

    fn sealed(&self, day: Date, today: Date) -> Option<Occasion> {
        let monday = monday(day)?;
        // The year and no more: whoever knows rule and customer could try the days of a year.
        let period = day.year().to_string();
        // Whoever is thought of late is greeted late, and in the week all the same.
        let due = monday.max(today);
        self.is_time(monday, today).then_some(Occasion { due, period, sealed: Some(day) })
    }

    /// From so many days ahead until the week is over.
    fn is_time(&self, day: Date, today: Date) -> bool {
        let ahead = today.checked_add(i32::from(self.ahead_days).days()).is_ok_and(|ahead| day <= ahead);
        ahead && day.checked_add(6.days()).is_ok_and(|last| today <= last)
    }
}

fn monday(day: Date) -> Option<Date> {
    day.checked_sub(i32::from(day.weekday().since(Weekday::Monday)).days()).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn rule(ahead_days: u16) -> Reminder {
        let label = Label { zh: "生日".to_owned(), en: "Birthday".to_owned() };
        let basis = Basis::Anniversary { field: "birthDate".to_owned() };
        let (id, plan) = ("birthday".to_owned(), "greeting".to_owned());
        Reminder { id, label, source: Vec::new(), plan, basis, ahead_days, value_classes: Vec::new() }
    }

    #[test]
    fn a_birthday_is_due_in_its_week_and_does_not_tell_its_day() {
        let born = date(1986, 6, 18);
        let occasion = rule(7).anniversary(born, date(2026, 6, 9)).unwrap();
        assert_eq!(occasion.due, date(2026, 6, 15));
        assert_eq!(occasion.sealed, Some(date(2026, 6, 18)));
        assert_eq!(rule(7).anniversary(born, date(2026, 6, 7)), None, "eight days ahead");
        let late = rule(7).anniversary(born, date(2026, 6, 21)).unwrap();
        assert_eq!(late, Occasion { due: date(2026, 6, 21), ..occasion }, "the same one all week");
        assert_eq!(rule(7).anniversary(born, date(2026, 6, 22)), None, "the week is over");
    }

    #[test]
    fn who_was_born_on_a_leap_day_has_a_birthday_each_year() {
        let born = date(1988, 2, 29);
        let on = |today| rule(0).anniversary(born, today).unwrap().sealed.unwrap();
        assert_eq!(on(date(2027, 2, 22)), date(2027, 2, 28));
        assert_eq!(on(date(2028, 2, 28)), date(2028, 2, 29));
    }

    #[test]
    fn a_birthday_in_the_first_days_of_january_is_planned_in_december() {
        let occasion = rule(7).anniversary(date(1990, 1, 2), date(2026, 12, 25)).unwrap();
        assert_eq!((occasion.due, occasion.sealed), (date(2026, 12, 28), Some(date(2027, 1, 2))));
    }

    #[test]
    fn nobody_is_thought_of_before_he_is_born() {
        assert_eq!(rule(7).anniversary(date(2026, 6, 18), date(2026, 6, 15)), None);
    }

    fn any_day(from: Date) -> impl Strategy<Value = Date> {
        (0..1500_i32).prop_map(move |days| from.checked_add(days.days()).unwrap())
    }

    proptest! {
        /// Whoever knows when it is due and for which rule knows the week, and no more.
        #[test]
        fn days_of_one_week_are_due_alike(today in any_day(date(2026, 1, 1)), born in any_day(date(1980, 1, 1))) {
            if let Some(occasion) = rule(10).anniversary(born, today) {
                let monday = monday(occasion.sealed.unwrap()).unwrap();
                prop_assert_eq!(occasion.due, monday.max(today));
            }
        }

        /// In each year there is one, on whichever days the rule is asked.
        #[test]
        fn a_year_has_one_birthday(born in any_day(date(1980, 1, 1)), step in 1..7_i32) {
            let mut periods = std::collections::BTreeSet::new();
            let mut today = date(2026, 3, 1);
            while today < date(2029, 3, 1) {
                periods.extend(rule(3).anniversary(born, today).map(|occasion| occasion.period));
                today = today.checked_add(step.days()).unwrap();
            }
            prop_assert!((3..=4).contains(&periods.len()), "{periods:?}");
        }
    }
}
