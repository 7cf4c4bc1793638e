//! Canonical forms of the machine-readable values: numbers, codes, addresses of machines.

use super::ValueError;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// Longer than any code, so that normalising a hostile value costs nothing.
const MAX_BYTES: usize = 512;

/// The half-width form (NFKC): full-width digits and letters of Chinese input methods become
/// ASCII. Invisible format characters go: phone books wrap copied numbers in bidi marks.
pub(super) fn half_width(value: &str) -> Result<String, ValueError> {
    if value.len() > MAX_BYTES {
        return Err(ValueError::TooLong);
    }
    let text: String = value
        .nfkc()
        .filter(|c| c.general_category() != GeneralCategory::Format)
        .map(|c| if is_dash(c) { '-' } else { c })
        .collect();
    match text.trim() {
        "" => Err(ValueError::Empty),
        trimmed if trimmed.contains(char::is_control) => Err(ValueError::ControlCharacter),
        trimmed => Ok(trimmed.to_owned()),
    }
}

/// The half-width form in upper case without the spaces and dashes people group a code with.
pub(super) fn code(value: &str) -> Result<String, ValueError> {
    let mut text = half_width(value)?;
    text.retain(|c| !c.is_whitespace() && c != '-');
    text.make_ascii_uppercase();
    if text.is_empty() {
        return Err(ValueError::Malformed);
    }
    Ok(text)
}

/// Digits only, after `code`.
pub(super) fn digits(value: &str) -> Result<String, ValueError> {
    let text = code(value)?;
    if all_digits(&text) { Ok(text) } else { Err(ValueError::Malformed) }
}

pub(super) fn all_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn is_dash(c: char) -> bool {
    c.general_category() == GeneralCategory::DashPunctuation || c == '\u{2212}'
}
