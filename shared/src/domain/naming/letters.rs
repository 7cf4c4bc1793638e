//! Tokens of text in letters: Latin names, and the initials of Han names.
//!
//! Whoever types letters does not say whether they are a Latin name, pinyin or initials, and the
//! search looks under one token. So all three share one namespace and one rule: up to four letters
//! stand for themselves; more are looked up whole if they can be read as pinyin, else by four.

use std::ops::Range;

use super::{LETTER_GRAM, PINYIN_GRAM};

/// The syllables of Mandarin without tones; ü is typed v, u or (on passports) yu.
const SYLLABLES: &str = "a ai an ang ao ba bai ban bang bao bei ben beng bi bian biang biao bie bin bing bo bong bu \
ca cai can cang cao ce cei cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan \
chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die din \
ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fiao fo fou fu ga gai gan gang gao ge \
gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai \
huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke kei ken \
keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin \
ling liu lo long lou lu luan lue lun luo lv lve lyu ma mai man mang mao me mei men meng mi mian miao mie min ming \
miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong nou nu nuan nue nun nuo \
nv nve nyu o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin \
qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se \
sen seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song \
sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan \
wang wei wen weng wo wong wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi \
yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi \
zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo";

const LONGEST_SYLLABLE: usize = "zhuang".len();

pub(super) fn is_syllable(text: &str) -> bool {
    SYLLABLES.split(' ').any(|syllable| syllable == text)
}

/// Where pinyin read from the start of the text can end.
fn syllable_ends(text: &str) -> Vec<bool> {
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    for at in 0..text.len() {
        if ends[at] {
            let rest = &text[at..];
            for syllable in SYLLABLES.split(' ').filter(|syllable| rest.starts_with(syllable)) {
                ends[at + syllable.len()] = true;
            }
        }
    }
    ends
}

/// Whether the text is a row of syllables.
pub(super) fn is_pinyin(text: &str) -> bool {
    text.is_ascii() && syllable_ends(text).last() == Some(&true)
}

/// How the text is looked up; `None` if it says too little.
pub(super) fn query_token(words: &[String]) -> Option<String> {
    let text = words.concat();
    let first = |text: &str, count| text.chars().take(count).collect::<String>();
    let count = |text: &String| text.chars().count();
    match count(&text) {
        0 | 1 => None,
        ..=LETTER_GRAM => Some(text),
        _ if is_pinyin(&text) => Some(first(&text, PINYIN_GRAM)),
        _ => {
            let longest = words.iter().rev().max_by_key(|word| count(word)).filter(|word| count(word) >= LETTER_GRAM);
            Some(first(longest.unwrap_or(&text), LETTER_GRAM))
        }
    }
}

/// What a row of letters is filed under: every four letters, the beginnings of its words, and
/// whatever a search could take for pinyin. Only pieces that reach into `core`.
pub(super) fn grams(run: &[char], starts: &[bool], core: &Range<usize>) -> Vec<String> {
    let (mut grams, mut spoken) = (Vec::new(), Vec::new());
    for at in (0..run.len()).filter(|at| *at == 0 || core.contains(at)) {
        let begins = starts.get(at).copied().unwrap_or(false) || at == core.start;
        let piece = |len: usize| {
            let to = at + len;
            // Only a search that begins with a word goes on into the legal form.
            let reaches = to > core.start && (begins || to <= core.end);
            run.get(at..to).filter(|_| reaches).map(|piece| piece.iter().collect::<String>())
        };
        grams.extend(piece(LETTER_GRAM));
        if begins {
            grams.extend((2..LETTER_GRAM).rev().filter_map(piece));
        }
        spoken.extend(readable(&run[at..]).into_iter().filter_map(piece));
    }
    grams.append(&mut spoken);
    grams
}

/// Lengths beyond a letter gram at which the row could be taken for pinyin, up to the cut.
fn readable(row: &[char]) -> Vec<usize> {
    let ascii: String = row.iter().take(PINYIN_GRAM + LONGEST_SYLLABLE).take_while(|c| c.is_ascii()).collect();
    let ends = syllable_ends(&ascii);
    let longer = |len: usize| ends.get(len).copied().unwrap_or(false);
    // A longer search is cut in the middle of a syllable.
    let beyond = ends.iter().skip(PINYIN_GRAM).any(|end| *end);
    (LETTER_GRAM + 1..=PINYIN_GRAM).filter(|&len| longer(len) || (len == PINYIN_GRAM && beyond)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::pinyin::ToPinyin;

    #[test]
    fn the_syllables_are_those_of_the_dictionary() {
        let syllabic = |plain: &&str| !["m", "n", "hm"].contains(plain);
        for plain in
            ('\u{3400}'..'\u{30000}').filter_map(|c| c.to_pinyin()).map(::pinyin::Pinyin::plain).filter(syllabic)
        {
            for umlaut in ["v", "u"] {
                assert!(is_syllable(&plain.replace('ü', umlaut)), "{plain}");
            }
        }
    }

    #[test]
    fn reads_pinyin() {
        for (text, readable) in [
            ("chenkai", true),
            ("xian", true),
            ("lvbu", true),
            ("smith", false),
            ("chenk", false),
            ("", true),
            ("é", false),
        ] {
            assert_eq!(is_pinyin(text), readable, "{text}");
        }
    }

    #[test]
    fn looks_up_the_longest_piece() {
        for (words, token) in [
            (vec!["k"], None),
            (vec!["ck"], Some("ck")),
            (vec!["chen", "kai"], Some("chenkai")),
            (vec!["zhuang", "shuang", "ming"], Some("zhuangshuang")),
            (vec!["john", "smithson"], Some("smit")),
            (vec!["o", "brien"], Some("brie")),
        ] {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            assert_eq!(query_token(&words).as_deref(), token);
        }
    }
}
