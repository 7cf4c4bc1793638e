//! What is out of the ordinary, judged row by row of the trail (`catalogue/anomalies.toml`).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::act::Act;
use super::catalogue::{AnomalyRule, AnomalySubject, Counted, Unseen, WatchedFor};
use super::ids::{CustomerId, StaffId};

/// What a row of the trail says, as far as rules ask.
#[derive(Debug, Clone)]
pub struct Sighting {
    pub at: Timestamp,
    pub act: Act,
    pub action: String,
    pub staff: StaffId,
    pub customers: Vec<CustomerId>,
    pub network: Option<String>,
    pub device: Option<String>,
}

/// What has to be looked up before a row can be judged.
#[derive(Debug, Clone, Default)]
pub struct Circumstances {
    /// The company's calendar is closed.
    pub closed: bool,
    pub unseen: Vec<Unseen>,
    /// Since the person's last row before this day; nothing, if this is the first.
    pub idle_days: Option<i64>,
    /// The customers among those named that are watched, for what, and who may go near them.
    pub watched: Vec<(CustomerId, WatchedFor, BTreeSet<StaffId>)>,
}

/// Whose rows a row is counted among.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Subject {
    Staff(StaffId),
    Customer(CustomerId),
}

impl Subject {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Staff(id) => id.as_str(),
            Self::Customer(id) => id.as_str(),
        }
    }
}

/// The subjects for whom the row meets every condition of the rule.
pub fn subjects(rule: &AnomalyRule, row: &Sighting, known: &Circumstances) -> Vec<Subject> {
    let watched = |customer: &CustomerId, wanted: WatchedFor| {
        let counts = |(who, what, expected): &(_, _, BTreeSet<_>)| {
            who == customer && *what == wanted && !expected.contains(&row.staff)
        };
        known.watched.iter().any(counts)
    };
    let mut customers = row.customers.iter().filter(|id| rule.watched.is_none_or(|wanted| watched(id, wanted)));
    let meets = !rule.off
        && (rule.acts.is_empty() || rule.acts.contains(&row.act))
        && (rule.actions.is_empty() || rule.actions.contains(&row.action))
        && !rule.except.contains(&row.action)
        && (!rule.off_hours || known.closed)
        && rule.unseen.is_none_or(|what| known.unseen.contains(&what))
        && rule.idle_days.is_none_or(|days| known.idle_days.is_some_and(|idle| idle >= i64::from(days)));
    match rule.of {
        _ if !meets => Vec::new(),
        AnomalySubject::Customer => customers.cloned().map(Subject::Customer).collect(),
        AnomalySubject::Staff if rule.watched.is_some() && customers.next().is_none() => Vec::new(),
        AnomalySubject::Staff => vec![Subject::Staff(row.staff.clone())],
    }
}

/// A row that counts: when it was, and what it adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counting {
    pub at: Timestamp,
    /// Different customers or persons; of a rule that counts rows, the row itself.
    pub things: Vec<String>,
}

/// Whether there are too many of them within the rule's time up to `at`.
pub fn are_too_many<'a>(
    rule: &AnomalyRule,
    rows: impl Iterator<Item = &'a Counting>,
    at: Timestamp,
    zone: &TimeZone,
) -> bool {
    let since = rule.since(at);
    let (within, before): (Vec<_>, Vec<_>) = rows.filter(|row| row.at <= at).partition(|row| since < row.at);
    let things: BTreeSet<_> = within.iter().flat_map(|row| &row.things).collect();
    if things.len() < usize::from(rule.threshold) {
        return false;
    }
    let Some(baseline) = rule.baseline else { return true };
    let mut days: BTreeMap<Date, BTreeSet<&String>> = BTreeMap::new();
    for row in before {
        days.entry(row.at.to_zoned(zone.clone()).date()).or_default().extend(&row.things);
    }
    let usual: usize = days.values().map(BTreeSet::len).sum();
    things.len() * days.len().max(1) >= usual * usize::from(baseline.factor)
}

