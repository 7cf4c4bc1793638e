//! Names that are nearly the same: two entries of one customer, typed twice.
//!
//! Near-same are names with an equal skeleton, with equal toneless pinyin, or one typing error
//! apart (a character more, fewer, other, or two swapped) if they have at least three Han
//! characters or five letters. Word order is a way of writing a Latin name: Li Ming, Ming Li.

use super::folded::{Folded, contains, is_ideograph};
use super::{MAX_NEAR_KEYS, NameKind, distinctive, letters, pinyin};

const MIN_IDEOGRAPHS: usize = 3;
const MIN_LETTERS: usize = 5;
/// Characters at either end of a name that a key needs at most.
const MAX_HALF: usize = 8;

struct Forms {
    /// As written, and with its words sorted.
    written: [Vec<char>; 2],
    aloud: Vec<String>,
    /// Long enough that one other character does not make another name.
    long: bool,
}

impl Forms {
    fn new(kind: NameKind, name: &str) -> Option<Self> {
        let mut folded = Folded::new(name);
        if kind == NameKind::Organisation {
            // The legal form is left out, the place not: it tells branches apart.
            let end = distinctive::legal_form(&folded.chars, &folded.starts);
            folded.chars.truncate(end);
            folded.starts.truncate(end);
        }
        if folded.chars.is_empty() {
            return None;
        }
        let ideographs = folded.ideographs();
        let long = ideographs >= MIN_IDEOGRAPHS || folded.chars.len() - ideographs >= MIN_LETTERS;
        let mut words = folded.words();
        words.sort_unstable();
        let sorted = words.concat();
        let aloud = aloud(kind, &folded);
        Some(Self { written: [folded.chars, sorted], aloud, long })
    }
}

/// 陈凯, Chen Kai and Kai Chen sound the same.
fn aloud(kind: NameKind, name: &Folded) -> Vec<String> {
    if name.ideographs() == name.chars.len() {
        return pinyin::aloud(kind, &name.chars);
    }
    let mut words = name.words();
    let written: String = words.concat().iter().collect();
    words.rotate_right(1);
    let turned: String = words.concat().iter().collect();
    if letters::is_pinyin(&written) { vec![written, turned] } else { Vec::new() }
}

pub fn near_same(kind: NameKind, a: &str, b: &str) -> bool {
    let (Some(a), Some(b)) = (Forms::new(kind, a), Forms::new(kind, b)) else { return false };
    let alike = |form: usize| {
        a.written[form] == b.written[form] || (a.long && b.long && one_apart(&a.written[form], &b.written[form]))
    };
    alike(0) || alike(1) || a.aloud.iter().any(|sound| b.aloud.contains(sound))
}

/// Words shorter than this are a syllable or an initial, and many have them.
const WORD_LETTERS: usize = 3;
const WORD_IDEOGRAPHS: usize = 2;

/// Names that may be of one person when more than they speaks for it: near-same ones, those that share a
/// word (Kyra Webb, Webb; another first name on file), and a Han name that is a part of the other.
pub fn related(kind: NameKind, a: &str, b: &str) -> bool {
    if near_same(kind, a, b) {
        return true;
    }
    let (a, b) = (Folded::new(a), Folded::new(b));
    let words = |name: &Folded| name.words().into_iter().map(<[char]>::to_vec).collect::<Vec<_>>();
    let (a, b) = (words(&a), words(&b));
    a.iter().any(|one| b.iter().any(|other| same_word(one, other)))
}

fn same_word(a: &[char], b: &[char]) -> bool {
    let (Some(first), Some(other)) = (a.first(), b.first()) else { return false };
    if is_ideograph(*first) || is_ideograph(*other) {
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        return short.len() >= WORD_IDEOGRAPHS && contains(long, short);
    }
    let long = a.len() >= MIN_LETTERS && b.len() >= MIN_LETTERS;
    (a == b && a.len() >= WORD_LETTERS) || (long && one_apart(a, b))
}

/// Optimal string alignment distance of at most one.
fn one_apart(a: &[char], b: &[char]) -> bool {
    let (a, b) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same..]);
    match (a, b) {
        (_, []) => true,
        ([x, y, rest_a @ ..], [z, w, rest_b @ ..]) if x == w && y == z && rest_a == rest_b => true,
        _ if a.len() == b.len() => a[1..] == b[1..],
        _ => b[1..] == *a,
    }
}

