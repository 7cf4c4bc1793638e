//! Traditional characters become simplified ones, one by one.
//!
//! Converters that look at whole phrases turn 乾 into 干 in one name and keep it in another; a part
//! of a name would then not be found in it. Name comparison needs a character map and no more.

use std::sync::LazyLock;

static PAIRS: LazyLock<Vec<(char, char)>> =
    LazyLock::new(|| include_str!("simplified.txt").lines().filter_map(pair).collect());

fn pair(line: &str) -> Option<(char, char)> {
    let mut chars = line.chars();
    match (chars.next()?, chars.next()?, chars.next()) {
        (traditional, simplified, None) => Some((traditional, simplified)),
        _ => None,
    }
}

pub(super) fn simplified(c: char) -> char {
    if c < '\u{3400}' {
        return c;
    }
    PAIRS.binary_search_by_key(&c, |pair| pair.0).map_or(c, |at| PAIRS[at].1)
}

/// A traditional form of each character that has one.
#[cfg(test)]
pub(super) fn traditional(text: &str) -> String {
    let form = |c| PAIRS.iter().find(|pair| pair.1 == c).map_or(c, |pair| pair.0);
    text.chars().map(form).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pinyin::ToPinyin;

    #[test]
    fn the_table_is_sorted_and_loses_no_reading() {
        assert!(PAIRS.len() > 3_000);
        assert!(PAIRS.is_sorted_by(|a, b| a.0 < b.0));
        for &(traditional, simple) in PAIRS.iter() {
            assert_eq!(simplified(simple), simple, "{traditional}");
            assert!(traditional.to_pinyin().is_none() || simple.to_pinyin().is_some(), "{traditional}");
        }
    }

    #[test]
    fn names_in_both_scripts_meet() {
        for (traditional, simple) in [
            ("陳凱", "陈凯"),
            ("鍾漢良", "锺汉良"),
            ("餘國慶", "余国庆"),
            ("萬俟", "万俟"),
            ("葉問", "叶问"),
            ("𠮷田", "𠮷田"),
        ] {
            let fold = |name: &str| name.chars().map(simplified).collect::<String>();
            assert_eq!(fold(traditional), fold(simple));
        }
        assert_ne!(simplified('喆'), simplified('哲'));
        assert_ne!(simplified('乾'), simplified('干'));
    }
}
