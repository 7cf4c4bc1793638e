//! What somebody types to find a customer by name.

use super::folded::{Folded, contains};
use super::tokens::{HAN, LETTERS};
use super::{GRAM, NameKind, distinctive, letters, pinyin};

const MAX_CHARS: usize = 200;

/// Why a text cannot be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameQueryError {
    #[error("the text holds no letter, digit or character")]
    Empty,
    #[error("the text is too short to find a name by")]
    TooShort,
    #[error("the text is too long")]
    TooLong,
    #[error("the text is in the names of too many organisations")]
    TooCommon,
}

impl NameQueryError {
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
            Self::TooCommon => "too_common",
        }
    }
}

/// A part of a name: Han characters, Latin letters, full pinyin or initials.
pub struct NameQuery {
    token: String,
    text: Vec<char>,
    words: Vec<Vec<char>>,
    /// The text if it is all letters, which may be pinyin or initials.
    letters: Option<String>,
}

impl NameQuery {
    pub fn parse(text: &str) -> Result<Self, NameQueryError> {
        if text.chars().nth(MAX_CHARS).is_some() {
            return Err(NameQueryError::TooLong);
        }
        let folded = Folded::new(text);
        if folded.chars.is_empty() {
            return Err(NameQueryError::Empty);
        }
        if is_too_common(&folded.chars) {
            return Err(NameQueryError::TooCommon);
        }
        let token = token(&folded).ok_or(NameQueryError::TooShort)?;
        let letters = (folded.ideographs() == 0).then(|| folded.chars.iter().collect());
        let words = folded.words().into_iter().map(<[char]>::to_vec).collect();
        Ok(Self { token, text: folded.chars, words, letters })
    }

    /// The one token to look under: the longest piece that tells most.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Whether an opened name holds the text: as one piece, as words in any order, or aloud.
    pub fn matches(&self, kind: NameKind, name: &str) -> bool {
        let folded = Folded::new(name);
        let holds = |part: &[char]| contains(&folded.chars, part);
        if holds(&self.text) || (self.words.len() > 1 && self.words.iter().all(|word| holds(word))) {
            return true;
        }
        let Some(letters) = &self.letters else { return false };
        folded.runs().into_iter().filter(|(ideographs, _)| *ideographs).any(|(_, run)| {
            let readings = pinyin::readings(kind, &folded.chars[run]);
            pinyin::is_read_in(letters, &readings) || pinyin::are_initials_in(letters, &readings)
        })
    }
}

/// A legal form; but under one character (厂, 店) nobody is filed except people with such a name.
fn is_too_common(run: &[char]) -> bool {
    run.len() > 1 && distinctive::is_legal_form(run)
}

fn token(text: &Folded) -> Option<String> {
    let runs = text.runs();
    let longest = |script: bool| {
        let of_script = runs.iter().filter(|(ideographs, _)| *ideographs == script);
        of_script.rev().map(|(_, run)| run.clone()).max_by_key(ExactSizeIterator::len)
    };
    let han = longest(true).map(|run| &text.chars[run]).filter(|run| !is_too_common(run));
    let letters = longest(false).and_then(|run| {
        let inside = Folded { chars: text.chars[run.clone()].to_vec(), starts: text.starts[run].to_vec() };
        let words: Vec<String> = inside.words().into_iter().map(|word| word.iter().collect()).collect();
        letters::query_token(&words)
    });
    match (han.map(gram), letters) {
        // Three letters tell more than two characters: ABC科技.
        (Some(gram), Some(letters)) if gram.chars().count() <= 2 && letters.chars().count() >= 3 => Some(letters),
        (Some(gram), Some(letters)) if gram.chars().count() < 2 => Some(letters),
        (Some(gram), _) => return Some(format!("{HAN}{gram}")),
        (None, letters) => letters,
    }
    .map(|letters| format!("{LETTERS}{letters}"))
}

/// The first four characters after a place; if there are fewer, the last four: 北京银行.
fn gram(run: &[char]) -> String {
    let core = distinctive::core_of_part(run);
    let from = if core.len() >= GRAM { core.start } else { core.end.saturating_sub(GRAM) };
    run[from..core.end].iter().take(GRAM).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;
    use NameKind::{Organisation, Person};

    fn finds(text: &str, kind: NameKind, name: &str) -> bool {
        NameQuery::parse(text)
            .is_ok_and(|query| tokens(kind, name).contains(&query.token().to_owned()) && query.matches(kind, name))
    }

    #[test]
    #[rustfmt::skip]
    fn finds_names_as_people_type_them() {
        for (text, kind, name) in [
            ("陳", Person, "陈凯"), ("zhang san", Person, "张三"), ("zs", Person, "张三"), ("ＺＨＡＮＧ", Person, "张三"),
            ("shanxiongxin", Person, "单雄信"), ("danxiongxin", Person, "单雄信"), ("moqi", Person, "万俟卨"),
            ("买买提", Person, "阿依古丽·买买提"), ("ayiguli", Person, "阿依古丽·买买提"), ("宁波涛", Person, "宁波涛"),
            ("obrien", Person, "Seán O'Brien"), ("sean", Person, "Seán O'Brien"),
            ("smith, john", Person, "John Smith"), ("chenkai", Person, "Chen Kai"),
            ("marina", Person, "Marina Lopez"), ("liangweizhong", Person, "Liang Weizhong"),
            ("lü bu", Person, "吕布"), ("廠", Person, "一廠"), ("店", Person, "赵店"), ("北京银行", Organisation, "北京银行股份有限公司"),
            ("涛声科技有限", Organisation, "宁波涛声科技有限公司"), ("苏州涛声", Organisation, "苏州涛声科技有限公司"),
            ("tskj", Organisation, "宁波涛声科技有限公司"), ("ABC科技", Organisation, "ABC科技有限公司"),
            ("acme trading", Organisation, "ACME Trading Co., Ltd."),
            ("beijingyinhang", Organisation, "北京银行股份有限公司"), ("360", Organisation, "360"),
        ] {
            assert!(finds(text, kind, name), "{text} in {name}");
        }
        for (text, name) in [("henk", "陈凯"), ("ck", "陈小凯"), ("陈凯", "陈小凯"), ("王", "陈凯")] {
            assert!(!finds(text, Person, name), "{text} in {name}");
        }
    }

    #[test]
    fn says_why_a_text_finds_nothing() {
        for (text, error) in [
            ("", NameQueryError::Empty),
            ("·", NameQueryError::Empty),
            ("k", NameQueryError::TooShort),
            ("有限公司", NameQueryError::TooCommon),
            ("集團", NameQueryError::TooCommon),
            (&"陈".repeat(201), NameQueryError::TooLong),
        ] {
            assert_eq!(NameQuery::parse(text).err(), Some(error), "{text}");
        }
    }
}