/// Keys under which near-same names meet, at most `MAX_NEAR_KEYS`: two names for which `near_same`
/// holds share at least one. To be hashed together with the birth date or the address.
///
/// One error cannot touch both ends of a name, so its first and its last characters are keys. All
/// variants with one character left out would be more exact, but a row each, and a customer is
/// registered in one transaction of at most a hundred.
pub fn near_keys(kind: NameKind, name: &str) -> Vec<String> {
    let Some(forms) = Forms::new(kind, name) else { return Vec::new() };
    let mut keys: Vec<String> = forms.aloud.iter().map(|sound| format!("p:{sound}")).collect();
    for form in &forms.written {
        let text = |part: &[char]| part.iter().collect::<String>();
        if !forms.long {
            keys.push(format!("n:{}", text(form)));
            continue;
        }
        // A name one character shorter has shorter ends; both lengths are filed.
        for half in [form.len().saturating_sub(1) / 2, form.len().saturating_sub(2) / 2].map(|half| half.min(MAX_HALF))
        {
            if half > 0 {
                keys.push(format!("n:{}…", text(&form[..half])));
                keys.push(format!("n:…{}", text(&form[form.len() - half..])));
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys.truncate(MAX_NEAR_KEYS);
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use NameKind::{Organisation, Person};
    use proptest::prelude::*;

    #[test]
    fn near_same_names() {
        for (kind, a, b) in [
            (Person, "陳凱", "陈 凯"),
            (Person, "陈凯", "陈楷"),
            (Person, "陈凯", "Chen Kai"),
            (Person, "陈凯", "Kai Chen"),
            (Person, "单雄信", "shan xiongxin"),
            (Person, "王小明", "王晓铭"),
            (Person, "欧阳娜", "欧阳娜娜"),
            (Person, "张伟明", "张明伟"),
            (Person, "John Smith", "Jon Smith"),
            (Person, "John Smith", "Jhon Smith"),
            (Person, "Smith, John", "John Smith"),
            (Person, "Lena Q", "Lena W"),
            (Organisation, "甲乙科技有限公司", "甲乙科技有限责任公司"),
            (Organisation, "Acme Ltd", "ACME Limited"),
        ] {
            assert!(near_same(kind, a, b), "{a} {b}");
        }
    }

    #[test]
    fn other_names() {
        for (kind, a, b) in [
            (Person, "陈凯", "陈敏"),
            (Person, "王小明", "王大伟"),
            (Person, "Anna", "Anne"),
            (Person, "", ""),
            (Person, "王小明", "小明"),
            (Person, "John Smith", "Jon Smyth"),
            (Person, "Rosa Lombardi", "Lombardi"),
            (Organisation, "北京甲乙科技有限公司", "上海甲乙科技有限公司"),
        ] {
            assert!(!near_same(kind, a, b), "{a} {b}");
        }
    }

    #[test]
    fn related_names() {
        for (a, b) in [
            ("Kyra Webb", "webb"),
            ("Luke Purdon", "Mia Purdon"),
            ("Liam McPhail", "Zebediah Mcpahil"),
            ("欧阳娜娜", "娜娜"),
            ("阿依古丽·买买提", "买买提"),
            ("陈凯", "Chen Kai"),
        ] {
            assert!(related(Person, a, b) && related(Person, b, a), "{a} {b}");
        }
        for (a, b) in [("陈凯", "陈敏"), ("陈凯", "凯"), ("Li Na", "Li Bo"), ("Molly Webb", "Hugo Alderson"), ("", "")]
        {
            assert!(!related(Person, a, b), "{a} {b}");
        }
    }

    /// The textbook table, as an oracle.
    fn distance(a: &[char], b: &[char]) -> usize {
        let mut d: Vec<Vec<usize>> = (0..=a.len()).map(|i| (0..=b.len()).map(|j| i + j).collect()).collect();
        for i in 1..=a.len() {
            for j in 1..=b.len() {
                let other = usize::from(a[i - 1] != b[j - 1]);
                d[i][j] = (d[i - 1][j] + 1).min(d[i][j - 1] + 1).min(d[i - 1][j - 1] + other);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    d[i][j] = d[i][j].min(d[i - 2][j - 2] + 1);
                }
            }
        }
        d[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn one_apart_is_a_distance_of_at_most_one(a in "[abc]{0,6}", b in "[abc]{0,6}") {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            prop_assert_eq!(one_apart(&a, &b), distance(&a, &b) <= 1);
        }

        #[test]
        fn near_same_names_meet_under_a_key(
            a in "[王小晓明单a]{0,5}|[a-d]{3,24}( [a-d]{1,6})?|[陈凯]{2}|(chen|kai)( kai| chen)?|\\PC{0,8}",
            at in 0_usize..25, what in 0..5, c in any::<char>(), other in "[王小晓明单陈凯]{0,4}",
        ) {
            let mut b: Vec<char> = a.chars().collect();
            let at = at.min(b.len());
            match what {
                0 => b.insert(at, c),
                1 if at < b.len() => { b.remove(at); }
                2 if at < b.len() => b[at] = c,
                3 if at + 1 < b.len() => b.swap(at, at + 1),
                4 => b = other.chars().collect(),
                _ => {}
            }
            let b: String = b.into_iter().collect();
            for kind in [Person, Organisation] {
                let near = near_same(kind, &a, &b);
                prop_assert_eq!(near, near_same(kind, &b, &a));
                let (keys, others) = (near_keys(kind, &a), near_keys(kind, &b));
                prop_assert!(keys.len() <= MAX_NEAR_KEYS);
                prop_assert!(!near || keys.iter().any(|key| others.contains(key)), "{} {}", a, b);
            }
        }
    }
}
