//! The lists a company works with, and may set differently.

use serde::{Deserialize, Serialize};

use super::Reminder;
use crate::domain::case::FormField;
use crate::domain::catalogue::Profile;
use crate::domain::clock::{Ladder, Term};
use crate::domain::language::Label;

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields, default)]
pub struct InteractionPolicy {
    #[serde(rename(deserialize = "kind"))]
    pub kinds: Vec<InteractionKind>,
    #[serde(rename(deserialize = "channel"))]
    pub channels: Vec<Channel>,
    #[serde(rename(deserialize = "outcome"))]
    pub outcomes: Vec<Outcome>,
    #[serde(rename(deserialize = "plan"))]
    pub plans: Vec<PlanKind>,
    #[serde(rename(deserialize = "script"))]
    pub scripts: Vec<Script>,
    #[serde(rename(deserialize = "reminder"))]
    pub reminders: Vec<Reminder>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct InteractionKind {
    pub id: String,
    pub label: Label,
    pub source: Vec<String>,
    /// Where it stands on the way from contact to a kept relation (VIS-07).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    /// Nobody spoke with the customer: it is no contact.
    #[serde(default)]
    pub internal: bool,
    /// As what it counts in the contact ledger when the company makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outreach: Option<String>,
    /// A service was rendered: intervals of maintenance run from it.
    #[serde(default)]
    pub service: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Channel {
    pub id: String,
    pub label: Label,
    /// What it is called in the contact ledger.
    pub outreach: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Outcome {
    pub id: String,
    pub label: Label,
    /// The customer was spoken to.
    pub reached: bool,
}

/// What can be planned, or given to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct PlanKind {
    pub id: String,
    pub label: Label,
    pub source: Vec<String>,
    /// It needs no customer.
    #[serde(default)]
    pub internal: bool,
    /// The customer is turned to: it is judged as this kind of contact before it is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outreach: Option<String>,
    /// The way he is turned to, by the channels of `outreach.toml`; by phone when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// When it is due, if nobody says otherwise.
    pub term: Term,
    /// Who is told that it is overdue.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub ladder: Ladder,
}

fn is_empty(ladder: &Ladder) -> bool {
    ladder.rungs.is_empty()
}

/// What is said and asked (应答话术、回访问卷).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct Script {
    pub id: String,
    pub label: Label,
    pub source: Vec<String>,
    /// For these kinds of interactions.
    pub kinds: Vec<String>,
    /// For customers with one of these profiles; for all when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<Profile>,
    /// What to say.
    pub words: Label,
    #[serde(default, rename(deserialize = "question"), skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<FormField>,
}

impl PlanKind {
    /// What nobody has chosen a way for is a call.
    pub fn channel(&self) -> &str {
        self.channel.as_deref().unwrap_or("phone")
    }
}

impl InteractionPolicy {
    pub fn kind(&self, id: &str) -> Option<&InteractionKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    pub fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|outcome| outcome.id == id)
    }

    pub fn plan(&self, id: &str) -> Option<&PlanKind> {
        self.plans.iter().find(|plan| plan.id == id)
    }

    pub fn script(&self, id: &str) -> Option<&Script> {
        self.scripts.iter().find(|script| script.id == id)
    }

    pub fn reminder(&self, id: &str) -> Option<&Reminder> {
        self.reminders.iter().find(|reminder| reminder.id == id)
    }
}
