//! What to look for, so that no piece of a canary slips through: of level 1 every five characters
//! (in bytes, eight) that a mask may not show, of level 2 the whole value, of both their usual encodings.

use std::collections::{BTreeMap, HashSet};

use aho_corasick::AhoCorasick;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use serde_json::Value;
use shared::domain::catalogue::{Catalogue, Field, Kind, Level};

use crate::canaries::{Bird, MAIL_HOST, PLACE, fields, identity_number, value};
use crate::fixture::{name, uscc};

/// A piece of this many characters says something about a person.
const PIECE: usize = 5;

/// Among megabytes of ciphertext five digits stand somewhere by chance, and eight do not.
const PIECE_IN_BYTES: usize = 8;

pub struct Patterns {
    clear: Search,
    in_bytes: Search,
    encoded: Search,
}

struct Search {
    automaton: AhoCorasick,
    /// Field and level of each pattern.
    meaning: Vec<(String, Level)>,
}

/// A piece of a value, found where it may not be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    pub field: String,
    pub level: u8,
}

impl Patterns {
    /// For all canaries, and the identity numbers of this many records.
    pub fn new(records: u32) -> Self {
        let mut clear = BTreeMap::new();
        let mut in_bytes = BTreeMap::new();
        let mut encoded = BTreeMap::new();
        let mut learn = |field: &Field, text: &str| {
            for pattern in pieces(field, text, PIECE) {
                clear.insert(pattern.into_bytes(), (field.id.clone(), field.level));
            }
            for pattern in pieces(field, text, PIECE_IN_BYTES) {
                in_bytes.insert(pattern.into_bytes(), (field.id.clone(), field.level));
            }
            for pattern in encodings(text) {
                encoded.insert(pattern.into_bytes(), (field.id.clone(), field.level));
            }
        };
        for bird in Bird::ALL {
            for field in fields(bird) {
                for text in value(field, bird).iter().flat_map(forms) {
                    learn(field, &text);
                }
            }
        }
        let catalogue = Catalogue::builtin();
        for (bird, number) in
            [Bird::Person, Bird::NewPerson].into_iter().flat_map(|bird| (1..records).map(move |n| (bird, n)))
        {
            let number = identity_number(bird, number);
            let born = format!("{}-{}-{}", &number[6..10], &number[10..12], &number[12..14]);
            learn(catalogue.field("idNumber").unwrap(), &number);
            learn(catalogue.field("birthDate").unwrap(), &born);
        }
        (1..records).for_each(|number| learn(catalogue.field("name").unwrap(), &name(number)));
        // A piece that also stands in a value one may see does not tell the two apart: the others do.
        let (said, before) = (said(records), clear.len());
        clear.retain(|pattern, (_, level)| *level != Level::One || !said.contains(pattern));
        assert!(clear.len() * 4 > before * 3, "{} of {before} pieces are left", clear.len());
        Self { clear: Search::new(clear), in_bytes: Search::new(in_bytes), encoded: Search::new(encoded) }
    }

    /// In text of ours: ids, hashes and counters are no values, whatever their digits.
    pub fn in_text(&self, text: &str) -> Vec<Found> {
        let mut found = self.clear.find(without_cursors(&without_ids(text)).as_bytes());
        found.extend(self.encoded.find(text.as_bytes()));
        found.sort();
        found.dedup();
        found
    }

    pub fn in_bytes(&self, bytes: &[u8]) -> Vec<Found> {
        let mut found = self.in_bytes.find(bytes);
        found.extend(self.encoded.find(bytes));
        found.dedup();
        found
    }
}

impl Search {
    fn new(patterns: BTreeMap<Vec<u8>, (String, Level)>) -> Self {
        let (patterns, meaning): (Vec<_>, Vec<_>) = patterns.into_iter().unzip();
        Self { automaton: AhoCorasick::new(patterns).unwrap(), meaning }
    }

    fn find(&self, text: &[u8]) -> Vec<Found> {
        // Overlapping: a match that is allowed must not hide another that begins inside it.
        let found = self.automaton.find_overlapping_iter(text);
        let mut found: Vec<_> = found
            .map(|found| {
                let (field, level) = &self.meaning[found.pattern().as_usize()];
                Found { field: field.clone(), level: u8::from(*level) }
            })
            .collect();
        found.sort();
        found.dedup();
        found
    }
}

/// Pieces of everything in the records that is not of level 1.
fn said(records: u32) -> HashSet<Vec<u8>> {
    let personal = Bird::ALL.into_iter().flat_map(|bird| fields(bird).map(move |field| (bird, field)));
    let personal =
        personal.filter(|(_, field)| field.level == Level::Two).filter_map(|(bird, field)| value(field, bird));
    let texts = personal.flat_map(|value| forms(&value)).chain((1..records).map(uscc));
    texts
        .chain([tests::organisation().to_string()])
        .flat_map(|text| windows(&text, PIECE))
        .map(String::into_bytes)
        .collect()
}

