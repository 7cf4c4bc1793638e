//! Looking for an article by words: all of them stand in its titles or keywords, in whichever order. Width and case
//! do not count.

use unicode_normalization::UnicodeNormalization;

use super::Wording;

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    words: Vec<String>,
}

impl Search {
    /// `None` where nothing is left to look for.
    pub fn of(text: &str) -> Option<Self> {
        let words: Vec<_> = fold(text).split_whitespace().map(str::to_owned).collect();
        (!words.is_empty()).then_some(Self { words })
    }

    pub fn finds(&self, title: &Wording, keywords: &[String]) -> bool {
        let texts: Vec<_> = title.texts().chain(keywords.iter().map(String::as_str)).map(fold).collect();
        self.words.iter().all(|word| texts.iter().any(|text| text.contains(word.as_str())))
    }
}

/// Whether a keyword is the one that is asked for.
pub fn same(one: &str, other: &str) -> bool {
    fold(one) == fold(other)
}

fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_are_found_wherever_they_stand() {
        let title = Wording { zh: "退货运费由谁承担".to_owned(), en: Some("Who pays for returns".to_owned()) };
        let keywords = ["运费".to_owned(), "ＶＩＰ".to_owned()];
        let finds = |text: &str| Search::of(text).is_some_and(|search| search.finds(&title, &keywords));
        for text in ["退货", "运费 退货", "RETURNS", "vip", "ｖｉｐ 退货", "pays 承担"] {
            assert!(finds(text), "{text}");
        }
        for text in ["退款", "退货 退款", "货退", "", " \u{3000} "] {
            assert!(!finds(text), "{text}");
        }
        assert!(same("ＶＩＰ", "vip") && !same("运费", "运"));
    }
}
