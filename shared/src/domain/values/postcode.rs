//! Chinese postal codes: six digits, `999077` (Hong Kong) and `999078` (Macau) included.

use super::{ValueError, canonical};

pub fn parse(value: &str) -> Result<String, ValueError> {
    let code = canonical::digits(value)?;
    if code.len() == 6 && !code.starts_with("00") { Ok(code) } else { Err(ValueError::Malformed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits() {
        assert_eq!(parse("１０００２２").as_deref(), Ok("100022"));
        assert_eq!(parse("999077").as_deref(), Ok("999077"));
        for value in ["10002", "1000222", "000000", "10002a"] {
            assert_eq!(parse(value), Err(ValueError::Malformed), "{value}");
        }
    }
}
