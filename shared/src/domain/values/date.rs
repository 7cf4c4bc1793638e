//! Calendar dates as Chinese files write them. Canonical: ISO 8601 (`Display` of `Date`).

use super::{ValueError, canonical};
use jiff::civil::Date;

const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;
/// Nobody is known to have lived longer than 122 years.
const OLDEST_YEARS: i16 = 130;

/// `1986-04-08`, `1986/4/8`, `1986.4.8`, `19860408`, `1986年4月8日`; a midnight that a
/// spreadsheet appended is dropped.
pub fn parse(value: &str) -> Result<Date, ValueError> {
    let text = canonical::half_width(value)?;
    let day = text.split_once(['T', ' ']).filter(|(_, time)| is_midnight(time));
    let day = day.map_or(text.as_str(), |(day, _)| day);
    let (year, month, day) = match day.strip_suffix(['日', '号']).unwrap_or(day) {
        digits if digits.len() == 8 && canonical::all_digits(digits) => (&digits[..4], &digits[4..6], &digits[6..]),
        text => {
            let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月']).collect();
            let &[year, month, day] = parts.as_slice() else {
                return Err(ValueError::Malformed);
            };
            (year, month, day)
        }
    };
    let shaped = year.len() == 4 && (1..=2).contains(&month.len()) && (1..=2).contains(&day.len());
    if !shaped || ![year, month, day].into_iter().all(canonical::all_digits) {
        return Err(ValueError::Malformed);
    }
    let date = from_digits(year, month, day)?;
    if YEARS.contains(&date.year()) { Ok(date) } else { Err(ValueError::OutOfRange) }
}

/// A date of birth: not in the future, and of a person who may be alive.
pub fn parse_birth(value: &str, today: Date) -> Result<Date, ValueError> {
    let date = parse(value)?;
    if date > today {
        return Err(ValueError::DateInFuture);
    }
    if today.year() - date.year() > OLDEST_YEARS {
        return Err(ValueError::OutOfRange);
    }
    Ok(date)
}

pub(super) fn from_digits(year: &str, month: &str, day: &str) -> Result<Date, ValueError> {
    let number = |text: &str| text.parse::<i8>().map_err(|_| ValueError::BadDate);
    let year = year.parse().map_err(|_| ValueError::BadDate)?;
    Date::new(year, number(month)?, number(day)?).map_err(|_| ValueError::BadDate)
}

fn is_midnight(time: &str) -> bool {
    time.chars().all(|c| matches!(c, '0' | ':' | '.' | 'Z'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_the_usual_notations() {
        for value in [
            "1986-04-08",
            "1986/4/8",
            "1986.4.8",
            "19860408",
            "1986年4月8日",
            "１９８６－０４－０８",
            "1986-04-08 00:00:00",
            "1986-04-08T00:00:00.000Z",
        ] {
            assert_eq!(parse(value), Ok(date(1986, 4, 8)), "{value}");
        }
    }

    #[test]
    fn refuses_dates_that_do_not_exist() {
        for (value, error) in [
            ("2023-02-29", ValueError::BadDate),
            ("1986-13-01", ValueError::BadDate),
            ("1899-12-31", ValueError::OutOfRange),
            ("86-04-08", ValueError::Malformed),
            ("08/04/1986", ValueError::Malformed),
            ("1986-04-08 12:00", ValueError::Malformed),
            ("1986-+4-08", ValueError::Malformed),
            ("31510", ValueError::Malformed),
        ] {
            assert_eq!(parse(value), Err(error), "{value}");
        }
    }

    #[test]
    fn a_birth_lies_within_a_life_time() {
        let today = date(2026, 11, 1);
        assert_eq!(parse_birth("2026-11-01", today), Ok(today));
        assert_eq!(parse_birth("2026-11-02", today), Err(ValueError::DateInFuture));
        assert!(parse_birth("1900-01-01", today).is_ok());
        assert_eq!(parse_birth("1900-01-01", date(2031, 1, 1)), Err(ValueError::OutOfRange));
    }
}
