//! Customers who do not exist: numbers with valid check digits, made from a counter.

use serde_json::{Map, Value, json};

const SURNAMES: [&str; 16] =
    ["陈", "林", "黄", "张", "李", "王", "吴", "刘", "蔡", "杨", "许", "郑", "谢", "洪", "郭", "欧阳"];
const GIVEN: [&str; 12] = ["凯", "志明", "雅琴", "晓东", "文静", "建国", "思远", "丽华", "子涵", "国强", "美玲", "宇"];

/// Of the README's example: name, identity number, mobile, employer.
pub fn fields(number: u32) -> Map<String, Value> {
    let pick = |list: &[&str], by: u32| list[by as usize % list.len()].to_owned();
    let name = pick(&SURNAMES, number) + &pick(&GIVEN, number / 16);
    [
        ("name", name),
        ("idNumber", resident_id(number)),
        ("mobile", format!("139{number:08}")),
        ("employer", format!("泰麒麟科技有限公司第{}分部", number % 1000)),
    ]
    .into_iter()
    .map(|(field, value)| (field.to_owned(), Value::String(value)))
    .collect()
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
