//! Free text, of one line and of several.

use super::ValueError;
use super::characters::{self, Layout};

/// One line, trimmed; refused where a spreadsheet would take it for a formula.
pub fn single_line(value: &str, max_chars: usize) -> Result<String, ValueError> {
    characters::checked(value, Layout::SingleLine, max_chars).map(str::to_owned)
}

/// Several lines, trimmed, each ending in LF. People begin notes with `- `, so a formula prefix
/// is allowed: the export escapes it.
pub fn multi_line(value: &str, max_chars: usize) -> Result<String, ValueError> {
    let text = value.replace("\r\n", "\n").replace('\r', "\n");
    characters::checked(&text, Layout::MultiLine, max_chars).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_kept_apart_in_long_text_only() {
        assert_eq!(single_line(" 喜欢绿茶 ", 4).as_deref(), Ok("喜欢绿茶"));
        assert_eq!(single_line("喜欢绿茶", 3), Err(ValueError::TooLong));
        assert_eq!(single_line("一\n二", 9), Err(ValueError::ControlCharacter));
        assert_eq!(multi_line("- 一\r\n\t二\r三\n", 9).as_deref(), Ok("- 一\n\t二\n三"));
        assert_eq!(multi_line("一\u{0}", 9), Err(ValueError::ControlCharacter));
        assert_eq!(multi_line("一\u{202E}", 9), Err(ValueError::HiddenCharacter));
        assert_eq!(multi_line(" \n", 9), Err(ValueError::Empty));
    }
}
