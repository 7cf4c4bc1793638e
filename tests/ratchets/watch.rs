//! What the leak matrix watches: every answer, header, log line and stored row, for pieces of canaries.

use std::collections::BTreeSet;

use serde_json::Value;
use shared::domain::catalogue::{Catalogue, Level};
use tests::Answer;

use crate::canaries::{Bird, fields, value};
use crate::exceptions::Exceptions;
use crate::leak_matrix::{Exposure, Matrix, Seen, masks};
use crate::patterns::{Found, Patterns};
use crate::stored::{Piece, Stored, pieces};

/// Something that was found where it may not be, so often that a line a surface is enough.
type Leaks = BTreeSet<(String, Found)>;

/// What an answer may show in clear.
#[derive(Debug, Clone, Copy)]
pub struct May {
    pub level_one: bool,
    pub personal: bool,
}

pub const NOTHING: May = May { level_one: false, personal: false };

/// What was looked at, and what was found.
pub struct Watch<'p> {
    patterns: &'p Patterns,
    leaks: Leaks,
    /// Level-2 fields that did leave where they may: the matrix can see.
    shown: BTreeSet<String>,
    pub answers: usize,
    pub matrix: Matrix,
}

impl<'p> Watch<'p> {
    pub fn new(patterns: &'p Patterns) -> Self {
        let (leaks, shown, matrix) = (Leaks::new(), BTreeSet::new(), Matrix::default());
        Self { patterns, leaks, shown, answers: 0, matrix }
    }

    /// Looks through an answer, and tells what it shows.
    pub fn answer(&mut self, surface: &str, answer: &Answer, may: May) -> Exposure {
        self.answers += 1;
        let clear = self.text(&format!("{surface}: body"), &answer.text(), may);
        for (name, value) in &answer.headers {
            let seen =
                self.text(&format!("{surface}: header {name}"), &String::from_utf8_lossy(value.as_bytes()), NOTHING);
            self.matrix.note_surface("headers of answers", seen);
        }
        let body = answer.said();
        if may.personal {
            marked(&body);
        }
        let masked = masks(&body);
        [clear[0].max(masked[0]), clear[1].max(masked[1])]
    }

    /// What stands in a text in clear.
    pub fn text(&mut self, surface: &str, text: &str, may: May) -> Exposure {
        let mut seen = Exposure::default();
        for found in self.patterns.in_text(text) {
            seen[usize::from(found.level) - 1] = Seen::Clear;
            match found.level {
                1 if may.level_one => {}
                2 if may.personal => {
                    self.shown.insert(found.field);
                }
                _ => {
                    self.leaks.insert((surface.to_owned(), found));
                }
            }
        }
        seen
    }

    pub fn rows(&mut self, stored: &Stored) {
        for (path, row) in &stored.0 {
            let kind = path.split(['#', '|']).take(2).collect::<Vec<_>>().join(" ");
            let surface = format!("stored: {kind}");
            let table = match path.split('|').next() {
                Some("records") => "stored rows of `Records`",
                Some("keys") => "stored rows of `Keys`",
                Some("lookup") => "stored rows of `Lookup`",
                _ => "stored rows of `Audit`",
            };
            for piece in pieces(row) {
                let found = match piece {
                    // A time is a number like others, and in a window's key a text.
                    Piece::Text(text) | Piece::Number(text) if is_time(text) => vec![],
                    Piece::Text(text) | Piece::Number(text) => self.patterns.in_text(text),
                    Piece::Bytes(bytes) => self.patterns.in_bytes(bytes),
                };
                let mut seen = Exposure::default();
                found.iter().for_each(|found| seen[usize::from(found.level) - 1] = Seen::Clear);
                self.matrix.note_surface(table, seen);
                self.leaks.extend(found.into_iter().map(|found| (surface.clone(), found)));
            }
        }
    }

    pub fn conclude(self) {
        let exceptions = Exceptions::read();
        let (excused, leaks): (Vec<_>, Vec<_>) =
            self.leaks.iter().partition(|(surface, found)| exceptions.excuse_leak(surface, &found.field));
        let lines: Vec<_> = leaks
            .iter()
            .map(|(surface, found)| format!("{surface}: {} of level {}", found.field, found.level))
            .collect();
        assert!(lines.is_empty(), "{} leaks\n{}", lines.len(), lines.join("\n"));
        exceptions.all_needed("leaks", excused.iter().map(|(surface, found)| (surface.clone(), found.field.clone())));
        let personal = Bird::ALL.into_iter().flat_map(|bird| fields(bird).map(move |field| (bird, field)));
        for (bird, field) in personal.filter(|(_, field)| field.level == Level::Two) {
            let has_canary = value(field, bird).is_some();
            assert!(
                !has_canary || self.shown.contains(&field.id),
                "{} was never shown to anybody: is it looked for?",
                field.id
            );
        }
    }
}

/// Epoch seconds of the year the tests play in, and of the three after it that rows are kept.
fn is_time(text: &str) -> bool {
    text.parse::<i64>().is_ok_and(|seconds| (1_767_225_600..1_893_456_000).contains(&seconds))
}

/// What is shown says of every level-1 field that it is masked, and shows a mask.
fn marked(body: &Value) {
    match body {
        Value::Object(members) => {
            if let (Some(Value::Object(fields)), Some(Value::Array(masked))) =
                (members.get("fields"), members.get("masked"))
            {
                for (id, value) in fields {
                    // What is no field of a record is said: free text.
                    let level = Catalogue::builtin().field(id).map_or(Level::Two, |field| field.level);
                    assert_eq!(level == Level::One, masked.iter().any(|name| name == id), "{id}");
                    assert!(level != Level::One || value.as_str().unwrap().contains('*'), "{id}");
                }
            }
            members.values().for_each(marked);
        }
        Value::Array(list) => list.iter().for_each(marked),
        _ => {}
    }
}
