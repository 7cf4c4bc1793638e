//! Numbers of resident identity cards (公民身份号码, GB 11643-1999).

use super::gender::Gender;
use super::{ValueError, canonical, date, provinces};
use jiff::civil::Date;
use std::fmt;

/// A valid number and the two facts it states.
#[derive(Clone, PartialEq, Eq)]
pub struct ResidentId {
    pub number: String,
    pub birth_date: Date,
    pub gender: Gender,
}

/// Residence permits of Taiwan residents carry 83; GB/T 2260 itself knows only 71.
pub(super) const TAIWAN_RESIDENCE: &str = "83";

pub fn parse(value: &str, today: Date) -> Result<ResidentId, ValueError> {
    let number = canonical::code(value)?;
    if number.len() == 15 && canonical::all_digits(&number) {
        // First-generation cards lapsed on 1 January 2013; their numbers have no check digit.
        return Err(ValueError::FirstGenerationId);
    }
    if !is_shaped(&number) {
        return Err(ValueError::Malformed);
    }
    let province = &number[..2];
    if !provinces::is_province_code(province) && province != TAIWAN_RESIDENCE {
        return Err(ValueError::Region);
    }
    let (birth_date, gender) = stated(&number, today)?;
    Ok(ResidentId { number, birth_date, gender })
}

impl ResidentId {
    /// A person's date of birth on file must be the one in the number.
    pub fn check_birth_date(&self, date: Date) -> Result<(), ValueError> {
        agree(self.birth_date == date)
    }

    /// The gender on file must be the one in the number, unless it is not disclosed.
    pub fn check_gender(&self, gender: Gender) -> Result<(), ValueError> {
        agree(gender == Gender::Undisclosed || self.gender == gender)
    }
}

impl fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResidentId").finish_non_exhaustive()
    }
}

pub(super) fn agree(agrees: bool) -> Result<(), ValueError> {
    if agrees { Ok(()) } else { Err(ValueError::ContradictsIdNumber) }
}

pub(super) fn is_shaped(number: &str) -> bool {
    number.len() == 18
        && number.is_char_boundary(17)
        && canonical::all_digits(&number[..17])
        && number.ends_with(|c: char| c.is_ascii_digit() || c == 'X')
}

/// Birth date and gender of a shaped number whose check digit holds.
pub(super) fn stated(number: &str, today: Date) -> Result<(Date, Gender), ValueError> {
    let birth_date = date::from_digits(&number[6..10], &number[10..12], &number[12..14])?;
    if birth_date.year() < 1900 {
        return Err(ValueError::BadDate);
    }
    if birth_date > today {
        return Err(ValueError::DateInFuture);
    }
    if !check_digit_holds(number) {
        return Err(ValueError::CheckDigit);
    }
    let odd = number.as_bytes()[16] % 2 == 1;
    Ok((birth_date, if odd { Gender::Male } else { Gender::Female }))
}

/// ISO 7064 MOD 11-2: the whole number, weights doubling from the right, leaves 1.
fn check_digit_holds(number: &str) -> bool {
    let value = |c: char| {
        if c == 'X' { 10 } else { c.to_digit(10).unwrap_or(0) }
    };
    number.chars().fold(0, |sum, c| (sum * 2 + value(c)) % 11) == 1
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 11, 1);

    /// The samples of GB 11643-1999.
    #[test]
    fn accepts_the_samples_of_the_standard() {
        let id = parse("11010519491231002X", TODAY).unwrap();
        assert_eq!((id.birth_date, id.gender), (date(1949, 12, 31), Gender::Female));
        let id = parse("440524188001010014", TODAY);
        assert_eq!(id, Err(ValueError::BadDate), "born 1880: valid once, of nobody alive");
    }

    #[test]
    fn normalises_what_input_methods_make_of_it() {
        for value in ["11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X"]
        {
            assert_eq!(parse(value, TODAY).unwrap().number, "11010519491231002X", "{value}");
        }
    }

    #[test]
    fn names_the_cause() {
        for (value, error) in [
            ("110105194912310021", ValueError::CheckDigit),
            ("11010519491331002X", ValueError::BadDate),
            ("11010520491231002X", ValueError::DateInFuture),
            ("99010519491231002X", ValueError::Region),
            ("110105491231002", ValueError::FirstGenerationId),
            ("1101051949123100", ValueError::Malformed),
            ("1101051949123100XX", ValueError::Malformed),
            ("11010519491231002中", ValueError::Malformed),
        ] {
            assert_eq!(parse(value, TODAY), Err(error), "{value}");
        }
    }

    #[test]
    fn contradictions_are_seen_and_debug_says_nothing() {
        let id = parse("11010519491231002X", TODAY).unwrap();
        assert_eq!(id.check_gender(Gender::Female), Ok(()));
        assert_eq!(id.check_gender(Gender::Undisclosed), Ok(()));
        assert_eq!(id.check_gender(Gender::Male), Err(ValueError::ContradictsIdNumber));
        assert_eq!(id.check_birth_date(date(1949, 12, 31)), Ok(()));
        let other = id.check_birth_date(date(1949, 12, 30));
        assert_eq!(other, Err(ValueError::ContradictsIdNumber));
        assert_eq!(format!("{id:?}"), "ResidentId { .. }");
    }

    proptest! {
        /// MOD 11-2 finds every single wrong digit and every swap of neighbours.
        #[test]
        fn one_typing_error_is_found(at in 0usize..17, digit in 0u8..10) {
            let number = "11010519491231002X";
            let mut wrong = number.as_bytes().to_vec();
            wrong[at] = b'0' + digit;
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert_eq!(check_digit_holds(&wrong), wrong == number);
            let mut swapped = number.as_bytes().to_vec();
            swapped.swap(at, at + 1);
            let swapped = String::from_utf8(swapped).unwrap();
            if swapped.as_bytes()[16] != b'X' {
                prop_assert_eq!(check_digit_holds(&swapped), swapped == number);
            }
        }
    }
}
