//! When two addresses are the same: the anchors that near-same names must share.

use serde::{Deserialize, Serialize};

use super::folded::is_ideograph;
use super::simplified::simplified;
use crate::domain::values::organisation_name;

const NUMERALS: &str = "一二三四五六七八九十";

/// Characters beside a number that name a street: 朝阳区建国路, tullar.
const NEXT_TO_NUMBER: usize = 6;
/// Characters at the other end, which name a town; and how many there must be for the two not to meet,
/// so that one typing error can not touch both.
const FAR_IDEOGRAPHS: usize = 4;
const FAR_LETTERS: usize = 6;

/// An address reduced to what tells it from others. Two addresses that share their `door` are the same;
/// those that share only the other end are nearly so, and mean something beside a birth date.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AddressAnchors {
    /// All numbers, and the street beside them: the province left out, or a typing error in the name of
    /// the town, does not count.
    pub door: String,
    /// All numbers, and the other end of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub far: Option<String>,
}

impl AddressAnchors {
    /// `None` for an address that half a village shares.
    pub fn of(address: &str) -> Option<Self> {
        let anchor = address_anchor(address)?;
        let Parts { numbers, before, after } = Parts::of(&anchor);
        let han = anchor.contains(is_ideograph);
        let (street, whole) = if han { (before.clone(), before) } else { (after.clone(), before + &after) };
        let street: Vec<char> = street.chars().collect();
        let whole: Vec<char> = whole.chars().collect();
        if numbers.is_empty() || street.is_empty() || (!han && street.len() < NEXT_TO_NUMBER) {
            return Some(Self { door: anchor, far: None });
        }
        let text = |part: &[char]| part.iter().collect::<String>();
        let numbers = numbers.join(" ");
        let (next, far) = if han {
            let next = &street[street.len().saturating_sub(NEXT_TO_NUMBER)..];
            (next, (whole.len() >= NEXT_TO_NUMBER + FAR_IDEOGRAPHS).then(|| &whole[..FAR_IDEOGRAPHS]))
        } else {
            let far = (whole.len() >= NEXT_TO_NUMBER + FAR_LETTERS).then(|| &whole[whole.len() - FAR_LETTERS..]);
            (&street[..NEXT_TO_NUMBER], far)
        };
        let far = far.map(|far| format!("{numbers}…{}", text(far)));
        Some(Self { door: format!("{numbers}|{}", text(next)), far })
    }
}

/// An anchor taken apart: its numbers, and the words before the first of them and after it.
struct Parts {
    numbers: Vec<String>,
    before: String,
    after: String,
}

impl Parts {
    fn of(anchor: &str) -> Self {
        let mut parts = Self { numbers: Vec::new(), before: String::new(), after: String::new() };
        let han = anchor.contains(is_ideograph);
        let mut word = String::new();
        for c in anchor.chars().chain([' ']) {
            let turns = word.chars().last().is_some_and(|last| is_ideograph(last) != is_ideograph(c));
            if (c == ' ' || turns) && !word.is_empty() {
                parts.take(std::mem::take(&mut word), han);
            }
            if c != ' ' {
                word.push(c);
            }
        }
        parts
    }

    /// Among Han characters a letter is a number too: A座.
    fn take(&mut self, word: String, han: bool) {
        let ideographs = word.contains(is_ideograph);
        if !ideographs && (han || word.contains(|c: char| c.is_ascii_digit())) {
            self.numbers.push(word);
        } else if self.numbers.is_empty() {
            self.before.push_str(&word);
        } else {
            self.after.push_str(&word);
        }
    }
}

