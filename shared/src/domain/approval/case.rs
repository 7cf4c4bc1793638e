//! A request on its way: pending → approved, refused, withdrawn or expired.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::flow::{ApprovalFlow, StepRule};
use super::step::{Step, Wait};
use crate::domain::access::Place;
use crate::domain::clock::{Calendar, ClockError};
use crate::domain::ids::StaffId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Pending,
    Approved,
    Refused,
    Withdrawn,
    Expired,
}

impl Status {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Approved,
    Refused,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Case {
    pub flow: String,
    pub delegable: bool,
    pub status: Status,
    pub requested_by: StaffId,
    pub requested_at: Timestamp,
    /// Who gets something from it, and decides it as little as whoever asked.
    pub beneficiaries: Vec<StaffId>,
    /// As the flow was when it was asked for: a new flow is for new requests.
    pub steps: Vec<Step>,
    /// The step that is to be decided.
    pub current: usize,
    /// All that has happened, in order; the request itself first.
    pub acts: Vec<Act>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Act {
    pub kind: ActKind,
    pub at: Timestamp,
    pub by: StaffId,
    /// Whose powers were exercised, when not one's own (ACC-17).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<StaffId>,
    /// The step it belongs to, and the role it was done in; for decisions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActKind {
    Requested,
    Approved,
    Refused,
    Withdrawn,
    Expired,
}

/// Somebody of a role that is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decider {
    pub staff: StaffId,
    pub on_behalf_of: Option<StaffId>,
    pub role: String,
}

/// Why nothing was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is decided, withdrawn or expired.
    NotPending,
    /// He asked for it, gets something from it, or lends his powers to whoever does.
    OwnRequest,
    /// He has decided another step of it, or this one.
    DecidedBefore,
    /// Not somebody who is waited for.
    NotAsked,
    /// No deadline could be computed for the next step.
    Clock(ClockError),
}

impl From<ClockError> for Refusal {
    fn from(error: ClockError) -> Self {
        Self::Clock(error)
    }
}

impl Case {
    /// A new request, its first step open.
    pub fn open(
        flow: &ApprovalFlow,
        by: &Place,
        object: &Place,
        beneficiaries: Vec<StaffId>,
        now: Timestamp,
        calendar: &Calendar,
    ) -> Result<Self, ClockError> {
        let mut steps: Vec<_> = flow.steps.iter().map(|rule| Step::new(rule, by, object)).collect();
        if let Some(first) = steps.first_mut() {
            first.open(now, calendar)?;
        }
        let staff = by.owner_id.clone();
        let asked =
            Act { kind: ActKind::Requested, at: now, by: staff.clone(), on_behalf_of: None, step: None, role: None };
        Ok(Self {
            flow: flow.id.clone(),
            delegable: flow.delegable,
            status: Status::Pending,
            requested_by: staff,
            requested_at: now,
            beneficiaries,
            steps,
            current: 0,
            acts: vec![asked],
        })
    }

    /// How it stands at a moment: what nobody has decided in time has expired.
    pub fn standing(&self, now: Timestamp) -> Status {
        match (self.status, self.ends_at()) {
            (Status::Pending, Some(end)) if end < now => Status::Expired,
            (status, _) => status,
        }
    }

    /// When it expires if nobody decides.
    pub fn ends_at(&self) -> Option<Timestamp> {
        self.steps.get(self.current)?.ends_at().filter(|_| self.status == Status::Pending)
    }

    /// Whoever may decide the present step, now or later; nobody once it has ended.
    pub fn waits(&self) -> Vec<Wait> {
        let Some(step) = self.steps.get(self.current).filter(|_| self.status == Status::Pending) else {
            return Vec::new();
        };
        let (Some(from), Some(due), Some(until)) = (step.opened_at, step.due_at, step.ends_at()) else {
            return Vec::new();
        };
        let wait = |role: &String, from| Wait { role: role.clone(), place: step.place.clone(), from, until };
        let outstanding = step.rule.by.iter().filter(|role| !self.has_approved(role));
        let mut waits: Vec<_> = outstanding.map(|role| wait(role, from)).collect();
        if let Some(next) = step.rule.escalate.as_ref().filter(|next| !waits.iter().any(|wait| wait.role == next.to)) {
            waits.push(wait(&next.to, due));
        }
        waits
    }

