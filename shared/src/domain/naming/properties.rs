//! Every part of a name finds it.

use ::pinyin::ToPinyin;
use NameKind::{Organisation, Person};
use proptest::prelude::*;

use super::folded::Folded;
use super::simplified::{simplified, traditional};
use super::{MAX_TOKENS, NameKind, NameQuery, tokens};

fn finds(text: &str, kind: NameKind, name: &str) -> bool {
    NameQuery::parse(text)
        .is_ok_and(|query| tokens(kind, name).contains(&query.token().to_owned()) && query.matches(kind, name))
}

/// The dictionary's reading, not ours; 噷 (hm) and the like are no syllables.
fn plain(c: char) -> Option<&'static str> {
    simplified(c)
        .to_pinyin()
        .map(::pinyin::Pinyin::plain)
        .filter(|plain| plain.contains(['a', 'e', 'i', 'o', 'u', 'ü']))
}

fn spelt(text: &str, between: &str) -> Option<String> {
    let syllables: Option<Vec<_>> = text.chars().map(plain).collect();
    Some(syllables?.join(between))
}

fn cut(text: &str, from: usize, len: usize) -> String {
    text.chars().skip(from).take(len).collect()
}

proptest! {
    #[test]
    fn persons_are_found_by_every_part(
        name in "[单曾仇解查区吕陈王诸]?[\u{4E00}-\u{9FA5}]{2,3}|[阿依古丽买提热合曼]{3,5}·?[阿依古丽买提]{1,3}",
        from in 0_usize..6, len in 1_usize..8,
    ) {
        let whole = name.replace('·', "");
        let part = cut(&whole, from, len);
        let shortest = if whole.chars().count() <= 4 { 1 } else { 2 };
        prop_assume!(part.chars().count() >= shortest);
        prop_assert!(finds(&part, Person, &name), "{part} in {name}");
        prop_assert!(finds(&traditional(&part), Person, &name));
        prop_assert!(finds(&part, Person, &traditional(&name)));
        // The pinyin of eight characters can be more than an index holds.
        prop_assume!(tokens(Person, &name).len() < MAX_TOKENS);
        for between in ["", " "] {
            let Some(spelt) = spelt(&part, between).filter(|spelt| spelt.len() > 1) else { continue };
            prop_assert!(finds(&spelt, Person, &name), "{spelt} in {name}");
        }
        let initials: Option<String> = whole.chars().map(|c| plain(c).map(|plain| plain.chars().take(1).collect::<String>())).collect();
        if let Some(initials) = initials {
            prop_assert!(finds(&initials, Person, &name), "{initials} in {name}");
        }
    }

    #[test]
    fn organisations_are_found_by_every_part_of_what_tells_them_apart(
        place in "(北京|浙江省|江苏省苏州市|宁波|安康)?", core in "[\u{4E00}-\u{9FA5}]{2,4}(科技|银行|网络)?",
        form in "(有限公司|股份有限公司|厂|集团)?", from in 0_usize..8, len in 2_usize..12,
    ) {
        let name = format!("{place}{core}{form}");
        let behind = place.chars().count();
        let from = if from == 0 { 0 } else { from - 1 + behind.saturating_sub(3) };
        let part = cut(&name, from, len);
        // Only pieces that reach into the core.
        let within = from + 2 <= behind + core.chars().count() && from + part.chars().count() > behind;
        prop_assume!(within && part.chars().count() >= 2);
        prop_assert!(finds(&part, Organisation, &name), "{part} in {name}");
        prop_assert!(finds(&traditional(&part), Organisation, &name));
    }

    #[test]
    fn latin_names_are_found_by_words_and_pieces(
        name in "[A-Z][a-zéü]{1,8}( |-)[A-Z]('[A-Z])?[a-z]{1,9}( [a-z]{2,8})?", from in 0_usize..20, len in 4_usize..20,
    ) {
        let part = cut(&name, from, len);
        prop_assume!(Folded::new(&part).chars.len() >= 4 && tokens(Person, &name).len() < MAX_TOKENS);
        prop_assert!(finds(&part, Person, &name), "{part} in {name}");
        for word in name.split([' ', '-']) {
            prop_assert!(finds(word, Person, &name), "{word} in {name}");
            prop_assert!(finds(&cut(word, 0, 3), Person, &name));
        }
    }

    #[test]
    fn no_text_breaks_it(name in any::<String>(), text in "\\PC{0,12}") {
        for kind in [Person, Organisation] {
            let tokens = tokens(kind, &name);
            prop_assert!(tokens.len() <= MAX_TOKENS);
            if let Ok(query) = NameQuery::parse(&text) {
                query.matches(kind, &name);
            }
        }
    }
}