/// The way of writing taken away: width, blanks, punctuation, and what stands behind a number
/// (88号1203室, 88號1203房, 88#1203). `None` without a number or a lettered block: half a village
/// shares such an address.
fn address_anchor(address: &str) -> Option<String> {
    let mut anchor = String::new();
    let (mut numbered, mut lettered, mut separated) = (false, false, false);
    for c in organisation_name::skeleton(address).chars().map(simplified) {
        let before = anchor.chars().last().unwrap_or(' ');
        let in_number = !separated && before.is_alphanumeric() && !is_ideograph(before);
        if !(c.is_alphanumeric() || is_ideograph(c)) || (in_number && matches!(c, '号' | '室' | '房')) {
            separated = true;
            continue;
        }
        // Numbers must not run together: 8 of street 81 is not 81 of street 8.
        if separated && !is_ideograph(c) && !is_ideograph(before) && !anchor.is_empty() {
            anchor.push(' ');
        }
        separated = false;
        let c = if c == '幢' { '栋' } else { c };
        // 三亚 and 四川 hold a numeral, but no number.
        numbered |=
            c.is_numeric() || (NUMERALS.contains(before) && matches!(c, '号' | '室' | '栋' | '座' | '楼' | '弄'));
        lettered |= c.is_ascii_alphabetic();
        anchor.push(c);
    }
    let block = lettered && anchor.contains(is_ideograph);
    (numbered || block).then_some(anchor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_of_writing_does_not_count() {
        for (one, other) in [
            ("北京市朝阳区建国路88号1203室", "北京市朝阳區建國路８８號 1203"),
            ("北京市朝阳区建国路88号1203室", "北京市朝阳区建国路88#1203房"),
            ("北京市朝阳区建国路88号1203室", "北京市朝阳区建国路88-1203"),
            ("建国路88号院2幢", "建国路 88号院,2栋"),
            ("69 Giblin Street, Bittern", "69 giblin street bittern"),
            ("建国路八十八号，北京市房山区", "建国路八十八号北京市房山区"),
            ("黑龙江省倩市黄街A座", "黑龙江省倩市黄街ａ座"),
        ] {
            assert_eq!(address_anchor(one), address_anchor(other), "{one} {other}");
        }
    }

    #[track_caller]
    fn anchors(address: &str) -> AddressAnchors {
        AddressAnchors::of(address).unwrap_or_else(|| panic!("{address} has no anchor"))
    }

    #[test]
    fn the_same_door_is_the_same_address() {
        for (one, other) in [
            ("北京市朝阳区建国路88号1203室", "朝阳区建国路88号1203"),
            ("黑龙江省倩市山亭黄街A座", "倩市山亭黄街a座"),
            ("69 Giblin Street, Bittern", "69 giblin street, Bitern"),
            ("69 Giblin Street, Bittern", "69 giblinstreet Bittern"),
        ] {
            assert_eq!(anchors(one).door, anchors(other).door, "{one} {other}");
        }
        for (one, other) in [
            ("北京市朝阳区建国路88号1203室", "北京市朝阳区建国路88号1204室"),
            ("北京市朝阳区建国路88号", "北京市朝阳区光华路88号"),
            ("山亭黄街A座", "山亭黄街B座"),
            ("69 Giblin Street", "69 Giblan Street"),
            ("4/69 Giblin Street", "69 Giblin Street"),
        ] {
            assert_ne!(anchors(one).door, anchors(other).door, "{one} {other}");
        }
    }

    #[test]
    fn a_typing_error_leaves_one_end() {
        for (one, other) in [
            ("6 Tullaroop Street, St James, WA", "6 Tulaoorop Street, St James, WA"),
            ("浙江省宁波市海曙区中山东路88号", "浙江省宁波市海曙区中山冬路88号"),
        ] {
            let (one, other) = (anchors(one), anchors(other));
            assert_ne!(one.door, other.door);
            assert!(one.far.is_some() && one.far == other.far);
        }
        assert_eq!(anchors("建国路88号").far, None);
        assert!(AddressAnchors::of("刘家村").is_none());
    }

    #[test]
    fn other_numbers_are_other_addresses() {
        for (one, other) in [
            ("建国路88号1203室", "建国路881203"),
            ("建国路88号1203室", "建国路88号1204室"),
            ("建国路8号", "建国路8院"),
            ("6 Tullaroop Street", "8 Tullaroop Street"),
        ] {
            assert_ne!(address_anchor(one), address_anchor(other));
        }
        for vague in ["北京市", "四川省三亚市", "刘家村", "Tullaroop Street", "", "号室"] {
            assert_eq!(address_anchor(vague), None, "{vague}");
        }
    }
}
