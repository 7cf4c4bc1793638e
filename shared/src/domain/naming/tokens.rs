//! What a name is filed under.

use std::ops::Range;

use super::folded::Folded;
use super::{GRAM, MAX_TOKENS, NameKind, PINYIN_GRAM, distinctive, letters, pinyin};

/// A search for one Han character or syllable finds personal names of up to so many characters;
/// in longer names and companies it would find half of the file.
const SHORT_NAME: usize = 4;
/// Namespaces: Han, and letters of whatever kind.
pub(super) const HAN: &str = "h:";
pub(super) const LETTERS: &str = "l:";

/// The tokens of a name, the most useful first, at most `MAX_TOKENS`: whoever types a part of the
/// name looks under one of them. `h:` Han grams; `l:` letters, pinyin and initials.
///
/// A part is any Han character or syllable of a short name, two or more of other names, two letters
/// that begin a Latin word, four anywhere. What does not fit is, in this order, pieces that begin
/// before or end behind the core, then pinyin from the middle of long names.
pub fn tokens(kind: NameKind, name: &str) -> Vec<String> {
    let folded = Folded::new(name);
    let core = match kind {
        NameKind::Person => 0..folded.chars.len(),
        NameKind::Organisation => distinctive::core(&folded),
    };
    let short = kind == NameKind::Person && folded.ideographs() <= SHORT_NAME;
    let mut tokens = Tokens::default();
    let mut beside = Vec::new();
    for (ideographs, run) in folded.runs() {
        let chars = &folded.chars[run.clone()];
        let starts = &folded.starts[run.clone()];
        // The core as this run counts.
        let core = core.start.saturating_sub(run.start)..core.end.saturating_sub(run.start).min(chars.len());
        if !ideographs {
            tokens.extend(LETTERS, letters::grams(chars, starts, &core));
            continue;
        }
        let (within, across) = han_grams(chars, &core, if short { 1 } else { 2 });
        tokens.extend(HAN, within);
        beside.extend(across);
        let readings = pinyin::readings(kind, chars);
        tokens.extend(LETTERS, initials(&readings, starts, &core, short));
        tokens.extend(LETTERS, syllables(&readings, starts, &core, if short { 1 } else { 2 }));
    }
    tokens.extend(HAN, beside);
    tokens.0
}

#[derive(Default)]
struct Tokens(Vec<String>);

impl Tokens {
    fn extend(&mut self, namespace: &str, texts: Vec<String>) {
        for text in texts {
            let token = format!("{namespace}{text}");
            if self.0.len() < MAX_TOKENS && !self.0.contains(&token) {
                self.0.push(token);
            }
        }
    }
}

/// Grams within the core, and those that reach into it from the place or the legal form.
fn han_grams(run: &[char], core: &Range<usize>, shortest: usize) -> (Vec<String>, Vec<String>) {
    let (mut within, mut across) = (Vec::new(), Vec::new());
    for from in 0..run.len() {
        for len in (shortest..=GRAM).rev() {
            let Some(gram) = run.get(from..from + len) else { continue };
            let gram: String = gram.iter().collect();
            match from + len {
                to if from >= core.start && to <= core.end => within.push(gram),
                to if from < core.end && to > core.start => across.push(gram),
                _ => {}
            }
        }
    }
    (within, across)
}

/// Pieces of the name read aloud. Those from the beginning of a word come first.
fn syllables(readings: &[Vec<String>], starts: &[bool], core: &Range<usize>, shortest: usize) -> Vec<String> {
    let mut origins: Vec<usize> = (0..readings.len()).filter(|at| *at == 0 || core.contains(at)).collect();
    origins.sort_by_key(|&at| (at > core.start && !starts[at], at));
    let mut found = Vec::new();
    for from in origins {
        let mut pieces = vec![String::new()];
        for (at, readings) in readings.iter().enumerate().skip(from) {
            let short = pieces.iter().filter(|piece| piece.len() < PINYIN_GRAM).cloned().collect::<Vec<_>>();
            pieces = pinyin::extended(&short, readings);
            if pieces.is_empty() {
                break;
            }
            // Only a search that begins with a word goes on into the legal form.
            if at >= core.end && !starts[from] && from != core.start {
                break;
            }
            if at >= core.start && at + 1 - from >= shortest {
                // Letters of pinyin are ASCII.
                found.extend(pieces.iter().map(|piece| piece.chars().take(PINYIN_GRAM).collect::<String>()));
            }
        }
    }
    found
}

/// All initials of short names; of others the pieces that letters are looked up by.
fn initials(readings: &[Vec<String>], starts: &[bool], core: &Range<usize>, short: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut from = 0;
    for stretch in readings.split(Vec::is_empty) {
        let to = from + stretch.len();
        let core = core.start.saturating_sub(from)..core.end.saturating_sub(from);
        let first = |readings: &Vec<String>| {
            let mut letters: Vec<String> = readings.iter().map(|reading| reading.chars().take(1).collect()).collect();
            letters.dedup();
            letters
        };
        let rows = stretch.iter().fold(vec![String::new()], |rows, readings| pinyin::extended(&rows, &first(readings)));
        for row in rows {
            let row: Vec<char> = row.chars().collect();
            if short {
                let pieces = (2..=row.len()).rev().flat_map(|len| row.windows(len));
                found.extend(pieces.map(|piece| piece.iter().collect::<String>()));
            } else {
                found.extend(letters::grams(&row, &starts[from..to], &core));
            }
        }
        from = to + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_found_by_every_part() {
        assert_eq!(
            tokens(NameKind::Person, "陳凱"),
            ["h:陈凯", "h:陈", "h:凯", "l:ck", "l:chen", "l:chenkai", "l:kai"]
        );
        assert_eq!(tokens(NameKind::Person, "曾凯").iter().filter(|token| token.ends_with("gkai")).count(), 2);
        assert!(tokens(NameKind::Person, "Li Ming").contains(&"l:liming".to_owned()));
        assert!(tokens(NameKind::Person, "").is_empty());
    }

    #[test]
    fn a_company_is_not_filed_under_what_all_companies_share() {
        let tokens = tokens(NameKind::Organisation, "北京甲乙科技有限公司");
        for shared in ["h:北京", "h:有限", "h:公司", "h:有限公司", "h:甲", "l:bei", "l:jia", "l:gongsi"] {
            assert!(!tokens.contains(&shared.to_owned()), "{shared}");
        }
        for part in ["h:甲乙科技", "h:北京甲乙", "h:科技有限", "l:jiayikeji", "l:beijingjiayi", "l:jykj", "l:bjjy"]
        {
            assert!(tokens.contains(&part.to_owned()), "{part}: {tokens:?}");
        }
    }

    #[test]
    fn the_most_useful_come_first() {
        let tokens = tokens(NameKind::Person, "阿卜杜热合曼·阿卜杜拉·买买提艾力");
        assert_eq!(tokens.len(), MAX_TOKENS);
        assert_eq!(tokens[0], "h:阿卜杜热");
        assert!(tokens.contains(&"h:艾力".to_owned()));
    }
}
