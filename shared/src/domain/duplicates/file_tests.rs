//! The rule over files whose twins are known (`tests/data/README.md`). Headers are understood as an
//! import understands them.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};
use serde_json::Value;

use super::*;
use crate::domain::catalogue::{Column, Profile};
use crate::domain::customer::value::{Context, canonical};
use crate::domain::values::identity_document::DocumentType;

const FEBRL: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/febrl.csv"));
const INDIVIDUALS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/individuals.csv"));
const EXPECTED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/expected.csv"));
const TODAY: Date = date(2026, 11, 1);

type Line = BTreeMap<String, String>;

fn lines(text: &str) -> Vec<Line> {
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// What can be read of each line: a value at fault says nothing.
fn likenesses(file: &[Line]) -> Vec<Likeness> {
    let catalogue = Catalogue::builtin();
    let column = |header: &String| Some((header.clone(), catalogue.column(&[Profile::Individual], header)?));
    let columns: BTreeMap<_, _> = file[0].keys().filter_map(column).collect();
    file.iter().map(|line| likeness(catalogue, &columns, line)).collect()
}

fn likeness(catalogue: &Catalogue, columns: &BTreeMap<String, Column<'_>>, line: &Line) -> Likeness {
    let mut parts: BTreeMap<&str, BTreeMap<usize, &str>> = BTreeMap::new();
    for (header, cell) in line.iter().filter(|(_, cell)| !cell.is_empty()) {
        match columns.get(header) {
            Some(Column::Field(field)) => drop(parts.entry(&field.id).or_default().insert(0, cell)),
            Some(Column::Part { field, position }) => drop(parts.entry(&field.id).or_default().insert(*position, cell)),
            _ => {}
        }
    }
    let context = Context { today: TODAY, document: DocumentType::ResidentId };
    let value = |(id, parts): (&str, BTreeMap<usize, &str>)| {
        let text = parts.into_values().collect::<Vec<_>>().join(" ");
        let (value, _) = canonical(catalogue.field(id)?, &Value::String(text), context).ok()?;
        Some((id.to_owned(), value))
    };
    Likeness::of(catalogue, Kind::Individual, &parts.into_iter().filter_map(value).collect())
}

/// Pairs that meet under a key or share a mobile or a document, as the index would bring them together.
fn pairs(all: &[Likeness]) -> BTreeSet<(usize, usize)> {
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, one) in all.iter().enumerate() {
        let exact = one.certain.iter().map(|(_, form)| form).chain(&one.mobiles).cloned();
        for key in one.meeting_keys().into_iter().chain(exact) {
            blocks.entry(key).or_default().push(at);
        }
    }
    let within = |block: &Vec<usize>| {
        let each = |(n, &a)| block[n + 1..].iter().map(move |&b| (a, b)).collect::<Vec<_>>();
        block.iter().enumerate().flat_map(each).collect::<Vec<_>>()
    };
    blocks.values().flat_map(within).collect()
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what one runs it for")]
fn of_febrl_it_finds_nine_twins_in_ten_and_nobody_else() {
    let file = lines(FEBRL);
    let all = likenesses(&file);
    let number = |at: usize| file[at]["rec_id"].split('-').nth(1).unwrap();
    let found: Vec<_> = pairs(&all).into_iter().filter(|&(a, b)| all[a].compare(&all[b]).is_some()).collect();
    let right = found.iter().filter(|&&(a, b)| number(a) == number(b)).count();
    let (precision, recall) = (ratio(right, found.len()), ratio(right, 500));
    println!("FEBRL dataset 1: precision {precision:.3}, recall {recall:.3}");
    assert!(precision >= 0.995 && recall >= 0.88, "precision {precision:.3}, recall {recall:.3}");
}

#[expect(clippy::cast_precision_loss, reason = "hundreds")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// Rows come one by one: each is judged against those that were taken before it.
#[test]
fn of_a_companys_file_it_finds_what_the_file_says() {
    let expected = lines(EXPECTED);
    let mut all = likenesses(&lines(INDIVIDUALS));
    let taken = |row: usize| ["created", "suspect"].contains(&expected[row]["outcome"].as_str());
    for (row, one) in all.iter_mut().enumerate().filter(|(row, _)| expected[*row]["outcome"] == "rejected") {
        assert!(!taken(row));
        *one = Likeness::nothing(Kind::Individual);
    }
    let mut found: BTreeMap<usize, (usize, &str)> = BTreeMap::new();
    for (a, b) in pairs(&all) {
        let word = match all[a].compare(&all[b]) {
            Some(Match::Certain) => "duplicate",
            Some(Match::Suspect(_)) => "suspect",
            None => continue,
        };
        let certain = found.get(&b).is_some_and(|(_, word)| *word == "duplicate");
        if taken(a) && !certain && (word == "duplicate" || !found.contains_key(&b)) {
            found.insert(b, (a, word));
        }
    }
    let said: BTreeMap<usize, (usize, &str)> = expected
        .iter()
        .enumerate()
        .filter(|(_, line)| ["duplicate", "suspect"].contains(&line["outcome"].as_str()))
        .map(|(row, line)| (row, (line["twin_row"].parse::<usize>().unwrap() - 1, line["outcome"].as_str())))
        .collect();
    assert_eq!(found, said);
}
