//! What is taken for an answer. Whatever does not fit is told by question; nothing of it is kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Scale, SurveyTemplate};
use crate::domain::fault::Fault;
use crate::domain::values::text;

/// As much as somebody writes on a telephone.
const WORDS: usize = 1000;

/// A mark, or one of the options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Given {
    Mark(u8),
    Option(String),
}

/// An answer sheet as it is kept: marks and options count, words are sealed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    pub given: BTreeMap<String, Given>,
    pub words: BTreeMap<String, String>,
}

impl SurveyTemplate {
    /// Reads an answer sheet. Marks may be numbers, or text as a page sends them; an empty text is no answer.
    pub fn read(&self, sheet: &Map<String, Value>) -> Result<Answers, Vec<Fault>> {
        let (mut answers, mut faults) = (Answers::default(), Vec::new());
        let unknown = sheet.keys().filter(|id| self.question(id).is_none());
        // What it is called is the sender's word, and is not repeated.
        faults.extend(unknown.map(|_| Fault::new("/answers", "unknown_member")));
        for question in &self.questions {
            let raw = sheet.get(&question.id).filter(|value| !is_empty(value));
            let Some(raw) = raw else {
                if !question.optional {
                    faults.push(Fault::new(at(&question.id), "missing"));
                }
                continue;
            };
            let id = question.id.clone();
            match (question.scale, question.scale.marks()) {
                (_, Some((least, most))) => match mark(raw) {
                    Some(mark) if (least..=most).contains(&mark) => {
                        answers.given.insert(id, Given::Mark(mark));
                    }
                    Some(_) => faults.push(Fault::new(at(&id), "out_of_range")),
                    None => faults.push(Fault::new(at(&id), "wrong_type")),
                },
                (Scale::Text, None) => match raw.as_str().map(|words| text::multi_line(words, WORDS)) {
                    Some(Ok(words)) => {
                        answers.words.insert(id, words);
                    }
                    Some(Err(error)) => faults.push(Fault::new(at(&id), error.code())),
                    None => faults.push(Fault::new(at(&id), "wrong_type")),
                },
                (_, None) => match raw.as_str() {
                    Some(option) if question.options.iter().any(|known| known.id == option) => {
                        answers.given.insert(id, Given::Option(option.to_owned()));
                    }
                    Some(_) => faults.push(Fault::new(at(&id), "not_an_option")),
                    None => faults.push(Fault::new(at(&id), "wrong_type")),
                },
            }
        }
        if faults.is_empty() { Ok(answers) } else { Err(faults) }
    }

    /// The questions somebody has to see to (SAT-04).
    pub fn low<'a>(&'a self, given: &'a BTreeMap<String, Given>) -> impl Iterator<Item = &'a str> {
        self.questions.iter().filter_map(|question| match (given.get(&question.id)?, question.low?) {
            (Given::Mark(mark), low) if *mark <= low => Some(question.id.as_str()),
            _ => None,
        })
    }
}

fn at(question: &str) -> String {
    format!("/answers/{question}")
}

fn is_empty(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

fn mark(value: &Value) -> Option<u8> {
    match value {
        Value::Number(number) => number.as_u64().and_then(|number| u8::try_from(number).ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
