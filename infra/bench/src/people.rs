//! Customers who do not exist: numbers with valid check digits, made from a counter.

use serde_json::{Map, Value, json};

const SURNAMES: [&str; 16] =
    ["陈", "林", "黄", "张", "李", "王", "吴", "刘", "蔡", "杨", "许", "郑", "谢", "洪", "郭", "欧阳"];
const GIVEN: [&str; 12] = ["凯", "志明", "雅琴", "晓东", "文静", "建国", "思远", "丽华", "子涵", "国强", "美玲", "宇"];

/// Families of one name, the same in every file that holds their numbers: what a search by name examines
/// is then known. Of the first department (three of four numbers) they have 20 and 100 members.
pub const TWENTY: (&str, std::ops::Range<u32>) = ("诸葛晴川", 0..26);
pub const HUNDRED: (&str, std::ops::Range<u32>) = ("司徒望舒", 100..233);

/// Of the README's example: name, identity number, mobile, employer.
pub fn fields(number: u32) -> Map<String, Value> {
    [
        ("name", name(number)),
        ("idNumber", resident_id(number)),
        ("mobile", mobile(number)),
        ("employer", format!("泰麒麟科技有限公司第{}分部", number % 1000)),
    ]
    .into_iter()
    .map(|(field, value)| (field.to_owned(), Value::String(value)))
    .collect()
}

pub fn name(number: u32) -> String {
    if let Some((family, _)) = [TWENTY, HUNDRED].iter().find(|(_, members)| members.contains(&number)) {
        return (*family).to_owned();
    }
    let pick = |list: &[&str], by: u32| list[by as usize % list.len()].to_owned();
    pick(&SURNAMES, number) + &pick(&GIVEN, number / 16)
}

pub fn mobile(number: u32) -> String {
    format!("139{number:08}")
}

pub fn registration(number: u32) -> Value {
    json!({
        "kind": "individual",
        "fields": fields(number),
        "source": "sales_talk",
        "consents": [{ "purpose": "service", "noticeVersion": "2026-01", "channel": "paper" }],
    })
}

/// GB 11643: seventeen digits and a check digit over them.
fn resident_id(number: u32) -> String {
    let (sequence, day) = (number % 1000, number / 1000 % 28 + 1);
    let (month, year) = (number / 28_000 % 12 + 1, 1950 + number / 336_000 % 50);
    let body = format!("110101{year:04}{month:02}{day:02}{sequence:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum as usize % 11])
}
