//! A step of a request: whose turn it is, and until when.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::flow::{FlowStep, Of};
use crate::domain::access::Place;
use crate::domain::clock::{Calendar, ClockError, Deadline, PausePolicy, Term, deadline};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    pub rule: FlowStep,
    /// What a decider's grant has to reach.
    pub place: Place,
    /// Since when it is its turn, and until when; nothing before that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The end of the time that whoever it escalates to has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation_due_at: Option<Timestamp>,
}

/// A role that may decide now or from a moment on, until another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    pub role: String,
    pub place: Place,
    pub from: Timestamp,
    pub until: Timestamp,
}

/// When a step of so much time ends.
pub fn due(calendar: &Calendar, from: Timestamp, term: Term) -> Result<Deadline, ClockError> {
    deadline(calendar, from, term, &[], &PausePolicy::default())
}

impl Step {
    pub(super) fn new(rule: &FlowStep, requester: &Place, object: &Place) -> Self {
        let place = match rule.of {
            Of::Requester => requester.clone(),
            Of::Object => object.clone(),
        };
        Self { rule: rule.clone(), place, opened_at: None, due_at: None, escalation_due_at: None }
    }

    pub(super) fn open(&mut self, now: Timestamp, calendar: &Calendar) -> Result<(), ClockError> {
        let first = due(calendar, now, self.rule.within)?.due;
        let second = self.rule.escalate.as_ref().map(|next| due(calendar, first, next.within)).transpose()?;
        self.opened_at = Some(now);
        self.due_at = Some(first);
        self.escalation_due_at = second.map(|second| second.due);
        Ok(())
    }

    /// In time up to and including this moment.
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.escalation_due_at.or(self.due_at)
    }
}
