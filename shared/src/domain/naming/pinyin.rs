//! How names are read: toneless pinyin with the readings that surnames and names take.

use ::pinyin::ToPinyin;

use super::NameKind;
use super::letters::is_syllable;

/// Surnames that are not read as the dictionary reads the character, folded to simplified.
#[rustfmt::skip]
const SURNAMES: [(&str, &str); 50] = [
    ("万俟", "mo qi"), ("尉迟", "yu chi"), ("长孙", "zhang sun"), ("单于", "chan yu"), ("澹台", "tan tai"), ("单", "shan"),
    ("曾", "zeng"), ("仇", "qiu"), ("解", "xie"), ("查", "zha"), ("区", "ou"), ("朴", "piao"), ("盖", "ge"), ("缪", "miao"),
    ("繁", "po"), ("谌", "shen"), ("覃", "qin"), ("折", "she"), ("召", "shao"), ("翟", "zhai"), ("乜", "nie"), ("秘", "bi"),
    ("员", "yun"), ("祭", "zhai"), ("隗", "wei"), ("种", "chong"), ("黑", "he"), ("牟", "mu"), ("佴", "nai"), ("乐", "yue"),
    ("费", "bi"), ("阚", "kan"), ("郗", "chi"), ("郇", "xun"), ("郄", "xi"), ("薄", "bo"), ("句", "gou"), ("六", "lu"),
    ("角", "jue"), ("卜", "bu"), ("都", "du"), ("冒", "mao"), ("洗", "xian"), ("尉", "yu"), ("贲", "ben"), ("石", "shi"),
    ("逄", "pang"), ("呙", "guo"), ("晁", "chao"), ("降", "xiang"),
];
/// Characters of given names and companies with a second reading; the dictionary's comes first.
#[rustfmt::skip]
const POLYPHONES: [(char, &str); 37] = [
    ('曾', "zeng"), ('乐', "yue"), ('茜', "xi"), ('行', "hang"), ('晟', "sheng"), ('朝', "zhao"), ('长', "chang"),
    ('重', "chong"), ('娜', "nuo"), ('盛', "cheng"), ('柏', "bo"), ('覃', "qin"), ('藏', "cang"), ('参', "shen"),
    ('传', "zhuan"), ('校', "jiao"), ('会', "kuai"), ('都', "du"), ('莎', "suo"), ('浚', "xun"), ('埔', "pu"),
    ('番', "pan"), ('厦', "xia"), ('露', "lou"), ('蔚', "yu"), ('仔', "zai"), ('角', "jue"), ('琢', "zuo"), ('侗', "tong"),
    ('玢', "fen"), ('薄', "bo"), ('泊', "po"), ('贾', "gu"), ('调', "tiao"), ('镐', "hao"), ('珲', "hun"),
    ('颉', "xie"),
];
/// Readings of one piece of a name that are followed: three characters with two readings each.
const MAX_READINGS: usize = 8;

/// The readings of each character; none for what cannot be read.
pub(super) fn readings(kind: NameKind, chars: &[char]) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = chars.iter().map(|&c| character(c)).collect();
    let surnames = if kind == NameKind::Person { SURNAMES.as_slice() } else { &[] };
    let heads = |surname: &str| surname.chars().eq(chars.iter().copied().take(surname.chars().count()));
    for (_, reading) in surnames.iter().filter(|(surname, _)| heads(surname)) {
        for (readings, syllable) in all.iter_mut().zip(reading.split(' ')) {
            add(readings, syllable);
        }
    }
    all
}

fn character(c: char) -> Vec<String> {
    let mut readings = Vec::new();
    let Some(reading) = c.to_pinyin() else { return readings };
    let plain = reading.plain();
    if plain.contains('ü') {
        // 吕 is Lv on a keyboard, Lu to many, Lyu on a passport.
        for umlaut in ["v", "u", "yu"] {
            add(&mut readings, &plain.replace('ü', umlaut));
        }
    }
    add(&mut readings, plain);
    for (_, other) in POLYPHONES.iter().filter(|(polyphone, _)| *polyphone == c) {
        add(&mut readings, other);
    }
    readings
}

