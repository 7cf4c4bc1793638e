//! The part of an organisation's name that tells it from others: 北京甲乙科技有限公司 is 甲乙科技.
//!
//! What half of all companies carry would be filed under tokens that find nothing and crowd one
//! partition. A place of two characters (苏州) stays: as many brands are named so (安康, 大同).

use std::ops::Range;
use std::sync::LazyLock;

use super::folded::Folded;

/// Legal forms and what stands for them at the end of a name, folded.
#[rustfmt::skip]
const LEGAL_FORMS: [&str; 37] = [
    "有限责任公司", "股份有限公司", "有限公司", "股份公司", "集团公司", "总公司", "分公司", "子公司", "公司", "集团", "合伙企业", "有限合伙", "普通合伙",
    "特殊普通合伙", "个人独资企业", "个体工商户", "个体户", "合作社", "专业合作社", "工作室", "经营部", "门市部", "商行", "商店", "工厂", "总厂", "分厂",
    "厂", "总店", "分店", "店", "股份", "责任公司", "独资企业", "联合社", "办事处", "代表处",
];
/// The same in letters; each must be words of its own.
#[rustfmt::skip]
const FOREIGN_FORMS: [&str; 31] = [
    "company", "coltd", "co", "limited", "ltd", "ltda", "pteltd", "ptyltd", "pvtltd", "inc", "incorporated",
    "corp", "corporation", "llc", "llp", "lp", "plc", "gmbh", "ag", "kg", "sa", "sas", "sarl", "srl", "spa",
    "bv", "nv", "ab", "oy", "as", "group",
];
/// What follows these is a branch or a remark.
const CLOSING_FORMS: [&str; 3] = ["有限责任公司", "股份有限公司", "有限公司"];
/// A name is not cut down to less.
const MIN_CORE: usize = 2;

struct Places {
    /// Without doubt a place in front of a name: long forms, and provinces.
    certain: Vec<Vec<char>>,
    /// 苏州, 安康: a place or a brand.
    likely: Vec<Vec<char>>,
}

const SUFFIXES: [&str; 5] = ["自治州", "地区", "盟", "州", "市"];

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let names =
        include_str!("places.txt").lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let certain: Vec<Vec<char>> = names.map(|name| name.chars().collect()).collect();
    let short = |name: &Vec<char>| {
        let name: String = name.iter().collect();
        let stem = SUFFIXES.iter().find_map(|suffix| name.strip_suffix(suffix))?;
        (stem.chars().count() >= 2).then(|| stem.chars().collect())
    };
    let likely = certain.iter().filter_map(short).collect();
    Places { certain, likely }
});

fn ends_with(text: &[char], ending: &str) -> bool {
    let len = ending.chars().count();
    text.len() >= len && text[text.len() - len..].iter().copied().eq(ending.chars())
}

/// Where the legal form begins.
pub(super) fn legal_form(text: &[char], starts: &[bool]) -> usize {
    let closing = (MIN_CORE..text.len()).find(|&at| {
        CLOSING_FORMS.iter().any(|form| form.chars().eq(text[at..].iter().copied().take(form.chars().count())))
    });
    let mut end = closing.unwrap_or(text.len());
    loop {
        let rest = &text[..end];
        let starts_word = |form: &&&str| starts.get(end - form.len()).copied().unwrap_or(false);
        let foreign = FOREIGN_FORMS.iter().filter(|form| ends_with(rest, form)).filter(starts_word);
        let native = LEGAL_FORMS.iter().filter(|form| ends_with(rest, form));
        let longest = native.chain(foreign).map(|form| form.chars().count()).max();
        match longest {
            Some(len) if end >= len + MIN_CORE => end -= len,
            _ => return end,
        }
    }
}

fn place(text: &[char], lists: &[&Vec<Vec<char>>]) -> usize {
    let mut from = 0;
    loop {
        let rest = &text[from..];
        let named = lists.iter().flat_map(|list| list.iter()).filter(|name| rest.starts_with(name)).map(Vec::len).max();
        match named {
            Some(len) if rest.len() >= len + MIN_CORE => from += len,
            _ => return from,
        }
    }
}

/// The distinctive part of a registered name.
pub(super) fn core(name: &Folded) -> Range<usize> {
    let end = legal_form(&name.chars, &name.starts);
    place(&name.chars[..end], &[&PLACES.certain])..end
}

/// The distinctive part of what somebody typed, which may be a piece of a name. More is taken for a
/// place than in a name: what is left lies within the core of the name all the more.
pub(super) fn core_of_part(text: &[char]) -> Range<usize> {
    let end = legal_form(text, &[]);
    place(&text[..end], &[&PLACES.certain, &PLACES.likely])..end
}

/// Whether the text is nothing but a legal form. `AG` and `ltd` may be initials.
pub(super) fn is_legal_form(text: &[char]) -> bool {
    LEGAL_FORMS.iter().any(|form| form.chars().eq(text.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_places_and_legal_forms() {
        for (name, expected) in [
            ("北京甲乙科技有限公司", "甲乙科技"),
            ("浙江省宁波市涛声网络股份有限公司", "涛声网络"),
            ("新疆维吾尔自治区伊犁哈萨克自治州天马牧业有限责任公司", "天马牧业"),
            ("甲乙科技（北京）有限公司朝阳分公司", "甲乙科技北京"),
            ("安康医疗器械有限公司", "安康医疗器械"),
            ("華夏紡織廠", "华夏纺织"),
            ("丙丁投资合伙企业（有限合伙）", "丙丁投资"),
            ("北京银行股份有限公司", "银行"),
            ("Acme Trading Co., Ltd.", "acmetrading"),
            ("Texaco", "texaco"),
            ("Müller GmbH", "muller"),
            ("有限公司", "有限公司"),
            ("北京", "北京"),
            ("王有限公司", "王有限公司"),
        ] {
            let folded = Folded::new(name);
            assert_eq!(folded.chars[core(&folded)].iter().collect::<String>(), expected, "{name}");
        }
    }

    #[test]
    fn what_is_typed_may_begin_with_a_city() {
        for (text, expected) in [("苏州涛声科技", "涛声科技"), ("苏州", "苏州"), ("宁波涛", "宁波涛")]
        {
            let text: Vec<char> = text.chars().collect();
            assert_eq!(text[core_of_part(&text)].iter().collect::<String>(), expected);
        }
    }
}
