//! Mobile numbers: mainland ones as 11 digits, others in E.164 with their `+`.

use super::{ValueError, canonical};

/// E.164 allows 15 digits; no country has numbers shorter than 7 with its code.
const INTERNATIONAL_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// Reads the ways a mobile number is written in Chinese files: `+86 …`, `86-…`, `0086…`, dashes,
/// spaces, dots, brackets, full-width digits.
///
/// Mainland numbers are 1[3-9] and nine digits. Which of these blocks are in use changes every few
/// years, so a finer list would refuse real customers.
pub fn parse(value: &str) -> Result<String, ValueError> {
    let (international, digits) = dialled(&canonical::half_width(value)?)?;
    let national = match digits.strip_prefix("86") {
        Some(rest) if international || digits.len() == 13 => rest,
        _ if international => {
            let plausible = INTERNATIONAL_DIGITS.contains(&digits.len());
            return match plausible && !digits.starts_with('0') {
                true => Ok(format!("+{digits}")),
                false => Err(ValueError::Malformed),
            };
        }
        _ => &digits,
    };
    let mut chars = national.chars();
    let mobile = chars.next() == Some('1') && matches!(chars.next(), Some('3'..='9'));
    if mobile && national.len() == 11 { Ok(national.to_owned()) } else { Err(ValueError::Malformed) }
}

/// The digits without punctuation, and whether a `+` or `00` announced a country code.
pub(super) fn dialled(text: &str) -> Result<(bool, String), ValueError> {
    let mut digits: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '(' | ')' | '.')).collect();
    let plus = digits.starts_with('+');
    if plus {
        digits.remove(0);
    }
    if digits.is_empty() || !canonical::all_digits(&digits) {
        return Err(ValueError::Malformed);
    }
    match digits.strip_prefix("00") {
        Some(rest) if !plus => Ok((true, rest.to_owned())),
        _ => Ok((plus, digits)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_for_every_way_of_writing() {
        for value in [
            "13800138000",
            "+86 138 0013 8000",
            "86-138-0013-8000",
            "008613800138000",
            "0086 138-0013-8000",
            "(+86)13800138000",
            "（86）138－0013－8000",
            "１３８００１３８０００",
            "\u{202D}13800138000\u{202C}",
            "138\u{A0}0013\u{2011}8000",
        ] {
            assert_eq!(parse(value).as_deref(), Ok("13800138000"), "{value}");
        }
        assert_eq!(parse("+852 9123 4567").as_deref(), Ok("+85291234567"));
        assert_eq!(parse("00852-91234567").as_deref(), Ok("+85291234567"));
    }

    #[test]
    fn refuses_what_is_no_mobile_number() {
        for value in [
            "1380013800",
            "138001380000",
            "12800138000",
            "010-31843295",
            "+86 010 31843295",
            "+123456",
            "+0123456789",
            "+1234567890123456",
            "13800138000/13900139000",
            "138+00138000",
            "1380013800a",
            "+",
            "00",
        ] {
            assert_eq!(parse(value), Err(ValueError::Malformed), "{value}");
        }
        assert_eq!(parse(" "), Err(ValueError::Empty));
        assert_eq!(parse(&"1".repeat(5000)), Err(ValueError::TooLong));
    }
}
