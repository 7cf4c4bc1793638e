//! How far a case is, who has which part in it, and what may be done next.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::clocks::{Promise, Told, promises};
use super::form::Given;
use super::kind::{CaseMove, CaseType};
use super::words::{Effect, Grade, Party, Severity};
use crate::domain::access::Place;
use crate::domain::clock::{Event, EventKind, Pause};
use crate::domain::ids::{ApprovalId, StaffId};

/// A case that is worked on for years reports its progress more often than any clock can use: what comes after
/// so many is on record, and moves none.
const MOST_REPORTS: usize = 300;
/// Nor does it stand, or begin anew, without end.
const MOST_PAUSES: usize = 50;
const MOST_REOPENED: usize = 50;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    pub case_type: String,
    pub kind: String,
    pub severity: Severity,
    pub grade: Grade,
    /// The company's when it was opened: which terms hold.
    pub profile: String,
    pub channel: String,
    pub stage: String,
    /// 首问责任人.
    pub first_responsible: StaffId,
    /// Whoever works on it is its owner.
    pub place: Place,
    /// Whom it is about, and who is not impartial.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<StaffId>,
    pub events: Vec<Event>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    /// What each clock gives, as it was promised.
    pub promises: Vec<Promise>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Pending>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover: Option<Handover>,
    #[serde(default)]
    pub crisis: bool,
    /// What those whom the ladder names have been told of clocks that run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
}

/// A move that a second person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pending {
    pub step: String,
    pub approval: ApprovalId,
    /// The entry of the history that holds what was said.
    pub act: u32,
    pub asked_at: Timestamp,
    pub asked_by: StaffId,
}

/// Offered, and not yet taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Handover {
    pub to: StaffId,
    pub by: StaffId,
    pub at: Timestamp,
}

/// What somebody is to a case by his rights, besides what the case says of him.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Part {
    pub handles: bool,
    pub oversees: bool,
    pub speaks: bool,
}

/// A move as it is made.
pub struct Made<'a> {
    pub said: &'a Given,
    pub by: &'a StaffId,
    /// The second person, where it needed one.
    pub approved_by: Option<&'a StaffId>,
    /// Who works on it from now on, and where he stands, of a move that says so.
    pub to: Option<Place>,
    pub at: Timestamp,
}

/// Why a move is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Not in this stage, not of this kind, or another move waits for a decision.
    NotNow,
    /// It is somebody else's.
    NotHis,
    /// He has no part in it (回避).
    Barred,
}

impl Progress {
    pub fn handler(&self) -> &StaffId {
        &self.place.owner_id
    }

    pub fn is_barred(&self, staff: &StaffId) -> bool {
        self.barred.contains(staff)
    }

    pub fn is_open(&self, of: &CaseType) -> bool {
        !of.is_closed(&self.stage)
    }

    /// Whether all its clocks are where the other's are.
    pub fn runs_like(&self, other: &Self) -> bool {
        (&self.stage, self.severity, &self.told) == (&other.stage, other.severity, &other.told)
            && self.events == other.events
            && self.pauses == other.pauses
            && self.promises == other.promises
    }

    pub fn is(&self, staff: &StaffId, party: Party, part: Part) -> bool {
        match party {
            Party::Handler => part.handles && self.handler() == staff,
            Party::FirstResponsible => part.handles && self.first_responsible == *staff,
            Party::Overseer => part.oversees,
            Party::Speaker => part.speaks,
        }
    }

    /// Whether somebody may make a move now.
    pub fn may(&self, step: &CaseMove, staff: &StaffId, part: Part) -> Result<(), Refusal> {
        if self.is_barred(staff) {
            return Err(Refusal::Barred);
        }
        if !step.by.iter().any(|party| self.is(staff, *party, part)) {
            return Err(Refusal::NotHis);
        }
        let here = step.from.contains(&self.stage) && step.is_of(&self.kind);
        let waits = self.pending.is_some() && (step.to.is_some() || !step.approval.is_empty());
        // Whoever complained may take it back whatever waits for a decision.
        let withdrawn = step.event == Some(EventKind::Withdrawn);
        let paused = self.pauses.last().is_some_and(|pause| pause.until.is_none());
        let fits = match step.effect {
            Some(Effect::Pause) => !paused && self.pauses.len() < MOST_PAUSES,
            Some(Effect::Resume | Effect::ApprovePause) => paused,
            Some(Effect::Extend) => self.grade.longer().is_some(),
            Some(Effect::Severity | Effect::Recuse | Effect::Crisis | Effect::Assign) | None => true,
        };
        let again = step.event != Some(EventKind::Reopened) || self.count(EventKind::Reopened) < MOST_REOPENED;
        if here && fits && again && (!waits || withdrawn) { Ok(()) } else { Err(Refusal::NotNow) }
    }

    /// The case after a move.
    pub fn after(&self, step: &CaseMove, of: &CaseType, made: &Made<'_>) -> Self {
        let mut next = self.clone();
        if let Some(to) = &step.to {
            next.stage.clone_from(to);
            // Nobody waits for the customer of a case that is over.
            if of.is_closed(to) {
                next.resume(made.at);
                next.handover = None;
            }
        }
        if let Some(kind) = step.event {
            next.happened(kind, made.at);
        }
        match step.effect {
            Some(Effect::Extend) => next.grade = next.grade.longer().unwrap_or(next.grade),
            Some(Effect::Severity) => {
                let wanted = made.said.text("severity");
                next.severity =
                    Severity::ALL.into_iter().find(|severity| Some(severity.word()) == wanted).unwrap_or(next.severity);
            }
            Some(Effect::Pause) => next.pause(made.said.text("reason").unwrap_or_default(), made.at),
            Some(Effect::ApprovePause) => {
                let last = next.pauses.last_mut().filter(|pause| pause.until.is_none());
                if let Some(last) = last {
                    last.approved_by = made.approved_by.map(ToString::to_string);
                }
            }
            Some(Effect::Resume) => next.resume(made.at),
            Some(Effect::Recuse) => next.barred.push(made.by.clone()),
            Some(Effect::Crisis) => next.crisis = true,
            Some(Effect::Assign) => next.hand_to(made.to.clone().unwrap_or_else(|| next.place.clone())),
            None => {}
        }
        if matches!(step.effect, Some(Effect::Extend | Effect::Severity)) {
            next.promises = promises(of, &next);
        }
        next
    }

    pub fn happened(&mut self, kind: EventKind, at: Timestamp) {
        // What ends a clock always counts.
        let report = matches!(kind, EventKind::ProgressReported | EventKind::Responded);
        if !report || self.count(kind) < MOST_REPORTS {
            self.events.push(Event { at, kind });
        }
    }

    fn count(&self, kind: EventKind) -> usize {
        self.events.iter().filter(|event| event.kind == kind).count()
    }

    fn pause(&mut self, reason: &str, at: Timestamp) {
        self.pauses.push(Pause { from: at, until: None, reason: reason.to_owned(), approved_by: None });
    }

    fn resume(&mut self, at: Timestamp) {
        if let Some(last) = self.pauses.last_mut().filter(|pause| pause.until.is_none()) {
            last.until = Some(at.max(last.from));
        }
    }

    /// Another works on it from now on. Who answers for it stays who it was.
    pub fn hand_to(&mut self, to: Place) {
        self.place = to;
        self.handover = None;
    }
}
