//! What the report of cases counts (CMP-04, CMP-12, CMP-13, SVC-27). Pure: facts in, figures out.

use std::collections::BTreeMap;

use crate::domain::case::CaseType;
use crate::domain::clock::ClockKind;
use crate::domain::month::Month;
use crate::store::cases::CaseFacts;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// A day as it is written in a query, or the whole month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub month: Month,
    pub day: Option<Date>,
}

impl Period {
    pub fn of_month(month: Month) -> Self {
        Self { month, day: None }
    }

    pub fn of_day(day: Date) -> Self {
        Self { month: Month::of(day), day: Some(day) }
    }

    /// As a query has it.
    pub fn query(&self) -> String {
        self.day.map_or_else(|| format!("month={}", self.month), |day| format!("day={day}"))
    }
}

/// So many of so many, in hundredths of a per cent: money and shares are never floats.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Share {
    pub count: u32,
    pub of: u32,
    /// 9876 is 98.76 %; of nothing, nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis_points: Option<u32>,
}

impl Share {
    pub fn new(count: u32, of: u32) -> Self {
        // Rounded half up.
        let points = (of > 0).then(|| (u64::from(count) * 20_000 + u64::from(of)) / (2 * u64::from(of)));
        Self { count, of, basis_points: points.and_then(|points| u32::try_from(points).ok()) }
    }
}

/// So many were marked, and the mean of their scores, in hundredths of a mark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Score {
    pub count: u32,
    pub mean: u32,
}

impl Score {
    /// Rounded half up.
    fn of(scores: &[u32]) -> Self {
        let (sum, count) = (scores.iter().map(|score| u64::from(*score)).sum::<u64>(), scores.len() as u64);
        let mean = (2 * sum + count).checked_div(2 * count).unwrap_or(0);
        Self { count: u32::try_from(count).unwrap_or(u32::MAX), mean: u32::try_from(mean).unwrap_or(u32::MAX) }
    }
}

#[derive(Debug, Default, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Figures {
    pub registered: u32,
    pub closed: u32,
    pub open: u32,
    pub overdue: u32,
    /// Of all: those none of whose clocks was missed.
    pub on_time: Share,
    pub repeat: Share,
    pub reopened: Share,
    /// Of those with a mark: marked 4 or 5.
    pub satisfied: Share,
    /// Compensation settled, in fen.
    pub compensation: u64,
    pub crises: u32,
    pub by_kind: BTreeMap<String, u32>,
    pub by_severity: BTreeMap<String, u32>,
    pub by_channel: BTreeMap<String, u32>,
    pub by_stage: BTreeMap<String, u32>,
    /// Of those with a result.
    pub by_cause: BTreeMap<String, u32>,
    /// Departments that were found at fault.
    pub by_responsible_unit: BTreeMap<String, u32>,
    /// Departments that handle them.
    pub by_unit: BTreeMap<String, u32>,
    /// Of those that are open: who works on them.
    pub open_by_handler: BTreeMap<String, u32>,
    /// Of what was marked, by department.
    pub scores: BTreeMap<String, Score>,
    /// How often each clock was missed.
    pub missed: BTreeMap<String, u32>,
}

/// Counts facts one after the other: a month need not be in memory at once.
#[derive(Default)]
pub struct Counter {
    figures: Figures,
    missed: u32,
    repeat: u32,
    reopened: u32,
    marked: u32,
    satisfied: u32,
    scores: BTreeMap<String, Vec<u32>>,
}

fn one(counts: &mut BTreeMap<String, u32>, of: &str) {
    *counts.entry(of.to_owned()).or_default() += 1;
}

impl Counter {
    pub fn add(&mut self, of: &CaseType, facts: &CaseFacts, now: Timestamp) {
        let closed = of.is_closed(&facts.stage);
        let overdue = !closed && facts.due.is_some_and(|due| due < now);
        let figures = &mut self.figures;
        figures.registered += 1;
        figures.closed += u32::from(closed);
        figures.open += u32::from(!closed);
        figures.overdue += u32::from(overdue);
        figures.crises += u32::from(facts.crisis);
        figures.compensation = figures.compensation.saturating_add(facts.compensation.unwrap_or(0));
        self.missed += u32::from(overdue || !facts.missed.is_empty());
        self.repeat += u32::from(facts.repeat);
        self.reopened += u32::from(facts.reopened > 0);
        self.marked += u32::from(facts.mark.is_some());
        self.satisfied += u32::from(facts.mark.is_some_and(|mark| mark >= 4));
        one(&mut figures.by_kind, &facts.kind);
        one(&mut figures.by_severity, facts.severity.word());
        one(&mut figures.by_channel, &facts.channel);
        one(&mut figures.by_stage, &facts.stage);
        one(&mut figures.by_unit, &facts.place.unit_id);
        if !closed {
            one(&mut figures.open_by_handler, facts.place.owner_id.as_str());
        }
        facts.cause.iter().for_each(|cause| one(&mut figures.by_cause, cause));
        facts.responsible_unit.iter().for_each(|unit| one(&mut figures.by_responsible_unit, unit));
        // What was taken back was not meant.
        let counts = facts.stage != of.merged;
        if let (true, Some(unit), Some(score)) = (counts, &facts.about_unit, facts.score) {
            self.scores.entry(unit.to_string()).or_default().push(score);
        }
        facts.missed.iter().for_each(|clock| one(&mut figures.missed, word(*clock)));
    }

    pub fn finish(self) -> Figures {
        let all = self.figures.registered;
        Figures {
            on_time: Share::new(all - self.missed, all),
            repeat: Share::new(self.repeat, all),
            reopened: Share::new(self.reopened, all),
            satisfied: Share::new(self.satisfied, self.marked),
            scores: self.scores.iter().map(|(unit, scores)| (unit.clone(), Score::of(scores))).collect(),
            ..self.figures
        }
    }
}

const fn word(clock: ClockKind) -> &'static str {
    match clock {
        ClockKind::Accept => "accept",
        ClockKind::FirstResponse => "first_response",
        ClockKind::Progress => "progress",
        ClockKind::Resolve => "resolve",
        ClockKind::Reply => "reply",
        ClockKind::CallBack => "call_back",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn shares_are_rounded_half_up_and_of_nothing_there_is_none() {
        assert_eq!(Share::new(1, 3).basis_points, Some(3333));
        assert_eq!(Share::new(2, 3).basis_points, Some(6667));
        assert_eq!(Share::new(1, 20_000).basis_points, Some(1), "0.5 of a basis point");
        assert_eq!(Share::new(7, 7).basis_points, Some(10_000));
        assert_eq!(Share::new(0, 0).basis_points, None);
    }
}
