//! Text as Chinese offices save it: UTF-8 with or without a mark, or GB18030. Which of the two is not
//! guessed: what is valid UTF-8 is UTF-8, everything else has to be GB18030 throughout.

use std::borrow::Cow;

use encoding_rs::{GB18030, UTF_8};

use super::FileFault;

pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, FileFault> {
    // "Unicode text" of old spreadsheets; and what is no text at all.
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || bytes.contains(&0) {
        return Err(FileFault("unknown_encoding"));
    }
    let (text, _) = UTF_8.decode_with_bom_removal(bytes);
    if !bytes_were_lost(&text, bytes) {
        return Ok(text);
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    // A private character is what a byte of another encoding becomes.
    text.filter(|text| !text.contains(is_private)).ok_or(FileFault("unknown_encoding"))
}

fn bytes_were_lost(text: &str, bytes: &[u8]) -> bool {
    text.contains(char::REPLACEMENT_CHARACTER) && std::str::from_utf8(bytes).is_err()
}

fn is_private(c: char) -> bool {
    ('\u{E000}'..='\u{F8FF}').contains(&c)
}
