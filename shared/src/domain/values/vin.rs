//! Vehicle identification numbers: ISO 3779, GB 16735.

use super::{ValueError, canonical};

const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const CHECK_POSITION: usize = 8;

/// ISO 3779 leaves position 9 to the maker; China (L, GB 16735) and North America (1 to 5,
/// 49 CFR 565) make it a check digit. Only there it must hold: a European number would fail.
pub fn parse(value: &str) -> Result<String, ValueError> {
    let vin = canonical::code(value)?;
    let values: Option<Vec<u32>> = vin.chars().map(transliterated).collect();
    let values = values.filter(|values| values.len() == 17).ok_or(ValueError::Malformed)?;
    if vin.starts_with(['L', '1', '2', '3', '4', '5']) {
        let sum: u32 = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        let expected = if sum % 11 == 10 { Some('X') } else { char::from_digit(sum % 11, 10) };
        if vin.chars().nth(CHECK_POSITION) != expected {
            return Err(ValueError::CheckDigit);
        }
    }
    Ok(vin)
}

fn transliterated(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        'A'..='H' => Some(u32::from(c) - u32::from('A') + 1),
        'J'..='N' => Some(u32::from(c) - u32::from('J') + 1),
        'P' => Some(7),
        'R' => Some(9),
        'S'..='Z' => Some(u32::from(c) - u32::from('S') + 2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_numbers_with_and_without_a_check_digit() {
        for vin in ["1M8GDM9AXKP042788", "11111111111111111", "LJCPCBLCX11000237", "WBA3A5C5XDF000000"] {
            assert_eq!(parse(vin).as_deref(), Ok(vin));
        }
        assert_eq!(parse("1m8gdm9a xkp042788").as_deref(), Ok("1M8GDM9AXKP042788"));
        assert!(parse("WVWZZZ1JZ3W386752").is_ok(), "Europe: position 9 is filler");
    }

    #[test]
    fn names_the_cause() {
        for (vin, error) in [
            ("LJCPCBLC011000237", ValueError::CheckDigit),
            ("1M8GDM9A1KP042788", ValueError::CheckDigit),
            ("1M8GDM9AXKP04278", ValueError::Malformed),
            ("1M8GDM9AXKPO42788", ValueError::Malformed),
            ("IM8GDM9AXKP042788", ValueError::Malformed),
            ("QM8GDM9AXKP042788", ValueError::Malformed),
        ] {
            assert_eq!(parse(vin), Err(error), "{vin}");
        }
    }
}
