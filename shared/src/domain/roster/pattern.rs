//! Days on and off, one after the other.

use jiff::civil::Date;

use super::{Days, Duty, Pattern};
use crate::domain::clock::Calendar;

/// Somebody's days from the first to the last. `offset`: so many days of the pattern are behind him on the first, so
/// that colleagues take turns.
pub fn expand(pattern: &Pattern, calendar: &Calendar, (first, last): (Date, Date), offset: u32, shift: &str) -> Days {
    let cycle = pattern.cycle().max(1);
    let mut place = offset % cycle;
    let mut days = Days::new();
    for day in first.series(jiff::Span::new().days(1)).take_while(|day| *day <= last) {
        let on =
            if pattern.calendar { calendar.day_kind(day).is_working() } else { place < u32::from(pattern.days_on) };
        days.insert(day, if on { Duty::Shift(shift.to_owned()) } else { Duty::Off });
        place = (place + 1) % cycle;
    }
    days
}

/// With which offset the pattern goes on the day after, as if it had not stopped.
pub fn next_offset(pattern: &Pattern, (first, last): (Date, Date), offset: u32) -> u32 {
    let days = first.until(last).map_or(0, |span| span.get_days()).unsigned_abs() + 1;
    (offset + days) % pattern.cycle().max(1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::domain::catalogue::Catalogue;
    use crate::domain::language::Label;

    fn pattern(days_on: u8, days_off: u8) -> Pattern {
        let label = Label { zh: "做休".to_owned(), en: "on and off".to_owned() };
        Pattern { id: "x".to_owned(), label, source: Vec::new(), days_on, days_off, calendar: false }
    }

    fn marks(days: &Days) -> String {
        days.values().map(|duty| if duty.shift().is_some() { '1' } else { '0' }).collect()
    }

    #[test]
    fn colleagues_take_turns() {
        let calendar = Calendar::builtin("cn-office").unwrap();
        let first = date(2026, 6, 1);
        let of = |offset| {
            marks(&expand(&pattern(5, 2), calendar, (first, first.checked_add(6.days()).unwrap()), offset, "day"))
        };
        assert_eq!([of(0), of(1), of(5), of(6)], ["1111100", "1111001", "0011111", "0111110"]);
    }

    #[test]
    fn the_calendar_knows_holidays_and_make_up_days() {
        let calendar = Calendar::builtin("cn-office").unwrap();
        let catalogue = Catalogue::builtin();
        let by_calendar = catalogue.rosters.pattern("working_days").unwrap();
        // Saturday 14 and Saturday 28 February 2026 make up for Spring Festival.
        let days = expand(by_calendar, calendar, (date(2026, 2, 9), date(2026, 2, 28)), 0, "day");
        assert_eq!(marks(&days), "11111100000000011111".to_owned());
    }

    proptest! {
        /// Told off one by one, as on the fingers.
        #[test]
        fn a_pattern_is_what_one_counts(on in 1u8..=31, off in 1u8..=31, offset in 0u32..100, length in 0i64..=31) {
            let calendar = Calendar::builtin("cn-office").unwrap();
            let (pattern, first) = (pattern(on, off), date(2028, 2, 1));
            let last = first.checked_add(length.days()).unwrap();
            let counted: String = (0..u32::from(on) + u32::from(off))
                .map(|place| if place < u32::from(on) { '1' } else { '0' })
                .cycle()
                .skip(usize::try_from(offset).unwrap())
                .take(usize::try_from(length).unwrap() + 1)
                .collect();
            prop_assert_eq!(marks(&expand(&pattern, calendar, (first, last), offset, "day")), counted);
        }

        /// Two parts, the second with the offset that the first ends with, are one plan.
        #[test]
        fn it_goes_on_as_if_it_had_not_stopped(on in 1u8..=9, off in 1u8..=9, offset in 0u32..18, cut in 0i64..30) {
            let calendar = Calendar::builtin("cn-office").unwrap();
            let (pattern, first, last) = (pattern(on, off), date(2028, 2, 1), date(2028, 3, 2));
            let end = first.checked_add(cut.days()).unwrap();
            let mut parts = expand(&pattern, calendar, (first, end), offset, "day");
            let next = next_offset(&pattern, (first, end), offset);
            parts.extend(expand(&pattern, calendar, (end.tomorrow().unwrap(), last), next, "day"));
            prop_assert_eq!(parts, expand(&pattern, calendar, (first, last), offset, "day"));
        }
    }
}
