//! Number plates of vehicles (GA 36-2018), new-energy, trailer, driving-school, police,
//! cross-border, consular and embassy plates included. Canonical: `京A12345`.

use super::{ValueError, canonical, provinces};

pub fn parse(value: &str) -> Result<String, ValueError> {
    let mut plate = canonical::code(value)?;
    plate.retain(|c| !matches!(c, '·' | '•' | '‧' | '.'));
    if is_civil(&plate) || is_embassy(&plate) { Ok(plate) } else { Err(ValueError::Malformed) }
}

fn is_civil(plate: &str) -> bool {
    let mut chars = plate.chars();
    let province = chars.next().unwrap_or_default();
    let authority = chars.next().is_some_and(is_letter);
    authority
        && provinces::PROVINCES.iter().any(|known| known.plate == province)
        && is_serial(&chars.collect::<Vec<char>>())
}

fn is_serial(serial: &[char]) -> bool {
    let alphabet = |serial: &[char]| serial.iter().all(|&c| c.is_ascii_digit() || is_letter(c));
    match serial {
        [number @ .., '学' | '警' | '港' | '澳' | '挂' | '领'] => number.len() == 4 && alphabet(number),
        // Small new-energy vehicles: A to K in front tells the drive; large ones have it at the end.
        [kind, second, digits @ ..] if serial.len() == 6 => {
            let drive = |c: &char| matches!(c, 'A'..='H' | 'J' | 'K');
            let numeric = |digits: &[char]| digits.iter().all(char::is_ascii_digit);
            drive(kind) && alphabet(&[*second]) && numeric(digits) || drive(&serial[5]) && numeric(&serial[..5])
        }
        number => {
            let letters = number.iter().filter(|c| c.is_ascii_uppercase()).count();
            number.len() == 5 && alphabet(number) && letters <= 2
        }
    }
}

/// `使014578` and, since 2017, `224578使`.
fn is_embassy(plate: &str) -> bool {
    let digits = plate.strip_prefix('使').or_else(|| plate.strip_suffix('使'));
    digits.is_some_and(|digits| digits.len() == 6 && canonical::all_digits(digits))
}

/// I and O are left out: they read as 1 and 0.
fn is_letter(c: char) -> bool {
    c.is_ascii_uppercase() && !matches!(c, 'I' | 'O')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_each_kind() {
        for (value, canonical) in [
            ("京A12345", "京A12345"),
            ("沪a·b1c23", "沪AB1C23"),
            ("粤 B-D12345", "粤BD12345"),
            ("粤BDF2345", "粤BDF2345"),
            ("京A12345D", "京A12345D"),
            ("粤Z1234港", "粤Z1234港"),
            ("苏A1234挂", "苏A1234挂"),
            ("224578使", "224578使"),
            ("川Ａ１２３４５", "川A12345"),
        ] {
            assert_eq!(parse(value).as_deref(), Ok(canonical), "{value}");
        }
    }

    #[test]
    fn refuses_what_no_authority_issues() {
        for value in [
            "京12345",
            "中A12345",
            "京I12345",
            "京A1234O",
            "京A1234",
            "京AABC12",
            "京A1234567",
            "京AL12345",
            "京A123456",
            "A12345",
            "使12345",
        ] {
            assert_eq!(parse(value), Err(ValueError::Malformed), "{value}");
        }
    }
}