fn add(readings: &mut Vec<String>, syllable: &str) {
    if is_syllable(syllable) && readings.iter().all(|reading| reading != syllable) {
        readings.push(syllable.to_owned());
    }
}

/// Each piece said so far with each reading of the next character.
pub(super) fn extended(pieces: &[String], readings: &[String]) -> Vec<String> {
    // Readings outside, so that the bound drops rare readings of the last character first.
    let next = readings.iter().flat_map(|reading| pieces.iter().map(move |piece| format!("{piece}{reading}")));
    next.take(MAX_READINGS).collect()
}

/// All of a text read aloud; nothing if a character cannot be read.
pub(super) fn aloud(kind: NameKind, chars: &[char]) -> Vec<String> {
    readings(kind, chars).iter().fold(vec![String::new()], |pieces, readings| extended(&pieces, readings))
}

/// Whether `letters` are read somewhere in the row of characters, from syllable to syllable.
pub(super) fn is_read_in(letters: &str, readings: &[Vec<String>]) -> bool {
    (0..readings.len()).any(|from| begins(letters, &readings[from..]))
}

fn begins(letters: &str, readings: &[Vec<String>]) -> bool {
    let Some((first, rest)) = readings.split_first() else { return false };
    first
        .iter()
        .filter_map(|reading| letters.strip_prefix(reading.as_str()))
        .any(|left| left.is_empty() || begins(left, rest))
}

/// Whether `letters` are the initials of successive characters.
pub(super) fn are_initials_in(letters: &str, readings: &[Vec<String>]) -> bool {
    let letters: Vec<char> = letters.chars().collect();
    let initial = |readings: &Vec<String>, letter: char| readings.iter().any(|reading| reading.starts_with(letter));
    !letters.is_empty()
        && readings
            .windows(letters.len())
            .any(|window| window.iter().zip(&letters).all(|(all, &letter)| initial(all, letter)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[rustfmt::skip]
    fn surnames_are_read_as_surnames_and_as_written() {
        // 现代汉语词典 (surname readings), and what input methods offer.
        for (name, reading) in [
            ("单雄信", "shanxiongxin"), ("单雄信", "danxiongxin"), ("曾国藩", "zengguofan"), ("仇英", "qiuying"),
            ("仇英", "chouying"), ("解缙", "xiejin"), ("解缙", "jiejin"), ("查良镛", "zhaliangyong"), ("区大相", "oudaxiang"),
            ("朴树", "piaoshu"), ("盖叫天", "gejiaotian"), ("尉迟恭", "yuchigong"), ("尉迟恭", "weichigong"), ("万俟卨", "moqi"),
            ("长孙无忌", "zhangsunwuji"), ("吕布", "lvbu"), ("吕布", "lubu"), ("吕布", "lyubu"), ("翟天临", "zhaitianlin"),
            ("覃塘", "qintang"), ("李茜", "lixi"), ("李茜", "liqian"),
        ] {
            let chars: Vec<char> = name.chars().collect();
            assert!(is_read_in(reading, &readings(NameKind::Person, &chars)), "{name} {reading}");
        }
        let bank: Vec<char> = "区域银行".chars().collect();
        assert!(is_read_in("quyuyinhang", &readings(NameKind::Organisation, &bank)));
        assert!(!is_read_in("ouyuyinhang", &readings(NameKind::Organisation, &bank)));
    }

    #[test]
    fn parts_begin_and_end_with_syllables() {
        let chars: Vec<char> = "陈小凯".chars().collect();
        let readings = readings(NameKind::Person, &chars);
        for (letters, read) in [("xiaokai", true), ("kai", true), ("henxiao", false), ("chenk", false), ("", false)] {
            assert_eq!(is_read_in(letters, &readings), read, "{letters}");
        }
        for (letters, initials) in [("cxk", true), ("xk", true), ("ck", false), ("", false)] {
            assert_eq!(are_initials_in(letters, &readings), initials, "{letters}");
        }
        assert_eq!(aloud(NameKind::Person, &chars), ["chenxiaokai"]);
        assert!(aloud(NameKind::Person, &['𠮷']).is_empty());
    }
}
