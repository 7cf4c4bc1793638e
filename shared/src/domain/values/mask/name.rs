//! Masking names: the surname of a Chinese name, initials in other scripts.

use crate::domain::values::characters::{is_han, is_invisible};

const MAX_WORDS: usize = 4;

const COMPOUND_SURNAMES: [&str; 64] = [
    "欧阳", "歐陽", "太史", "端木", "上官", "司马", "司馬", "东方", "東方", "独孤", "獨孤", "南宫", "南宮", "万俟",
    "萬俟", "闻人", "聞人", "夏侯", "诸葛", "諸葛", "尉迟", "尉遲", "公羊", "赫连", "赫連", "澹台", "澹臺", "皇甫",
    "宗政", "濮阳", "濮陽", "公冶", "太叔", "申屠", "公孙", "公孫", "慕容", "仲孙", "仲孫", "钟离", "鍾離", "长孙",
    "長孫", "宇文", "司徒", "鲜于", "鮮于", "司空", "令狐", "百里", "呼延", "拓跋", "轩辕", "軒轅", "东郭", "東郭",
    "南郭", "西门", "西門", "左丘", "梁丘", "谷梁", "公西", "闾丘",
];

/// `陈*`, `陈**`, `欧阳*`; `J*** S***`. One star for one more character, two for any number of
/// them. A name of one character is hidden.
pub(super) fn mask(value: &str) -> Option<String> {
    let visible: String = value.chars().filter(|&c| !is_invisible(c)).collect();
    match visible.trim().chars().next()? {
        first if is_han(first) => han(&visible, first),
        _ => Some(initials(&visible)),
    }
}

fn han(name: &str, first: char) -> Option<String> {
    let name: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
    let compound =
        COMPOUND_SURNAMES.iter().find(|surname| name.len() > 2 && surname.chars().eq(name.iter().copied().take(2)));
    let surname = compound.map_or_else(|| first.to_string(), |surname| (*surname).to_owned());
    match name.len() - surname.chars().count() {
        0 => None,
        1 => Some(format!("{surname}*")),
        _ => Some(format!("{surname}**")),
    }
}

fn initials(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().take(MAX_WORDS).map(initial).collect();
    words.join(" ")
}

/// A word of one letter would be shown whole; a digit or sign is no initial.
fn initial(word: &str) -> String {
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(_)) if first.is_alphabetic() => format!("{first}***"),
        _ => super::HIDDEN.to_owned(),
    }
}
