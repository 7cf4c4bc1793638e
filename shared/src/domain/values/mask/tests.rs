#![allow(clippy::unwrap_used)]
use super::*;
use crate::domain::values::tests::any_text;
use proptest::prelude::*;

const PRESETS: [Preset; 9] = [
    Preset::Phone,
    Preset::IdCard,
    Preset::BankAccount,
    Preset::Email,
    Preset::Name,
    Preset::Address,
    Preset::Redact,
    Preset::Plate,
    Preset::Date,
];

#[test]
fn each_preset_shows_what_its_rule_says() {
    for (preset, value, masked) in [
        (Preset::Phone, "13812345678", "138****5678"),
        (Preset::Phone, "+86 138-1234-5678", "138****5678"),
        (Preset::Phone, "010-31843295", "010-****3295"),
        (Preset::Phone, "0755-20830926-12", "0755-****0926"),
        (Preset::Phone, "0592-5551234", "0592-****234"),
        (Preset::Phone, "400-810-8888", "400-****888"),
        (Preset::Phone, "+85291234567", "+****567"),
        (Preset::IdCard, "500103198604080857", "5****************7"),
        (Preset::IdCard, "11010519491231002x", "1****************X"),
        (Preset::IdCard, "110105491231002", "1*************2"),
        (Preset::IdCard, "E12345678", "E****5678"),
        (Preset::IdCard, "12345678", "1****678"),
        (Preset::BankAccount, "6222 0212 3456 7890 128", "**** **** **** 0128"),
        (Preset::Email, "u0067716@Example.cn", "u***@example.cn"),
        (Preset::Email, "u@example.cn", "***@example.cn"),
        (Preset::Name, "陈凯", "陈*"),
        (Preset::Name, "郭淑华", "郭**"),
        (Preset::Name, "欧阳修", "欧阳*"),
        (Preset::Name, "司马相如", "司马**"),
        (Preset::Name, "欧阳", "欧*"),
        (Preset::Name, "陈", "***"),
        (Preset::Name, "𠮷 田", "𠮷*"),
        (Preset::Name, "阿依古丽·买买提", "阿**"),
        (Preset::Name, "John Smith", "J*** S***"),
        (Preset::Name, "J Smith 3rd", "*** S*** ***"),
        (Preset::Address, "黑龙江省倩市山亭黄街A座", "黑龙江省倩市***"),
        (Preset::Address, "北京市朝阳区建国路88号", "北京市朝阳区***"),
        (Preset::Address, "上海市浦东新区世纪大道1号", "上海市***"),
        (Preset::Address, "内蒙古自治区莉市金平台北街M座", "内蒙古自治区***"),
        (Preset::Address, "广西壮族自治区南宁市青秀区", "广西***"),
        (Preset::Address, "南京市鼓楼区中山路1号", "南京市***"),
        (Preset::Plate, "京A·12345", "京A***45"),
        (Preset::Plate, "粤BD12345", "粤B****45"),
        (Preset::Date, "1986年4月8日", "1986-**-**"),
        (Preset::Redact, "绿茶", "***"),
    ] {
        assert_eq!(mask(preset, value), masked, "{value}");
    }
}

#[test]
fn values_of_another_kind_are_hidden_whole() {
    for (preset, value) in [
        (Preset::Phone, "1381234"),
        (Preset::Phone, "13812345678/13912345678"),
        (Preset::IdCard, "12345"),
        (Preset::IdCard, "张三 110105"),
        (Preset::Email, "13812345678"),
        (Preset::Email, "a@13812345678"),
        (Preset::Email, "a@b@example.cn"),
        (Preset::Name, "13812345678"),
        (Preset::Address, "鼓楼区中山路1号"),
        (Preset::Address, "88 Jianguo Road"),
        (Preset::Address, "三号市场"),
        (Preset::Plate, "A12345"),
        (Preset::Date, "1986"),
    ] {
        let masked = mask(preset, value);
        let secret = |c: char| c != '*' && c != ' ' && value.contains(c);
        assert!(!masked.contains(secret), "{preset:?} {value} -> {masked}");
    }
    assert_eq!(mask(Preset::Address, "江苏省3号楼"), "江苏省***");
    assert_eq!(mask(Preset::Address, "江苏省阳光小区"), "江苏省***");
    assert_eq!(mask(Preset::Address, "北京路12号"), "北京***");
    assert_eq!(mask(Preset::Address, "北京市3区5号楼"), "北京市***");
    assert_eq!(mask(Preset::Address, "北京市三区5号楼"), "北京市***");
    assert_eq!(mask(Preset::Address, "天津市苑社区2号"), "天津市***");
    assert_eq!(mask(Preset::BankAccount, "12345678901"), "**** **** **** ****");
}

/// With birth date and city known, an id_card mask must leave more than a handful of numbers.
#[test]
fn an_id_card_mask_shows_neither_birth_date_nor_sequence() {
    let masked = mask(Preset::IdCard, "500103198604080857");
    assert_eq!(masked.matches('*').count(), 16);
    assert!(!masked.contains("085"), "the sequence with the check digit gives the number away");
}

/// The most characters of a value a preset may show.
fn bound(preset: Preset) -> usize {
    match preset {
        Preset::Phone => 8,
        Preset::IdCard => 5,
        Preset::BankAccount | Preset::Plate | Preset::Date => 4,
        Preset::Email => 1,
        Preset::Name => 4,
        Preset::Address => 6,
        Preset::Redact => 0,
    }
}

fn shown(preset: Preset, masked: &str) -> usize {
    let own = match preset {
        Preset::Email => masked.split('@').next().unwrap_or_default(),
        _ => masked,
    };
    own.chars().filter(|&c| !matches!(c, '*' | ' ' | '-' | '+')).count()
}

fn long_text() -> impl Strategy<Value = String> {
    prop_oneof![any_text(), "[\u{4e00}-\u{4eff}a-z0-9@. ]{0,400}"]
}

proptest! {
    #[test]
    fn masks_are_total_and_keep_to_their_bound(value in long_text()) {
        for preset in PRESETS {
            let masked = mask(preset, &value);
            prop_assert!(shown(preset, &masked) <= bound(preset), "{:?}: {}", preset, masked);
            prop_assert!(masked.contains('*'));
        }
    }

    /// Masking twice, as a careless caller may, shows nothing the first mask hid.
    #[test]
    fn a_mask_of_a_mask_shows_no_more(value in long_text()) {
        for preset in PRESETS {
            let once = mask(preset, &value);
            let twice = mask(preset, &once);
            prop_assert!(shown(preset, &twice) <= shown(preset, &once), "{:?} {}", preset, twice);
        }
    }

    #[test]
    fn house_numbers_never_show(
        place in "(北京市|江苏省|广西|南京市)?[\u{4e00}-\u{4eff}市区县]{0,4}",
        number in 1u32..9999,
    ) {
        let masked = mask(Preset::Address, &format!("{place}{number}号{number}室"));
        prop_assert!(!masked.contains(|c: char| c.is_ascii_digit()), "{}", masked);
    }
}
