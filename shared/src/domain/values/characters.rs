//! Characters that text for people may not hold, and those that carry no meaning in it.

use super::ValueError;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    SingleLine,
    MultiLine,
}

/// Trimmed text of at most `max_chars` characters, or why it is refused.
pub(super) fn checked(value: &str, layout: Layout, max_chars: usize) -> Result<&str, ValueError> {
    let trimmed = value.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if trimmed.is_empty() {
        return Err(ValueError::Empty);
    }
    if trimmed.chars().nth(max_chars).is_some() {
        return Err(ValueError::TooLong);
    }
    if layout == Layout::SingleLine && (value.starts_with(['\t', '\r']) || is_formula(trimmed)) {
        return Err(ValueError::FormulaPrefix);
    }
    // The whole value, not only what trimming left: a stray control marks a broken source.
    match value.chars().find_map(|c| refusal(c, layout)) {
        Some(error) => Err(error),
        None => Ok(trimmed),
    }
}

fn refusal(c: char, layout: Layout) -> Option<ValueError> {
    match c {
        '\n' | '\r' | '\t' if layout == Layout::MultiLine => None,
        '\u{2028}' | '\u{2029}' => Some(ValueError::ControlCharacter),
        _ if c.is_control() => Some(ValueError::ControlCharacter),
        // Bidi controls make a name read as another one (Trojan Source, UTR #36); tag characters
        // and annotation marks hide text from people but not from programs.
        '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            Some(ValueError::HiddenCharacter)
        }
        '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}' => Some(ValueError::HiddenCharacter),
        '\u{FFFD}' => Some(ValueError::ReplacementCharacter),
        _ => None,
    }
}

/// Spreadsheets run a cell that begins so (OWASP, CSV injection); some fold full-width forms.
fn is_formula(text: &str) -> bool {
    let first = text.chars().take(1).nfkc().next();
    matches!(first, Some('=' | '+' | '-' | '@' | '\u{2212}'))
}

/// Drawn as nothing: zero-width marks, variation selectors, fillers.
pub(super) fn is_invisible(c: char) -> bool {
    c.general_category() == GeneralCategory::Format
        || matches!(c,
            '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}'
            | '\u{E0000}'..='\u{E0FFF}')
}

/// Han characters, the private-use code points older systems keep rare ones in included.
pub(super) fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// What is left of a name when the way of writing it is taken away: width, case, invisible
/// characters, and spaces other than those between words.
pub(super) fn skeleton(value: &str) -> String {
    let visible: String = value.nfkc().filter(|&c| !is_invisible(c)).flat_map(char::to_lowercase).collect();
    let mut folded = String::with_capacity(visible.len());
    let mut gap = false;
    // A second NFKC: lower-casing can leave a sequence that composes.
    for c in visible.nfkc() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        let joins_words = folded.chars().last().is_some_and(is_word) && is_word(c);
        if gap && joins_words {
            folded.push(' ');
        }
        gap = false;
        folded.push(c);
    }
    folded
}

/// Part of a word in a script that separates its words by spaces.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_hides_or_runs() {
        let check = |value| checked(value, Layout::SingleLine, 10);
        for (value, error) in [
            ("\u{3000}\u{200B} ", ValueError::Empty),
            ("12345678901", ValueError::TooLong),
            ("=1+1", ValueError::FormulaPrefix),
            ("\u{200B}＝1", ValueError::FormulaPrefix),
            ("﹣1", ValueError::FormulaPrefix),
            ("\tx", ValueError::FormulaPrefix),
            ("a\u{0}b", ValueError::ControlCharacter),
            ("a\u{85}b", ValueError::ControlCharacter),
            ("a\nb", ValueError::ControlCharacter),
            ("陈\u{202E}凯", ValueError::HiddenCharacter),
            ("陈凯\u{2069}", ValueError::HiddenCharacter),
            ("陈\u{E0041}", ValueError::HiddenCharacter),
            ("陈\u{FFFD}", ValueError::ReplacementCharacter),
        ] {
            assert_eq!(check(value), Err(error), "{value:?}");
        }
        let bidi = "\u{61C}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\u{202D}\u{2066}\u{2067}\u{2068}";
        for mark in bidi.chars() {
            let marked = format!("a{mark}b");
            let refused = checked(&marked, Layout::SingleLine, 10);
            assert_eq!(refused, Err(ValueError::HiddenCharacter), "{mark:?}");
        }
        assert_eq!(check(" \u{3000}陈凯\u{FEFF}"), Ok("陈凯"));
        assert_eq!(checked("=a\n\tb", Layout::MultiLine, 10), Ok("=a\n\tb"));
    }
}
