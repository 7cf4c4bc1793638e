//! Names for people: every entry of the catalogue is shown in Chinese and in English.

use unicode_normalization::UnicodeNormalization;

pub use crate::domain::language::Label;

/// How a value is compared with an option: width, case and spaces do not count, signs do (`AA+`).
pub(super) fn fold_value(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{feff}')
        .collect()
}

/// How a column header is compared: as a value, and punctuation does not count either, so that
/// `*E-mail`, `e_mail` and `Ｅ－ｍａｉｌ` are one header.
pub(super) fn fold_header(text: &str) -> String {
    fold_value(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether one of the names an entry goes by is the given text.
pub(super) fn is_named<'a>(text: &str, fold: fn(&str) -> String, mut names: impl Iterator<Item = &'a str>) -> bool {
    let wanted = fold(text);
    !wanted.is_empty() && names.any(|name| fold(name) == wanted)
}

/// What an entry may be called from outside: its id, its labels, its aliases.
pub trait Named {
    fn id(&self) -> &str;
    fn label(&self) -> &Label;
    fn aliases(&self) -> &[String] {
        &[]
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let label = self.label();
        [self.id(), label.zh.as_str(), label.en.as_str()].into_iter().chain(self.aliases().iter().map(String::as_str))
    }

    /// Whether a value as people write it means this entry.
    fn is_called(&self, text: &str) -> bool {
        is_named(text, fold_value, self.names())
    }
}

macro_rules! named {
    ($($entry:ty),+) => {$(
        impl Named for $entry {
            fn id(&self) -> &str { &self.id }
            fn label(&self) -> &Label { &self.label }
        }
    )+};
    (aliases: $($entry:ty),+) => {$(
        impl Named for $entry {
            fn id(&self) -> &str { &self.id }
            fn label(&self) -> &Label { &self.label }
            fn aliases(&self) -> &[String] { &self.aliases }
        }
    )+};
}
pub(super) use named;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_case_and_spaces_do_not_count() {
        assert_eq!(fold_value(" Ａ级 "), "a级");
        assert_eq!(fold_header("\u{feff}＊Ｅ－Mail"), "email");
        assert_eq!(fold_header(" given_name"), fold_header("Given Name"));
    }

    #[test]
    fn signs_count_in_values_and_not_in_headers() {
        assert_ne!(fold_value("AA+"), fold_value("AA"));
        assert_eq!(fold_header("客户姓名:"), fold_header("客户姓名"));
    }

    #[test]
    fn nothing_is_called_by_an_empty_name() {
        let names = || ["*", " "].into_iter();
        assert!(!is_named("", fold_header, names()));
        assert!(!is_named("＊", fold_header, names()));
        assert!(is_named("＊", fold_value, names()));
    }
}
