//! Files as a company hands them in, and what becomes of their rows.

use std::collections::BTreeMap;

use serde::Deserialize;
use shared::domain::import::table::{Flow, read};
use shared::domain::import::{Cell, ImportLimits};
use tests::{Answer, Call, Client, Kit};

pub const INDIVIDUALS: &[u8] = include_bytes!("../../data/individuals.csv");
pub const INDIVIDUALS_GB18030: &[u8] = include_bytes!("../../data/individuals.gbk.csv");
pub const INDIVIDUALS_XLSX: &[u8] = include_bytes!("../../data/individuals.xlsx");
pub const ORGANISATIONS: &[u8] = include_bytes!("../../data/organisations.csv");
const EXPECTED: &str = include_str!("../../data/expected.csv");

pub const PEOPLE: &str = "/imports?kind=individual&noticeVersion=2026-01";
pub const COMPANIES: &str =
    "/imports?kind=organisation&noticeVersion=2026-01&source=trade_fair&purposes=contract,service";

/// A line of the answer's table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line {
    pub row: u32,
    pub outcome: String,
    pub field: String,
    pub code: String,
    pub message: String,
    pub customer_id: String,
    pub twin_row: String,
}

pub fn specialist(kit: &Kit) -> Client {
    kit.staff("information_specialist_1")
}

pub fn file(by: &Client, path: &str, content: impl Into<axum::body::Bytes>) -> Call {
    by.post(path).bytes("application/octet-stream", content)
}

/// The rows of a file as an import reads them, headers first.
pub fn rows_of(content: &[u8]) -> Vec<(u32, Vec<Cell>)> {
    let mut rows = Vec::new();
    let mut take = |row, cells| {
        rows.push((row, cells));
        Ok(Flow::GoOn)
    };
    read(content, &ImportLimits::default(), &mut take).unwrap();
    rows
}

/// Started and run to its end.
pub async fn imported(kit: &Kit, path: &str, content: impl Into<axum::body::Bytes>) -> Answer {
    let by = specialist(kit);
    let started = file(&by, path, content).send().await.expect(202);
    kit.settle().await;
    by.get(format!("/imports/{}", started.id())).await.expect(200)
}

pub async fn lines(by: &Client, import: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut next = Some(format!("/imports/{import}/rows"));
    while let Some(path) = next {
        let page = by.get(path).await.expect(200);
        let text = page.text();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        lines.extend(reader.deserialize::<Line>().map(Result::unwrap));
        next = page.header("link").map(|link| link[1..link.find('>').unwrap()].to_owned());
    }
    lines
}

/// Outcome, field and twin of each row, as `expected.csv` has them.
pub fn expected() -> BTreeMap<u32, [String; 3]> {
    let mut reader = csv::Reader::from_reader(EXPECTED.as_bytes());
    let records = reader.records().map(Result::unwrap);
    records.map(|line| (line[0].parse().unwrap(), [line[1].into(), line[2].into(), line[3].into()])).collect()
}

pub fn found(lines: &[Line]) -> BTreeMap<u32, [String; 3]> {
    let three = |line: &Line| [line.outcome.clone(), line.field.clone(), line.twin_row.clone()];
    lines.iter().map(|line| (line.row, three(line))).collect()
}

/// The headers and the first rows.
pub fn head(content: &'static [u8], rows: usize) -> &'static [u8] {
    let ends = content.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(place, _)| place + 1);
    &content[..ends.take(rows + 1).last().unwrap()]
}

/// How many were put on file. People who are made up have names like each other's.
pub fn on_file(job: &serde_json::Value) -> u64 {
    job["counts"]["created"].as_u64().unwrap() + job["counts"]["suspect"].as_u64().unwrap()
}

fn name(number: u32) -> String {
    let given = |number: u32| char::from_u32(0x6000 + number % 8000).unwrap();
    format!("陈{}{}", given(number), given(number + 4000))
}

/// A small file of people who are all well.
pub fn people(numbers: std::ops::Range<u32>) -> String {
    let mut text = "客户姓名,证件号码,手机号码,信息来源,同意用途\n".to_owned();
    for number in numbers {
        let person = tests::somebody(number);
        let fields = &person["fields"];
        let word = |id: &str| fields[id].as_str().unwrap().to_owned();
        text.push_str(&format!("{},{},{},展会,服务\n", name(number), word("idNumber"), word("mobile")));
    }
    text
}
