//! A type of case as it is written down (`catalogue/cases-*.toml`).

use serde::{Deserialize, Serialize};

use super::words::{Effect, Grade, Party, Severity};
use crate::domain::clock::{ClockKind, ClockRule, EventKind, PauseReason, Term};
use crate::domain::language::Label;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct CaseType {
    pub id: String,
    pub label: Label,
    pub source: Vec<String>,
    /// Where a case begins.
    pub initial: String,
    /// Where one ends that has been taken into another.
    pub merged: String,
    /// Within so many days of the last one of the same customer it counts as a repeat.
    pub repeat_days: u16,
    #[serde(rename(deserialize = "kind"))]
    pub kinds: Vec<CaseKind>,
    #[serde(rename(deserialize = "channel"))]
    pub channels: Vec<Choice>,
    #[serde(rename(deserialize = "cause"))]
    pub causes: Vec<Choice>,
    #[serde(rename(deserialize = "stage"))]
    pub stages: Vec<Stage>,
    #[serde(rename(deserialize = "move"))]
    pub moves: Vec<CaseMove>,
    #[serde(rename(deserialize = "clock"))]
    pub clocks: Vec<CaseClock>,
}

/// What a case of the type can be about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct CaseKind {
    pub id: String,
    pub label: Label,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
    /// What is asked for besides the matter when one is opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub form: Vec<FormField>,
}

/// An entry of a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Choice {
    pub id: String,
    pub label: Label,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Stage {
    pub id: String,
    pub label: Label,
    /// Nothing is waited for any more.
    #[serde(default)]
    pub closed: bool,
}

/// Something that is done with a case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct CaseMove {
    pub id: String,
    pub label: Label,
    #[serde(default)]
    pub source: Vec<String>,
    /// The stages it is made in.
    pub from: Vec<String>,
    /// Where it leads; nowhere else, when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Who makes it: one of these is enough.
    pub by: Vec<Party>,
    /// Of cases of these kinds only; of all when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub form: Vec<FormField>,
    /// The first that fits says who decides it beforehand; where none does, nobody.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approval: Vec<ApprovalWhen>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct FormField {
    pub id: String,
    pub label: Label,
    pub kind: FormKind,
    #[serde(default)]
    pub optional: bool,
    /// What a `choice` is one of; where it is left out, the list of the type that has the field's name.
    #[serde(default, rename(deserialize = "option"), skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    /// Free text, sealed.
    Words,
    Choice,
    /// From 1, very dissatisfied, to 5, very satisfied.
    Mark,
    Flag,
    Severity,
    /// In fen.
    Amount,
    Staff,
    Unit,
    /// `2026-11-26`.
    Date,
    /// RFC 3339.
    Moment,
    Count,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct ApprovalWhen {
    /// Of `approvals.toml`.
    pub flow: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub severities: Vec<Severity>,
}

/// A clock of the cases it fits; of several of one kind the first that fits runs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct CaseClock {
    /// Of companies with this profile (`settings.case_profile`); of all when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub severities: Vec<Severity>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<String>,
    pub rule: ClockRule,
    /// The terms of longer grades; where they are left out the rule's holds for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complex: Option<Term>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended: Option<Term>,
}

impl CaseClock {
    pub fn term(&self, grade: Grade) -> Term {
        let complex = self.complex.unwrap_or(self.rule.term);
        match grade {
            Grade::Ordinary => self.rule.term,
            Grade::Complex => complex,
            Grade::Extended => self.extended.unwrap_or(complex),
        }
    }
}

impl CaseType {
    pub fn stage(&self, id: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.id == id)
    }

    pub fn is_closed(&self, stage: &str) -> bool {
        self.stage(stage).is_none_or(|stage| stage.closed)
    }

    pub fn kind(&self, id: &str) -> Option<&CaseKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    pub fn channel(&self, id: &str) -> Option<&Choice> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    pub fn cause(&self, id: &str) -> Option<&Choice> {
        self.causes.iter().find(|cause| cause.id == id)
    }

    pub fn step(&self, id: &str) -> Option<&CaseMove> {
        self.moves.iter().find(|step| step.id == id)
    }

    /// What a choice of a form is one of.
    pub fn choices<'a>(&'a self, field: &'a FormField) -> &'a [Choice] {
        match (field.options.is_empty(), field.id.as_str()) {
            (false, _) => &field.options,
            (true, "cause") => &self.causes,
            (true, "channel") => &self.channels,
            (true, _) => &[],
        }
    }

    /// Whether whatever took a second person's decision still does, and nothing else leads past it: who decides
    /// comes with a release.
    pub fn keeps_decisions_of(&self, shipped: &Self) -> bool {
        let decided = || shipped.moves.iter().filter(|step| !step.approval.is_empty());
        let kept = |step: &CaseMove| {
            self.step(&step.id)
                .is_some_and(|own| (&own.approval, &own.to, own.effect) == (&step.approval, &step.to, step.effect))
        };
        let guarded = |step: &CaseMove| {
            let to = step.to.as_ref().is_some_and(|to| decided().any(|other| other.to.as_ref() == Some(to)));
            to || step.effect.is_some_and(|effect| decided().any(|other| other.effect == Some(effect)))
        };
        let passes = |step: &&CaseMove| shipped.step(&step.id) != Some(*step) && step.approval.is_empty();
        decided().all(kept) && !self.moves.iter().filter(passes).any(guarded)
    }

    /// Why the clocks of its cases may stand.
    pub fn pause_reasons(&self) -> impl Iterator<Item = &PauseReason> {
        self.clocks.iter().flat_map(|clock| &clock.rule.pause.reasons)
    }

    /// The clock of a kind for a case like this.
    pub fn clock(&self, kind: ClockKind, profile: &str, severity: Severity) -> Option<&CaseClock> {
        let fits = |clock: &&CaseClock| {
            clock.rule.clock == kind
                && clock.profile.as_deref().is_none_or(|wanted| wanted == profile)
                && (clock.severities.is_empty() || clock.severities.contains(&severity))
        };
        self.clocks.iter().find(fits)
    }
}

impl CaseMove {
    pub fn is_of(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|known| known == kind)
    }

    /// Who decides it beforehand.
    pub fn flow(&self, kind: &str, severity: Severity) -> Option<&str> {
        let fits = |when: &&ApprovalWhen| {
            (when.kinds.is_empty() || when.kinds.iter().any(|known| known == kind))
                && (when.severities.is_empty() || when.severities.contains(&severity))
        };
        self.approval.iter().find(fits).map(|when| when.flow.as_str())
    }
}