    fn has_approved(&self, role: &str) -> bool {
        let here = |act: &&Act| act.kind == ActKind::Approved && act.step == Some(self.current);
        self.acts.iter().filter(here).any(|act| act.role.as_deref() == Some(role))
    }

    /// Whether somebody asked for it or gets something from it.
    pub fn is_party(&self, staff: &StaffId) -> bool {
        self.requested_by == *staff || self.beneficiaries.contains(staff)
    }

    /// Whether somebody has decided a step, in his own name or through a delegate.
    pub fn has_decided(&self, staff: &StaffId) -> bool {
        let decided = |act: &&Act| matches!(act.kind, ActKind::Approved | ActKind::Refused);
        self.acts.iter().filter(decided).any(|act| act.by == *staff || act.on_behalf_of.as_ref() == Some(staff))
    }

    /// The case after a decision.
    pub fn decide(
        &self,
        decider: &Decider,
        verdict: Verdict,
        now: Timestamp,
        calendar: &Calendar,
    ) -> Result<Self, Refusal> {
        let people = || [&decider.staff].into_iter().chain(&decider.on_behalf_of);
        if self.standing(now) != Status::Pending {
            return Err(Refusal::NotPending);
        }
        if people().any(|staff| self.is_party(staff)) {
            return Err(Refusal::OwnRequest);
        }
        if people().any(|staff| self.has_decided(staff)) {
            return Err(Refusal::DecidedBefore);
        }
        let lent = decider.on_behalf_of.is_none() || self.delegable;
        let asked = self.waits().iter().any(|wait| wait.role == decider.role && wait.from <= now);
        if !lent || !asked {
            return Err(Refusal::NotAsked);
        }
        let mut next = self.clone();
        next.acts.push(Act {
            kind: if verdict == Verdict::Approved { ActKind::Approved } else { ActKind::Refused },
            at: now,
            by: decider.staff.clone(),
            on_behalf_of: decider.on_behalf_of.clone(),
            step: Some(self.current),
            role: Some(decider.role.clone()),
        });
        if verdict == Verdict::Refused {
            next.status = Status::Refused;
            return Ok(next);
        }
        next.advance(decider, now, calendar)?;
        Ok(next)
    }

    /// On to the next step, or to the end, if the present one has what it needs.
    fn advance(&mut self, decider: &Decider, now: Timestamp, calendar: &Calendar) -> Result<(), ClockError> {
        let step = &self.steps[self.current];
        let escalated = step.rule.escalate.as_ref().is_some_and(|next| next.to == decider.role)
            && !step.rule.by.contains(&decider.role);
        let done = match step.rule.rule {
            StepRule::Any => true,
            StepRule::All => escalated || step.rule.by.iter().all(|role| self.has_approved(role)),
        };
        if !done {
            return Ok(());
        }
        match self.steps.get_mut(self.current + 1) {
            Some(next) => {
                next.open(now, calendar)?;
                self.current += 1;
            }
            None => self.status = Status::Approved,
        }
        Ok(())
    }

    /// Taken back by whoever asked.
    pub fn withdraw(&self, by: &StaffId, now: Timestamp) -> Result<Self, Refusal> {
        if self.requested_by != *by {
            return Err(Refusal::NotAsked);
        }
        self.fall_away(by, now).ok_or(Refusal::NotPending)
    }

    /// Ended by whoever put an end to what it was about; `None` if it is over.
    pub fn fall_away(&self, by: &StaffId, now: Timestamp) -> Option<Self> {
        let waits = self.standing(now) == Status::Pending;
        waits.then(|| self.ended(ActKind::Withdrawn, Status::Withdrawn, by, now))
    }

    /// Written down as expired; `None` while there is time.
    pub fn expire(&self, by: &StaffId, now: Timestamp) -> Option<Self> {
        let over = self.status == Status::Pending && self.standing(now) == Status::Expired;
        over.then(|| self.ended(ActKind::Expired, Status::Expired, by, now))
    }

    fn ended(&self, kind: ActKind, status: Status, by: &StaffId, at: Timestamp) -> Self {
        let mut next = self.clone();
        next.status = status;
        next.acts.push(Act { kind, at, by: by.clone(), on_behalf_of: None, step: None, role: None });
        next
    }
}
