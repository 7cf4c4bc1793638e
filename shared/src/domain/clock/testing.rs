//! Builders for the tests of the clock.
#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;

pub fn office() -> &'static Calendar {
    Calendar::builtin("cn-office").unwrap()
}

pub fn hotline() -> &'static Calendar {
    Calendar::builtin("cn-hotline").unwrap()
}

/// "2026-02-13 16:00" on the wall clock of Shanghai.
pub fn at(local: &str) -> Timestamp {
    format!("{}+08:00", local.replace(' ', "T")).parse().unwrap()
}

pub fn minute(unix_minute: i64) -> Timestamp {
    Timestamp::from_second(unix_minute * 60).unwrap()
}

pub fn label(text: &str) -> Label {
    Label { zh: text.into(), en: text.into() }
}

pub fn policy(cap: u32, without_approval: u32) -> PausePolicy {
    let waiting = Label { zh: "等待客户补充材料".into(), en: "waiting for the customer".into() };
    let reasons = vec![PauseReason { id: "awaiting_customer".into(), label: waiting }];
    PausePolicy { cap, without_approval, reasons }
}

pub fn pause(from: Timestamp, until: Option<Timestamp>, approved: bool) -> Pause {
    let approved_by = approved.then(|| "stf_7".to_owned());
    Pause { from, until, reason: "awaiting_customer".into(), approved_by }
}

pub fn due(calendar: &Calendar, start: Timestamp, term: Term) -> Timestamp {
    deadline(calendar, start, term, &[], &PausePolicy::default()).unwrap().due
}

/// A unix minute between 1 January 2023 and 5 December 2026.
pub fn any_minute() -> impl Strategy<Value = i64> {
    (at("2023-01-01 00:00").as_second() / 60)..(at("2026-12-05 00:00").as_second() / 60)
}

#[derive(Debug, Clone)]
pub struct Stop {
    pub from: i64,
    pub until: Option<i64>,
    pub approved: bool,
}

impl Stop {
    pub fn covers(&self, unix_minute: i64) -> bool {
        self.from <= unix_minute && self.until.is_none_or(|until| unix_minute < until)
    }
}

/// Up to four pauses around `start`, of minutes to days; some overlap, some have no end.
pub fn any_stops(start: i64) -> impl Strategy<Value = Vec<Stop>> {
    const DAY: i64 = 24 * 60;
    let length = prop_oneof![0..600_i64, 600..8 * DAY];
    let until = prop_oneof![9 => length.prop_map(Some), 1 => Just(None)];
    let stop = (-2 * DAY..12 * DAY, until, any::<bool>()).prop_map(move |(from, length, approved)| {
        let from = start + from;
        Stop { from, until: length.map(|length| from + length), approved }
    });
    proptest::collection::vec(stop, 0..=4)
}

pub fn pauses(stops: &[Stop]) -> Vec<Pause> {
    stops.iter().map(|s| pause(minute(s.from), s.until.map(minute), s.approved)).collect()
}

const RULES: &str = r#"
    [[rule]]
    clock = "first_response"
    calendar = "cn-office"
    term = { unit = "working_hours", amount = 4 }
    starts_on = ["opened"]
    stops_on = ["responded", "withdrawn"]

    [[rule]]
    clock = "progress"
    calendar = "cn-office"
    term = { unit = "working_days", amount = 1 }
    starts_on = ["accepted"]
    restarts_on = ["responded", "progress_reported"]
    stops_on = ["resolved", "withdrawn"]

    [[rule]]
    clock = "resolve"
    calendar = "cn-office"
    term = { unit = "working_days", amount = 5 }
    pause = { cap = 5, without_approval = 2 }
    starts_on = ["opened", "reopened"]
    stops_on = ["resolved", "withdrawn"]
    ladder = [
        { when = { before = { working_minutes = 240 } }, to = "customer_service" },
        { when = "due", to = "department_head" },
        { when = { after = { unit = "working_days", amount = 1 } }, to = "general_manager" },
    ]

    [[rule]]
    clock = "call_back"
    calendar = "cn-office"
    term = { unit = "working_days", amount = 2 }
    starts_on = ["resolved"]
    stops_on = ["called_back"]
"#;

pub fn rules() -> Vec<ClockRule> {
    #[derive(serde::Deserialize)]
    struct Rules {
        rule: Vec<ClockRule>,
    }
    toml::from_str::<Rules>(RULES).unwrap().rule
}

pub fn events(list: &[(&str, EventKind)]) -> Vec<Event> {
    list.iter().map(|(moment, kind)| Event { at: at(moment), kind: *kind }).collect()
}
