//! What customers are asked to: meetings, symposia, anniversaries, training, parties (VIS-10).

use serde::{Deserialize, Serialize};

use super::language::Label;

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields, default)]
pub struct EventPolicy {
    #[serde(rename(deserialize = "kind"))]
    pub kinds: Vec<EventKind>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields)]
pub struct EventKind {
    pub id: String,
    pub label: Label,
    pub source: Vec<String>,
    /// As what an invitation stands in the contact ledger.
    pub outreach: String,
}

/// How far an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventState {
    /// Being prepared: nobody is asked yet.
    Planned,
    /// Customers are asked, and answer.
    Open,
    /// It has taken place: who came and what they said is taken down.
    Held,
    Closed,
    Cancelled,
}

/// What a customer answers to an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Accepted,
    Declined,
}

/// What an event comes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    pub invited: u32,
    /// Not asked, because something stood against it.
    pub spared: u32,
    pub accepted: u32,
    pub declined: u32,
    pub attended: u32,
    pub opinions: u32,
}

impl EventPolicy {
    pub fn kind(&self, id: &str) -> Option<&EventKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }
}

impl EventState {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Open => "open",
            Self::Held => "held",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Planned, Self::Open | Self::Cancelled)
                | (Self::Open, Self::Held | Self::Cancelled)
                | (Self::Held, Self::Closed)
        )
    }

    /// Nothing is done with it any more.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Cancelled)
    }
}

impl Tally {
    /// An answer in the place of the one before, if there was one.
    pub fn reply(&mut self, before: Option<Reply>, now: Reply) {
        if let Some(before) = before {
            let count = self.of(before);
            *count = count.saturating_sub(1);
        }
        *self.of(now) += 1;
    }

    fn of(&mut self, reply: Reply) -> &mut u32 {
        match reply {
            Reply::Accepted => &mut self.accepted,
            Reply::Declined => &mut self.declined,
        }
    }

    pub fn attend(&mut self, before: bool, now: bool) {
        self.attended = self.attended.saturating_sub(u32::from(before)) + u32::from(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_goes_on_and_never_back() {
        use EventState::{Cancelled, Closed, Held, Open, Planned};
        let all = [Planned, Open, Held, Closed, Cancelled];
        for from in all {
            let next: Vec<_> = all.into_iter().filter(|next| from.may_become(*next)).collect();
            let expected: &[EventState] = match from {
                Planned => &[Open, Cancelled],
                Open => &[Held, Cancelled],
                Held => &[Closed],
                Closed | Cancelled => &[],
            };
            assert_eq!(next, expected, "{}", from.word());
            assert_eq!(from.is_over(), next.is_empty());
        }
    }

    #[test]
    fn who_answers_again_is_counted_once() {
        let mut tally = Tally::default();
        tally.reply(None, Reply::Accepted);
        tally.reply(None, Reply::Accepted);
        tally.reply(Some(Reply::Accepted), Reply::Declined);
        tally.attend(false, true);
        tally.attend(true, true);
        assert_eq!((tally.accepted, tally.declined, tally.attended), (1, 1, 1));
        tally.attend(true, false);
        assert_eq!(tally.attended, 0);
    }
}
