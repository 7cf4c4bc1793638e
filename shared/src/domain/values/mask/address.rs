//! Masking addresses: what stays is known to be a province, a city or a county.

use crate::domain::values::characters::is_han;
use crate::domain::values::provinces::PROVINCES;

const MAX_SHOWN: usize = 6;
/// Characters that name something smaller than a county.
const LOCAL: &str = "路街巷道弄号村屯组镇乡幢栋楼室院园小社厂校景场坊里苑";
const NUMERALS: &str = "〇零一二三四五六七八九十百甲乙丙丁";

/// `江苏省南京市***`, `内蒙古自治区***`, `广西***`. Without a province or city in front, nothing.
pub(super) fn mask(value: &str) -> Option<String> {
    let address: Vec<char> = value.chars().filter(|c| !c.is_whitespace()).collect();
    let (shown, complete) = province(&address);
    let end = if shown == 0 || complete { place(&address, shown).unwrap_or(shown) } else { shown };
    let head: String = address.iter().take(end).collect();
    if head.is_empty() { None } else { Some(format!("{head}***")) }
}

/// How many characters the province takes, and whether more may follow: the long names of
/// autonomous regions are cut to their short form.
fn province(address: &[char]) -> (usize, bool) {
    let starts = |name: &str| name.chars().eq(address.iter().copied().take(name.chars().count()));
    PROVINCES.iter().find(|province| starts(province.name)).map_or((0, false), |province| {
        let full = province.full_name.chars().count();
        if starts(province.full_name) && full <= MAX_SHOWN {
            (full, true)
        } else {
            (province.name.chars().count(), false)
        }
    })
}

/// The end of the last city, county or district that lies within the bound.
fn place(address: &[char], from: usize) -> Option<usize> {
    let window = address.get(from..address.len().min(MAX_SHOWN))?;
    let named = |c: &char| is_han(*c) && !LOCAL.contains(*c);
    let usable = window.iter().take_while(|c| named(c)).count();
    let suffix = |at: &usize| {
        let kind = window[*at];
        let behind = address.get(from + at + 1);
        let numbered = *at == 0 || NUMERALS.contains(window[at - 1]);
        // 市 as in 市场; 三区 is a part of a housing estate; a district alone is no city.
        let city = kind == '市' && behind != Some(&'场');
        let county = from > 0 && matches!(kind, '县' | '区') && !numbered;
        *at > 0 && (city || county)
    };
    (0..usable).rev().find(suffix).map(|at| from + at + 1)
}
