//! Postal addresses: one line of text. No register of streets is consulted, a letter needs none.

use super::{ValueError, text};

const MAX_CHARS: usize = 300;

/// Line breaks of an address block become blanks.
pub fn parse(value: &str) -> Result<String, ValueError> {
    let lines: Vec<&str> = value.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let address = text::single_line(&lines.join(" "), MAX_CHARS)?;
    if !address.contains(char::is_alphabetic) {
        return Err(ValueError::Malformed);
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_address_and_joins_its_lines() {
        let joined = "北京市朝阳区建国路88号 100022";
        assert_eq!(parse("北京市朝阳区建国路88号\r\n 100022\n").as_deref(), Ok(joined));
        assert_eq!(parse("100022"), Err(ValueError::Malformed));
        assert_eq!(parse("=北京市"), Err(ValueError::FormulaPrefix));
        assert_eq!(parse("\n"), Err(ValueError::Empty));
    }
}