/// What the row adds to what the rule counts.
pub fn things(rule: &AnomalyRule, row: &Sighting, place: &str) -> Vec<String> {
    match rule.count {
        Counted::Rows => vec![place.to_owned()],
        Counted::Staff => vec![row.staff.to_string()],
        Counted::Customers => row.customers.iter().map(ToString::to_string).collect(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::SignedDuration;

    use super::*;
    use crate::domain::catalogue::Catalogue;

    fn rule(id: &str) -> AnomalyRule {
        Catalogue::builtin().anomaly_rule(id).unwrap().clone()
    }

    fn row(act: Act, action: &str, customers: &[&str]) -> Sighting {
        Sighting {
            at: "2026-06-09T02:00:00Z".parse().unwrap(),
            act,
            action: action.to_owned(),
            staff: "stf_sales_1".parse().unwrap(),
            customers: customers.iter().map(|id| id.parse().unwrap()).collect(),
            network: None,
            device: None,
        }
    }

    fn at(minutes: i64) -> Timestamp {
        "2026-06-09T02:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
    }

    #[test]
    fn every_condition_of_a_rule_must_hold() {
        let seen = row(Act::Disclosure, "view_revealed_values", &["cus_1"]);
        let closed = Circumstances { closed: true, ..Circumstances::default() };
        let person = vec![Subject::Staff("stf_sales_1".parse().unwrap())];
        assert_eq!(subjects(&rule("off_hours_reveals"), &seen, &closed), person);
        assert_eq!(subjects(&rule("off_hours_reveals"), &seen, &Circumstances::default()), []);
        assert_eq!(subjects(&rule("off_hours_reveals"), &row(Act::Refusal, &seen.action, &[]), &closed), []);
        assert_eq!(subjects(&rule("off_hours_reveals"), &row(seen.act, "view_customer", &["cus_1"]), &closed), []);
        let off = AnomalyRule { off: true, ..rule("off_hours_reveals") };
        assert_eq!(subjects(&off, &seen, &closed), []);
    }

    #[test]
    fn a_watched_customer_is_for_those_who_are_expected_near_it() {
        let seen = row(Act::Change, "change_customer", &["cus_1"]);
        let expected = |who: &[&str]| {
            let who = who.iter().map(|id| id.parse().unwrap()).collect();
            let watched = vec![("cus_1".parse().unwrap(), WatchedFor::Canary, who)];
            Circumstances { watched, ..Circumstances::default() }
        };
        assert_eq!(subjects(&rule("canary_touched"), &seen, &expected(&["stf_sales_2"])).len(), 1);
        assert_eq!(subjects(&rule("canary_touched"), &seen, &expected(&["stf_sales_1"])), []);
        assert_eq!(subjects(&rule("colleague_seen"), &seen, &expected(&[])), []);
        // Of a page of many, the watched one alone.
        let page = row(Act::Disclosure, "list_customers", &["cus_1", "cus_2"]);
        let of_customer = AnomalyRule { of: AnomalySubject::Customer, ..rule("canary_touched") };
        assert_eq!(subjects(&of_customer, &page, &expected(&[])), [Subject::Customer("cus_1".parse().unwrap())]);
    }

    #[test]
    fn an_account_is_idle_from_the_day_the_rule_names() {
        let seen = row(Act::Disclosure, "list_customers", &[]);
        let idle = |idle_days| Circumstances { idle_days, ..Circumstances::default() };
        assert_eq!(subjects(&rule("dormant_account"), &seen, &idle(Some(89))), []);
        assert_eq!(subjects(&rule("dormant_account"), &seen, &idle(Some(90))).len(), 1);
        assert_eq!(subjects(&rule("dormant_account"), &seen, &idle(None)), []);
    }

    #[test]
    fn different_things_count_and_only_within_the_time() {
        let rule = AnomalyRule { threshold: 3, ..rule("bulk_views") };
        let row = |minutes, things: &[&str]| Counting {
            at: at(minutes),
            things: things.iter().map(|thing| (*thing).to_owned()).collect(),
        };
        let rows = [row(0, &["a", "b"]), row(30, &["b"]), row(59, &["c"])];
        assert!(are_too_many(&rule, rows.iter(), at(59), &TimeZone::UTC));
        assert!(!are_too_many(&rule, rows.iter(), at(30), &TimeZone::UTC));
        assert!(!are_too_many(&rule, rows.iter(), at(60), &TimeZone::UTC));
    }

    #[test]
    fn what_somebody_always_takes_out_is_no_rise() {
        let rule = AnomalyRule { threshold: 10, ..rule("sudden_export") };
        let day = 24 * 60;
        let many = |day_of: i64, count: i64| (0..count).map(move |n| (day_of * day + n, format!("{day_of}/{n}")));
        let counted = |rows: Vec<(i64, String)>| {
            let rows: Vec<_> =
                rows.into_iter().map(|(minutes, thing)| Counting { at: at(minutes), things: vec![thing] }).collect();
            are_too_many(&rule, rows.iter(), at(20 * day + 30), &TimeZone::UTC)
        };
        assert!(counted(many(20, 10).collect()), "nothing before");
        assert!(counted(many(3, 2).chain(many(20, 10)).collect()), "five times as many");
        assert!(!counted(many(3, 3).chain(many(20, 10)).collect()), "three times as many");
        assert!(counted(many(3, 1).chain(many(9, 3)).chain(many(20, 10)).collect()), "of a day on which");
        assert!(!counted(many(20, 9).collect()), "too few");
    }
}
