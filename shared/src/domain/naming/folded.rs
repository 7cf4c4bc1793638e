//! The form of a name in which its parts are compared: no blanks, marks or accents, simplified
//! characters; where its words begin is kept aside.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::simplified::simplified;
use crate::domain::values::person_name;

/// Longer than any name, so that folding a hostile text costs nothing.
const MAX_CHARS: usize = 200;

pub(super) struct Folded {
    pub chars: Vec<char>,
    /// For each character, whether a word begins with it.
    pub starts: Vec<bool>,
}

impl Folded {
    pub fn new(name: &str) -> Self {
        let bounded: String = name.chars().take(MAX_CHARS).collect();
        let mut folded = Self { chars: Vec::new(), starts: Vec::new() };
        let mut gap = true;
        for c in person_name::skeleton(&bounded).chars() {
            let c = simplified(without_accent(c));
            if !c.is_alphanumeric() && !is_ideograph(c) {
                gap = true;
                continue;
            }
            let turns = folded.chars.last().is_none_or(|&before| is_ideograph(before) != is_ideograph(c));
            folded.chars.push(c);
            folded.starts.push(gap || turns);
            gap = false;
        }
        folded
    }

    /// Stretches of one script, `true` for Han and its like.
    pub fn runs(&self) -> Vec<(bool, Range<usize>)> {
        let mut runs: Vec<(bool, Range<usize>)> = Vec::new();
        for (at, &c) in self.chars.iter().enumerate() {
            match runs.last_mut() {
                Some((ideographs, run)) if *ideographs == is_ideograph(c) => run.end = at + 1,
                _ => runs.push((is_ideograph(c), at..at + 1)),
            }
        }
        runs
    }

    pub fn words(&self) -> Vec<&[char]> {
        let mut begins: Vec<usize> = (0..self.chars.len()).filter(|&at| self.starts[at]).collect();
        begins.push(self.chars.len());
        begins.windows(2).map(|pair| &self.chars[pair[0]..pair[1]]).collect()
    }

    pub fn ideographs(&self) -> usize {
        self.chars.iter().filter(|c| is_ideograph(**c)).count()
    }
}

pub(super) fn contains(text: &[char], part: &[char]) -> bool {
    !part.is_empty() && text.windows(part.len()).any(|window| window == part)
}

/// Scripts in which one character says as much as a syllable or a word: Han with the private-use
/// code points for rare characters, kana, bopomofo, Hangul.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{E000}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// José is typed Jose, Müller Muller. Latin only: elsewhere a mark makes another letter.
fn without_accent(c: char) -> char {
    match c {
        'ø' => 'o',
        'ł' => 'l',
        'đ' => 'd',
        'ı' => 'i',
        '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => std::iter::once(c).nfd().next().unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_does_not_tell_names_apart() {
        for (name, folded) in [
            ("陳 凱", "陈凯"),
            ("阿依古丽·买买提", "阿依古丽买买提"),
            ("José O'Brien", "joseobrien"),
            ("甲科技（北京）有限公司", "甲科技北京有限公司"),
            ("ＭＢＰ软件", "mbp软件"),
            ("김민수", "김민수"),
            ("·-", ""),
        ] {
            assert_eq!(Folded::new(name).chars.iter().collect::<String>(), folded);
        }
    }

    #[test]
    fn knows_words_and_scripts() {
        let folded = Folded::new("Li Ming 陈凯·58");
        let words: Vec<String> = folded.words().iter().map(|word| word.iter().collect()).collect();
        assert_eq!(words, ["li", "ming", "陈凯", "58"]);
        assert_eq!(folded.runs(), [(false, 0..6), (true, 6..8), (false, 8..10)]);
    }
}
