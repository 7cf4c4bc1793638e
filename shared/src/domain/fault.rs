//! What is wrong with an input, and where: all faults at once, never the value itself.

use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// RFC 6901 pointer into the request body.
    pub pointer: String,
    /// Stable snake_case code; see `docs/API-DESIGN.md`.
    pub code: &'static str,
}

impl Fault {
    pub fn new(pointer: impl Into<String>, code: &'static str) -> Self {
        Self { pointer: pointer.into(), code }
    }

    /// A fault of one customer field; of `/fields` as a whole when the name is none to repeat.
    pub fn field(id: &str, code: &'static str) -> Self {
        Self::new(if is_word(id) { format!("/fields/{id}") } else { "/fields".to_owned() }, code)
    }
}

/// Whether a name from a client may be repeated to it: as short and plain as ours are. Anything else
/// may be a value that was put in the place of a name.
pub fn is_word(name: &str) -> bool {
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    plain && name.len() <= 40 && name.bytes().filter(u8::is_ascii_digit).count() < 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_repeated() {
        for word in ["name", "idNumber", "nickname", "contact_1", "v2024"] {
            assert_eq!(Fault::field(word, "unknown_field").pointer, format!("/fields/{word}"));
        }
        let long = "n".repeat(41);
        for value in ["", "13912345678", "E12345678", "张三", "a@b.cn", "a/b", "mobile#masked", &long] {
            assert_eq!(Fault::field(value, "unknown_field").pointer, "/fields", "{value}");
        }
    }
}