fn windows(text: &str, length: usize) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters.windows(length.min(characters.len())).map(String::from_iter).collect()
}

/// The texts a value is written as: as sent, and as stored.
fn forms(value: &Value) -> Vec<String> {
    match value["amount"].as_str() {
        Some(amount) => vec![amount.to_owned(), amount.replace('.', "")],
        None => {
            let text = value.as_str().unwrap();
            let digits = text.replace('-', "");
            if text.starts_with("010-") { vec![text.to_owned(), digits] } else { vec![text.to_owned()] }
        }
    }
}

fn pieces(field: &Field, text: &str, length: usize) -> Vec<String> {
    if field.level == Level::Two {
        return vec![text.to_owned()];
    }
    let may_show = |piece: &str| match field.kind {
        Kind::Email => MAIL_HOST.contains(piece),
        Kind::Address => PLACE.contains(piece),
        _ => false,
    };
    windows(text, length).into_iter().filter(|piece| !may_show(piece)).collect()
}

/// Hexadecimal, and base64 wherever in the three-byte groups the value stands.
fn encodings(text: &str) -> Vec<String> {
    let mut encodings = vec![hex::encode(text), hex::encode_upper(text)];
    for before in 0..3 {
        let mut bytes = vec![0; before];
        bytes.extend_from_slice(text.as_bytes());
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let whole = engine.encode(&bytes);
            // The first and last characters depend on the neighbours too.
            let (start, end) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
            encodings.push(whole[start..end].to_owned());
        }
    }
    encodings
}

/// Blanks out long hexadecimal words (ids, hashes), and what a request took.
fn without_ids(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    let flush = |word: &mut String, out: &mut String| {
        out.push_str(if word.len() >= 20 { "…" } else { word });
        word.clear();
    };
    for c in text.chars() {
        if matches!(c, '0'..='9' | 'a'..='f') {
            word.push(c);
        } else {
            flush(&mut word, &mut out);
            out.push(c);
        }
    }
    flush(&mut word, &mut out);
    COUNTERS.into_iter().fold(out, |out, counter| without(&out, counter, |c| c.is_ascii_digit() || c == '.'))
}

/// Blanks out where a page goes on: sealed, and as good as random, so that a short piece stands in one by chance.
fn without_cursors(text: &str) -> String {
    let sealed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    CURSORS.into_iter().fold(text.to_owned(), |out, before| without(&out, before, sealed))
}

/// The text without what stands right behind each mark.
fn without(text: &str, mark: &str, gone: impl Fn(char) -> bool) -> String {
    let mut parts = text.split(mark);
    let before = parts.next().unwrap_or_default().to_owned();
    parts.fold(before, |out, after| out + mark + after.trim_start_matches(&gone))
}

/// In front of a cursor, in a body and in a link.
const CURSORS: [&str; 2] = ["\"nextCursor\":\"", "cursor="];

/// What a line of the log counts and may be any number.
const COUNTERS: [&str; 3] = ["duration.micros=", "cost.read_units=", "cost.write_units="];

#[test]
fn a_piece_of_a_value_is_found_in_every_dress() {
    let patterns = Patterns::new(2);
    let mobile = value(Catalogue::builtin().field("mobile").unwrap(), Bird::Person).unwrap();
    let mobile = mobile.as_str().unwrap();
    let found = |text: &str| patterns.in_text(text).iter().any(|found| found.level == 1);
    assert!(found(&format!("tel {}.", &mobile[4..9])));
    assert!(!found(&format!("{}****{}", &mobile[..3], &mobile[7..])));
    assert!(found(&hex::encode(mobile)));
    for before in ["", "a", "ab"] {
        assert!(found(&STANDARD_NO_PAD.encode(format!("{before}{mobile}\"}}"))), "{before}");
    }
    assert!(found(&identity_number(Bird::Person, 1)));
    let found_in = |text: &str| patterns.in_bytes(text.as_bytes()).iter().any(|found| found.level == 1);
    assert!(found_in(&format!("\u{1}{}", &mobile[2..10])) && found_in(&STANDARD_NO_PAD.encode(mobile)));
    assert!(!found_in(&mobile[2..9]));
    for cursor in ["</customers?limit=2&cursor=AA-{}_aa>; rel=\"next\"", "{\"nextCursor\":\"AA-{}_aa\"}"] {
        assert!(!found(&cursor.replace("{}", &mobile[4..9])), "{cursor}");
        assert!(found(&format!("{} {}", cursor.replace("{}", ""), &mobile[4..9])));
    }
    assert!(!found("cus_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e 2026-06-09T02:00:00Z"));
}
