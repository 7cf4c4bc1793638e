//! Pauses: a clock stands while Kehu waits for somebody else, for a listed reason, up to a cap, and
//! beyond an allowance only with an approval. What goes further is kept on file but stops nothing.

use std::ops::SubAssign;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ClockError, Label};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pause {
    pub from: Timestamp,
    /// `None` while the pause lasts.
    pub until: Option<Timestamp>,
    /// Id of a [`PauseReason`], never free text: it appears in explanations.
    pub reason: String,
    /// Opaque id of the approver.
    pub approved_by: Option<String>,
}

/// Amounts are in the unit of the term they go with: hours of an hours term, days of a days term.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct PausePolicy {
    /// The most that all pauses together may stop the clock. 0: it never stands.
    pub cap: u32,
    /// How much of the cap may be used without an approval.
    #[serde(default)]
    pub without_approval: u32,
    #[serde(default)]
    pub reasons: Vec<PauseReason>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PauseReason {
    pub id: String,
    pub label: Label,
}

/// Why a pause stops the clock no longer, or never did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseLimit {
    NeverPaused,
    CapReached,
    ApprovalMissing,
}

impl PausePolicy {
    /// To be asked when a pause is requested. A computation does not ask again: a reason that was
    /// struck off the list later must not change what was promised.
    pub fn reason(&self, id: &str) -> Result<&PauseReason, ClockError> {
        self.reasons.iter().find(|r| r.id == id).ok_or(ClockError::UnknownReason)
    }

    fn label(&self, id: &str) -> Label {
        self.reason(id).map_or_else(|_| Label { zh: id.to_owned(), en: id.to_owned() }, |reason| reason.label.clone())
    }
}

/// The pauses of one computation and what the policy still grants. `T` is a duration or days.
pub(super) struct Ledger<'a, T> {
    /// Approved ones first: where pauses overlap, the allowance is spared.
    pauses: Vec<&'a Pause>,
    policy: &'a PausePolicy,
    cap_left: T,
    allowance_left: T,
    refused: Vec<&'a Pause>,
    /// A pause without an end has stopped the clock.
    pub open_ended: bool,
}

/// How far a pause stops the clock; `limit` is set the first time it falls short.
pub(super) struct Grant<T> {
    pub granted: T,
    pub reason: Label,
    pub approved: bool,
    pub limit: Option<PauseLimit>,
}

impl<'a, T: Copy + Ord + Default + SubAssign> Ledger<'a, T> {
    pub fn new(pauses: &'a [Pause], policy: &'a PausePolicy, amount: impl Fn(u32) -> T) -> Result<Self, ClockError> {
        if pauses.iter().any(|p| p.until.is_some_and(|until| until < p.from)) {
            return Err(ClockError::Backwards);
        }
        let mut pauses: Vec<_> = pauses.iter().collect();
        pauses.sort_by_key(|p| (p.approved_by.is_none(), p.from));
        Ok(Self {
            pauses,
            policy,
            cap_left: amount(policy.cap),
            allowance_left: amount(policy.without_approval),
            refused: Vec::new(),
            open_ended: false,
        })
    }

    /// The pause in force from `at` on.
    pub fn at(&self, at: Timestamp) -> Option<&'a Pause> {
        self.pauses.iter().find(|p| p.from <= at && p.until.is_none_or(|end| at < end)).copied()
    }

    /// The pause in force until `at`.
    pub fn before(&self, at: Timestamp) -> Option<&'a Pause> {
        self.pauses.iter().find(|p| p.from < at && p.until.is_none_or(|end| at <= end)).copied()
    }

    /// When a pause begins or ends next.
    pub fn next_change(&self, at: Timestamp) -> Option<Timestamp> {
        let changes = self.pauses.iter().flat_map(|p| [Some(p.from), p.until]).flatten();
        changes.filter(|change| *change > at).min()
    }

    pub fn grant(&mut self, pause: &'a Pause, wanted: T) -> Grant<T> {
        let approved = pause.approved_by.is_some();
        let mut granted = wanted.min(self.cap_left);
        if !approved {
            granted = granted.min(self.allowance_left);
            self.allowance_left -= granted;
        }
        self.cap_left -= granted;
        self.open_ended |= pause.until.is_none() && granted > T::default();

        let mut limit = None;
        if granted < wanted && !self.refused.contains(&pause) {
            self.refused.push(pause);
            limit = Some(if self.policy.cap == 0 {
                PauseLimit::NeverPaused
            } else if self.cap_left == T::default() {
                PauseLimit::CapReached
            } else {
                PauseLimit::ApprovalMissing
            });
        }
        Grant { granted, reason: self.policy.label(&pause.reason), approved, limit }
    }
}
