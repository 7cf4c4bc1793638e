//! Unified social credit codes of organisations (统一社会信用代码, GB 32100-2015).

use super::{ValueError, canonical};

/// The alphabet of the standard: no I, O, S, V, Z.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// Both check digits must hold: that of the code, and that of the organisation code (GB 11714) in
/// positions 9 to 17, which the standard takes over whole. One in 31 mistyped codes passes the
/// first alone.
pub fn parse(value: &str) -> Result<String, ValueError> {
    let code = canonical::code(value)?;
    let values: Option<Vec<usize>> = code.chars().map(|c| ALPHABET.find(c)).collect();
    match values {
        Some(values) if values.len() == 18 && canonical::all_digits(&code[2..8]) => {
            if !check_character_holds(&values) {
                return Err(ValueError::CheckDigit);
            }
            if !organisation_code_holds(&code[8..17]) {
                return Err(ValueError::OrganisationCode);
            }
            Ok(code)
        }
        _ => Err(ValueError::Malformed),
    }
}

/// The weights are the powers of 3 modulo 31; code and check character together leave 0.
fn check_character_holds(values: &[usize]) -> bool {
    let (Some(check), Some(body)) = (values.last(), values.get(..17)) else {
        return false;
    };
    let (sum, _) = body.iter().fold((0, 1), |(sum, weight), value| ((sum + value * weight) % 31, weight * 3 % 31));
    (sum + check).is_multiple_of(31)
}

/// Letters count from A = 10 here, without gaps; 10 is written X.
fn organisation_code_holds(code: &str) -> bool {
    let value = |c: char| c.to_digit(36).map_or(0, |digit| digit as usize);
    let sum: usize = code.chars().zip(WEIGHTS).map(|(c, weight)| value(c) * weight).sum();
    let check = match code.chars().last() {
        Some('X') => 10,
        Some(c) if c.is_ascii_digit() => value(c),
        _ => return false,
    };
    (sum + check).is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_the_example_of_the_standard_and_registered_codes() {
        for code in [
            "91350100M000100Y43", // the example of GB 32100-2015
            "91110000802100433B",
            "914403001922038216",
            "91440300708461136T",
            "9144030071526726XG",
            "12440600MB2C07549J",
            "92141127MA0KD1Y64A",
        ] {
            assert_eq!(parse(code).as_deref(), Ok(code));
        }
        assert_eq!(parse("91350100 m000100y43").as_deref(), Ok("91350100M000100Y43"));
    }

    #[test]
    fn names_the_cause() {
        for (code, error) in [
            ("91350100M000100Y44", ValueError::CheckDigit),
            ("91350100M000100Z43", ValueError::Malformed),
            ("91350100M000100Y4", ValueError::Malformed),
            ("9135010AM000100Y43", ValueError::Malformed),
            // A valid resident number whose check digit happens to fit GB 32100 too.
            ("362322198709086409", ValueError::OrganisationCode),
        ] {
            assert_eq!(parse(code), Err(error), "{code}");
        }
    }
}
