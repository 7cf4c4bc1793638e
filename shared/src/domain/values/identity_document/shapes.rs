//! The shapes of documents that carry no check digit.

use crate::domain::values::characters::is_han;
use crate::domain::values::{canonical, date};

/// Ordinary E and G (since 2017 a second letter follows E), diplomatic D, service S and P, with
/// the E of their electronic forms; Hong Kong H and K, Macau M.
pub(super) fn is_passport(number: &str) -> bool {
    let series = number.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = number.len() - series.len();
    let mut letters = series.chars();
    let first = letters.next().is_some_and(|c| "DEGHKMPS".contains(c));
    let second = letters.all(|c| c.is_ascii_uppercase() && !matches!(c, 'I' | 'O'));
    first && second && matches!((series.len(), digits), (1, 7 | 8) | (2, 7))
}

/// ICAO 9303 fixes the alphabet; states choose the length, nine in nearly all of them.
pub(super) fn is_foreign_passport(number: &str) -> bool {
    (5..=15).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_alphanumeric())
        && number.bytes().any(|b| b.is_ascii_digit())
}

/// Issued until 2023, valid for ten years: country, region, birth date (YYMMDD), serial.
pub(super) fn is_old_permanent_residence(number: &str) -> bool {
    let Some((country, digits)) = number.split_at_checked(3) else {
        return false;
    };
    number.len() == 15
        && country.bytes().all(|b| b.is_ascii_uppercase())
        && canonical::all_digits(digits)
        && ["19", "20"].iter().any(|century| {
            let year = format!("{century}{}", &digits[4..6]);
            date::from_digits(&year, &digits[6..8], &digits[8..10]).is_ok()
        })
}

/// `军字第1234567号`, with the words or without.
pub(super) fn is_military(number: &str) -> bool {
    let digits = match number.split_once("字第") {
        Some((corps, rest)) => {
            let named = (1..=4).contains(&corps.chars().count());
            if !named || !corps.chars().all(is_han) {
                return false;
            }
            rest.strip_suffix('号').unwrap_or(rest)
        }
        None => number,
    };
    (6..=8).contains(&digits.len()) && canonical::all_digits(digits)
}
