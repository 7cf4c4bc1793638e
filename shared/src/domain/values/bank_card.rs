//! Bank card numbers: ISO/IEC 7812, 12 to 19 digits with a Luhn check digit.

use super::{ValueError, canonical};

pub fn parse(value: &str) -> Result<String, ValueError> {
    let number = canonical::digits(value)?;
    // A row of zeros satisfies Luhn, and fills many a template.
    if !(12..=19).contains(&number.len()) || number.bytes().all(|b| b == b'0') {
        return Err(ValueError::Malformed);
    }
    if luhn_holds(&number) { Ok(number) } else { Err(ValueError::CheckDigit) }
}

fn luhn_holds(number: &str) -> bool {
    let sum: u32 = number
        .chars()
        .rev()
        .filter_map(|c| c.to_digit(10))
        .enumerate()
        .map(|(at, digit)| match at % 2 {
            0 => digit,
            _ => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Visa's and Mastercard's numbers for testing, and two of UnionPay's range.
    #[test]
    fn accepts_test_cards() {
        for value in
            ["6222021234567890128", "4111 1111 1111 1111", "5555-5555-5555-4444", "６２０００００００００００００５"]
        {
            assert!(parse(value).is_ok(), "{value}");
        }
        assert_eq!(parse("4111 1111 1111 1111").as_deref(), Ok("4111111111111111"));
    }

    #[test]
    fn names_the_cause() {
        for (value, error) in [
            ("4111111111111112", ValueError::CheckDigit),
            ("41111111111", ValueError::Malformed),
            ("00000000000000000000", ValueError::Malformed),
            ("0000000000000000", ValueError::Malformed),
            ("4111-1111-1111-111a", ValueError::Malformed),
        ] {
            assert_eq!(parse(value), Err(error), "{value}");
        }
    }
}
