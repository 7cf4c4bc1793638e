//! The clocks of a case: what they were promised to give, where they stand, and whom they tell.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::kind::CaseType;
use super::progress::Progress;
use crate::domain::clock::{Calendars, ClockError, ClockKind, ClockRule, Notice, Run, Standing, Term, When, runs};

/// What a clock gives, as it was when the case was opened or graded last: a company that changes its terms
/// changes them for cases to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Promise {
    pub clock: ClockKind,
    pub term: Term,
}

/// A rung of the ladder of a run, of which somebody has been told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    pub clock: ClockKind,
    pub started: Timestamp,
    pub to: String,
    pub when: When,
}

const KINDS: [ClockKind; 6] = [
    ClockKind::Accept,
    ClockKind::FirstResponse,
    ClockKind::Progress,
    ClockKind::Resolve,
    ClockKind::Reply,
    ClockKind::CallBack,
];

/// What a case like this is promised.
pub fn promises(of: &CaseType, case: &Progress) -> Vec<Promise> {
    let clocks = KINDS.into_iter().filter_map(|kind| of.clock(kind, &case.profile, case.severity));
    clocks.map(|clock| Promise { clock: clock.rule.clock, term: clock.term(case.grade) }).collect()
}

/// All runs of all clocks, and what follows from them.
#[derive(Debug, Clone)]
pub struct Timing {
    pub runs: Vec<Run>,
    /// The next deadline of a clock that runs.
    pub due: Option<Timestamp>,
    /// Some deadline that still counts rests on days without published holidays.
    pub provisional: bool,
    /// Whom to tell, in order of time; those told already are left out.
    pub notices: Vec<(Told, Notice)>,
}

impl Timing {
    /// Clocks that were or are missed at a moment.
    pub fn missed(&self, now: Timestamp) -> Vec<ClockKind> {
        let late = |run: &&Run| matches!(run.standing(now), Standing::Missed | Standing::Overdue);
        let mut kinds: Vec<_> = self.runs.iter().filter(late).map(|run| run.clock).collect();
        kinds.dedup();
        kinds
    }

    pub fn next_notice(&self) -> Option<Timestamp> {
        self.notices.first().map(|(_, notice)| notice.tell_at)
    }
}

fn rules(of: &CaseType, case: &Progress) -> Vec<ClockRule> {
    let promised = |promise: &Promise| {
        let clock = of.clock(promise.clock, &case.profile, case.severity)?;
        Some(ClockRule { term: promise.term, ..clock.rule.clone() })
    };
    case.promises.iter().filter_map(promised).collect()
}

/// Where the clocks stand, by the calendars of now: a year that has been published since counts.
pub fn timing(of: &CaseType, case: &Progress, calendars: &Calendars) -> Result<Timing, ClockError> {
    let rules = rules(of, case);
    let runs = runs(&rules, calendars, &case.events, &case.pauses)?;
    let running = || runs.iter().filter(|run| run.ended.is_none());
    let mut notices = Vec::new();
    for run in running() {
        let Some(rule) = rules.iter().find(|rule| rule.clock == run.clock) else { continue };
        let calendar = calendars.get(&rule.calendar)?;
        let told = rule.ladder.notices(calendar, run, case.severity.urgency())?.into_iter();
        let rung = |notice: Notice| {
            let told = Told { clock: run.clock, started: run.started, to: notice.to.clone(), when: notice.when };
            (told, notice)
        };
        notices.extend(told.map(rung).filter(|(told, _)| !case.told.contains(told)));
    }
    notices.sort_by_key(|(_, notice)| notice.tell_at);
    Ok(Timing {
        due: running().map(|run| run.deadline.due).min(),
        provisional: running().any(|run| run.deadline.provisional),
        notices,
        runs,
    })
}
