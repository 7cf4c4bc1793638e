//! Names of persons, kept as they are written.
//!
//! A name is what its bearer says it is: rare characters (𠮷, 㐂), minority names (阿依古丽·买买提),
//! Latin names and apostrophes stay untouched. Only what cannot be a name, or attacks the reader
//! or his spreadsheet, is refused.

use super::ValueError;
use super::characters::{self, Layout};

const MAX_CHARS: usize = 200;

pub fn parse(value: &str) -> Result<String, ValueError> {
    let name = characters::checked(value, Layout::SingleLine, MAX_CHARS)?;
    // A name without one letter is a column that slipped: a number, a dash, a row of dots.
    if !name.chars().any(|c| c.is_alphabetic() || characters::is_han(c)) {
        return Err(ValueError::Malformed);
    }
    Ok(name.to_owned())
}

/// The form in which names are compared. Never shown.
///
/// Width, case, invisible characters and blanks between Han characters do not count, and the
/// middle dot is one character however it was typed.
pub fn skeleton(name: &str) -> String {
    let dotted: String = name.chars().map(|c| if is_middle_dot(c) { '·' } else { c }).collect();
    characters::skeleton(&dotted)
}

/// Bullet, hyphenation point, operators and katakana dots that people type for it.
fn is_middle_dot(c: char) -> bool {
    matches!(c, '•' | '‧' | '∙' | '⋅' | '・' | '･')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive_as_they_are() {
        for name in
            ["陈凯", "𠮷田", "㐂", "阿依古丽·买买提", "O'Brien", "Ørsted Æ", "김민수", "葛\u{E0100}城", "陈\u{E815}"]
        {
            assert_eq!(parse(name).as_deref(), Ok(name));
            assert!(!skeleton(name).is_empty());
        }
        assert_eq!(parse("\u{3000}陈凯 ").as_deref(), Ok("陈凯"));
    }

    #[test]
    fn refuses_what_is_no_name() {
        for (value, error) in [
            ("", ValueError::Empty),
            ("\u{3000}", ValueError::Empty),
            ("13800138000", ValueError::Malformed),
            ("——", ValueError::Malformed),
            ("=HYPERLINK(\"http://example.invalid\")", ValueError::FormulaPrefix),
            ("＠SUM(A1)", ValueError::FormulaPrefix),
            ("陈\u{202E}凯", ValueError::HiddenCharacter),
            ("陈\u{7}凯", ValueError::ControlCharacter),
            ("陈\u{FFFD}", ValueError::ReplacementCharacter),
        ] {
            assert_eq!(parse(value), Err(error), "{value:?}");
        }
        assert_eq!(parse(&"陈".repeat(201)), Err(ValueError::TooLong));
        assert!(parse(&"𠮷".repeat(200)).is_ok());
    }

    #[test]
    fn skeletons_fold_the_way_of_writing_only() {
        for (one, other) in [
            ("陈 凯", "陈凯"),
            ("陈\u{3000}凯", "陈\u{200B}凯"),
            ("葛\u{E0100}城", "葛城"),
            ("阿依古丽•买买提", "阿依古丽 · 买买提"),
            ("ＬＩ Ming", "li  ming"),
            ("José", "JOSE\u{301}"),
        ] {
            assert_eq!(skeleton(one), skeleton(other));
        }
        for (one, other) in [("𠮷田", "吉田"), ("Li Ming", "Liming"), ("陈凯", "陈楷")] {
            assert_ne!(skeleton(one), skeleton(other));
        }
    }
}
