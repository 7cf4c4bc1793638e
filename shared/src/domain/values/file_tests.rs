//! The parsers over the files a company would hand in (`tests/data/README.md`): a row at fault is at
//! fault in the one column the file says, and what is accepted has one canonical form.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::*;

type Parser = fn(&str) -> Result<String, ValueError>;

const INDIVIDUALS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/individuals.csv"));
const ORGANISATIONS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/organisations.csv"));
const EXPECTED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/expected.csv"));
/// Columns that may be empty.
const OPTIONAL: [&str; 2] = ["出生日期", "证件号码"];
const TODAY: Date = date(2026, 11, 1);

type Line = BTreeMap<String, String>;

fn lines(text: &str) -> Vec<Line> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// The columns of an individual that are refused, and why.
fn faults(line: &Line) -> Vec<(&'static str, ValueError)> {
    let mut faults = Vec::new();
    let mut judge = |header: &'static str, parse: &dyn Fn(&str) -> Result<(), ValueError>| {
        let given = !line[header].is_empty() || !OPTIONAL.contains(&header);
        if let (true, Err(error)) = (given, parse(&line[header])) {
            faults.push((header, error));
        }
    };
    let document = resident_id::parse(&line["证件号码"], TODAY).ok();
    let agrees =
        |check: &dyn Fn(&resident_id::ResidentId) -> Result<(), ValueError>| document.as_ref().map_or(Ok(()), check);
    judge("客户姓名", &|text| canonical(person_name::parse, text));
    judge("性别", &|text| gender::parse(text).and_then(|gender| agrees(&|document| document.check_gender(gender))));
    judge("出生日期", &|text| {
        date::parse_birth(text, TODAY).and_then(|day| agrees(&|document| document.check_birth_date(day)))
    });
    judge("证件号码", &|text| resident_id::parse(text, TODAY).map(drop));
    judge("手机号码", &|text| canonical(mobile::parse, text));
    judge("电子邮箱", &|text| canonical(email::parse, text));
    judge("工作单位", &|text| canonical(organisation_name::parse, text));
    judge("职务", &|text| text::single_line(text, 100).map(drop));
    judge("联系地址", &|text| canonical(address::parse, text));
    faults
}

/// Accepted values have one form, which is its own canonical form.
fn canonical(parse: fn(&str) -> Result<String, ValueError>, text: &str) -> Result<(), ValueError> {
    let first = parse(text)?;
    assert_eq!(parse(&first).as_deref(), Ok(first.as_str()));
    Ok(())
}

#[test]
fn individuals_at_fault_are_so_in_the_column_the_file_says() {
    let (people, expected) = (lines(INDIVIDUALS), lines(EXPECTED));
    let mut causes = BTreeMap::new();
    for (line, right) in people.iter().zip(&expected) {
        let found = faults(line);
        let columns: Vec<_> = found.iter().map(|(header, _)| *header).collect();
        // Purposes are no value of a field: a row without them is refused elsewhere.
        let wanted = right["outcome"] == "rejected" && right["field"] != "同意用途";
        assert_eq!(
            columns,
            if wanted { vec![right["field"].as_str()] } else { vec![] },
            "row {}: {found:?}",
            right["row"]
        );
        for (_, error) in found {
            *causes.entry(error.code()).or_insert(0) += 1;
        }
    }
    let count: i32 = causes.values().sum();
    assert_eq!((people.len(), count), (2000, 147), "{causes:?}");
}

#[test]
fn organisations_are_all_sound() {
    for line in lines(ORGANISATIONS) {
        let parsers: [(&str, Parser); 9] = [
            ("企业名称", organisation_name::parse),
            ("统一社会信用代码", uscc::parse),
            ("法定代表人", person_name::parse),
            ("注册地址", address::parse),
            ("电话", landline::parse),
            ("电子邮箱", email::parse),
            ("网址", url::parse),
            ("主要联系人", person_name::parse),
            ("联系人手机", mobile::parse),
        ];
        for (header, parse) in parsers {
            assert_eq!(canonical(parse, &line[header]), Ok(()), "{header}");
        }
    }
}
