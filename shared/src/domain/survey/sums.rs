//! Answers added up: how often each mark was given. From these every figure follows, and figures of groups are
//! never averaged.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Given;

/// Of a question: mark or option, and how often.
pub type Counts = BTreeMap<String, u64>;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sums {
    /// Answer sheets.
    pub answered: u64,
    pub questions: BTreeMap<String, Counts>,
}

impl Sums {
    pub fn add(&mut self, given: &BTreeMap<String, Given>) {
        self.answered += 1;
        for (question, given) in given {
            let word = match given {
                Given::Mark(mark) => mark.to_string(),
                Given::Option(option) => option.clone(),
            };
            *self.questions.entry(question.clone()).or_default().entry(word).or_default() += 1;
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.answered += other.answered;
        for (question, counts) in &other.questions {
            let mine = self.questions.entry(question.clone()).or_default();
            for (word, count) in counts {
                *mine.entry(word.clone()).or_default() += count;
            }
        }
    }
}

/// Whose answers are added up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    All,
    Unit(String),
    ValueClass(String),
}

impl Group {
    /// As it stands in a key and in an answer.
    pub fn word(&self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Unit(unit) => format!("unit:{unit}"),
            Self::ValueClass(class) => format!("value_class:{class}"),
        }
    }
}
