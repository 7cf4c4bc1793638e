//! Words of problems and faults, in both languages: data, in `catalogue/messages.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::language::Language;
use super::problem::{Code, Problem, ProblemBody, ProblemError};
use super::trace::TraceId;
use crate::domain::catalogue::Label;
use crate::domain::compiled::{self, compiled};

#[derive(Deserialize)]
struct Messages {
    problem: BTreeMap<String, Label>,
    fault: BTreeMap<String, Label>,
    explanation: BTreeMap<String, Label>,
}

static MESSAGES: LazyLock<Messages> = LazyLock::new(|| compiled::read(compiled!("messages")));

pub fn title(code: Code, language: Language) -> &'static str {
    MESSAGES.problem.get(code.word()).map_or(code.word(), |label| label.text(language))
}

pub fn fault(code: &str, language: Language) -> &str {
    MESSAGES.fault.get(code).map_or(code, |label| label.text(language))
}

/// Why somebody can or can not see a customer.
pub fn explanation(code: &str) -> Label {
    let plain = || Label { zh: code.to_owned(), en: code.to_owned() };
    MESSAGES.explanation.get(code).cloned().unwrap_or_else(plain)
}

/// More than a file has fields. A refusal does not grow with what is refused: an answer has its limit too.
const MOST_FAULTS: usize = 256;

pub fn body(problem: &Problem, language: Language, trace: &TraceId) -> ProblemBody {
    let errors = problem.errors.iter().take(MOST_FAULTS).map(|error| ProblemError {
        pointer: error.pointer.clone(),
        code: error.code.to_owned(),
        message: fault(error.code, language).to_owned(),
    });
    ProblemBody {
        r#type: format!("urn:kehu:problem:{}", problem.code.word()),
        title: title(problem.code, language).to_owned(),
        status: problem.code.status().as_u16(),
        code: problem.code.word().to_owned(),
        errors: errors.collect(),
        trace_id: trace.0.clone(),
        links: problem.links.iter().map(|(name, id)| ((*name).to_owned(), id.clone().into())).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words_in_both_languages() {
        for code in Code::ALL {
            let label = MESSAGES.problem.get(code.word());
            assert!(label.is_some_and(|l| !l.zh.is_empty() && !l.en.is_empty()), "{}", code.word());
        }
        assert_eq!(MESSAGES.problem.len(), Code::ALL.len(), "words without a code");
    }
}
