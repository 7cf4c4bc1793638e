//! Whether, and from when on, a company may turn to a customer: consent, opt-out, minors, open complaints, how
//! often lately, quiet hours. Pure; the answer says why.

mod policy;
#[cfg(test)]
mod tests;

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize};

pub use policy::{Ceiling, Outreach, OutreachChannel, OutreachKind, Quiet, Spared};

/// What is known of a customer when somebody wants to turn to him.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// His file is put away, merged or erased.
    pub closed: bool,
    /// He agreed to the kind's purpose, or needs not to.
    pub consented: bool,
    /// He said he wants none of it any more.
    pub opted_out: bool,
    pub minor: bool,
    pub open_complaint: bool,
    /// There is something on file to reach him by.
    pub reachable: bool,
    /// The last contact of the kind.
    pub last: Option<Timestamp>,
    /// The latest that count, of all kinds.
    pub recent: Vec<Timestamp>,
}

/// Why a customer is not turned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Closed,
    NoConsent,
    OptedOut,
    Minor,
    OpenComplaint,
    Unreachable,
    /// One of the kind was not long ago.
    TooSoon,
    /// Too many of all kinds lately.
    Ceiling,
}

/// A reason, and until when it holds if time alone ends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Hindrance {
    #[schema(inline)]
    pub reason: Reason,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub until: Option<Timestamp>,
}

impl Reason {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::NoConsent => "no_consent",
            Self::OptedOut => "opted_out",
            Self::Minor => "minor",
            Self::OpenComplaint => "open_complaint",
            Self::Unreachable => "unreachable",
            Self::TooSoon => "too_soon",
            Self::Ceiling => "ceiling",
        }
    }
}

impl From<Reason> for Hindrance {
    fn from(reason: Reason) -> Self {
        Self { reason, until: None }
    }
}

impl Outreach {
    /// Everything that stands against it; nothing, if he may be turned to.
    pub fn hindrances(&self, kind: &OutreachKind, standing: &Standing, now: Timestamp) -> Vec<Hindrance> {
        let spares = |whom| kind.spares.contains(&whom);
        let always = [
            (standing.closed, Reason::Closed),
            (!standing.consented, Reason::NoConsent),
            (standing.opted_out, Reason::OptedOut),
            (standing.minor && spares(Spared::Minor), Reason::Minor),
            (standing.open_complaint && spares(Spared::OpenComplaint), Reason::OpenComplaint),
            (!standing.reachable, Reason::Unreachable),
        ];
        let always = always.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason.into());
        let too_soon = self.too_soon(kind, standing, now).map(|until| (Reason::TooSoon, until));
        let ceiling = self.ceiling_until(kind, standing, now).map(|until| (Reason::Ceiling, until));
        let passing = too_soon.into_iter().chain(ceiling);
        always.chain(passing.map(|(reason, until)| Hindrance { reason, until: Some(until) })).collect()
    }

    fn too_soon(&self, kind: &OutreachKind, standing: &Standing, now: Timestamp) -> Option<Timestamp> {
        let until = days_after(standing.last?, kind.every_days?);
        (until > now).then_some(until)
    }

    /// As long as the oldest of the last so many is not long enough ago.
    fn ceiling_until(&self, kind: &OutreachKind, standing: &Standing, now: Timestamp) -> Option<Timestamp> {
        let mut recent = standing.recent.clone();
        recent.sort_unstable_by(|one, other| other.cmp(one));
        let oldest = recent.get(usize::from(self.ceiling.count).checked_sub(1)?)?;
        let until = days_after(*oldest, self.ceiling.days);
        (kind.counts && until > now).then_some(until)
    }

    /// The first moment from `at` on that is not within the quiet hours.
    pub fn not_before(&self, at: Timestamp, zone: &TimeZone) -> Timestamp {
        let (Quiet { from, until }, local) = (self.quiet, at.to_zoned(zone.clone()));
        let (day, time) = (local.date(), local.time());
        let wakes = |day: jiff::civil::Date| Some(day.to_datetime(until).to_zoned(zone.clone()).ok()?.timestamp());
        let waits = match from <= until {
            true if from <= time && time < until => wakes(day),
            // Over midnight.
            false if time < until => wakes(day),
            false if time >= from => day.tomorrow().ok().and_then(wakes),
            _ => None,
        };
        waits.unwrap_or(at)
    }
}

fn days_after(at: Timestamp, days: u16) -> Timestamp {
    at.checked_add((i64::from(days) * 24).hours()).unwrap_or(Timestamp::MAX)
}
