//! When two addresses are the same: the anchor that near-same names must share.

use super::folded::is_ideograph;
use super::simplified::simplified;
use crate::domain::values::organisation_name;

const NUMERALS: &str = "一二三四五六七八九十";

/// The way of writing taken away: width, blanks, punctuation, and what stands behind a number
/// (88号1203室, 88號1203房, 88#1203). `None` without a number or a lettered block: half a village
/// shares such an address.
pub fn address_anchor(address: &str) -> Option<String> {
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
