#![allow(clippy::unwrap_used)]

use jiff::civil::{DateTime, Time};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use proptest::prelude::*;

use super::{Outreach, Quiet, Reason, Standing};
use crate::domain::catalogue::Catalogue;

fn policy() -> &'static Outreach {
    &Catalogue::builtin().outreach
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn willing() -> Standing {
    Standing { consented: true, reachable: true, ..Standing::default() }
}

fn reasons(kind: &str, standing: &Standing, now: &str) -> Vec<(Reason, Option<String>)> {
    let kind = policy().kind(kind).unwrap();
    let found = policy().hindrances(kind, standing, at(now));
    found.into_iter().map(|one| (one.reason, one.until.map(|until| until.to_string()))).collect()
}

#[test]
fn whoever_agreed_and_was_left_alone_may_be_asked() {
    assert!(reasons("relationship_survey", &willing(), "2026-11-26T02:00:00Z").is_empty());
}

#[test]
fn every_reason_is_told_and_not_the_first_alone() {
    let standing = Standing { closed: true, opted_out: true, minor: true, open_complaint: true, ..Standing::default() };
    let told: Vec<_> =
        reasons("relationship_survey", &standing, "2026-11-26T02:00:00Z").into_iter().map(|(why, _)| why).collect();
    use Reason::{Closed, Minor, NoConsent, OpenComplaint, OptedOut, Unreachable};
    assert_eq!(told, [Closed, NoConsent, OptedOut, Minor, OpenComplaint, Unreachable]);
}

#[test]
fn a_kind_spares_only_whom_it_says() {
    let standing = Standing { minor: true, open_complaint: true, ..willing() };
    assert!(reasons("service", &standing, "2026-11-26T02:00:00Z").is_empty());
    assert_eq!(reasons("callback", &standing, "2026-11-26T02:00:00Z"), [(Reason::Minor, None)]);
}

#[test]
fn one_of_a_kind_comes_ninety_days_after_the_last_and_not_a_second_sooner() {
    let standing = Standing { last: Some(at("2026-08-28T02:00:00Z")), ..willing() };
    let until = Some("2026-11-26T02:00:00Z".to_owned());
    assert_eq!(reasons("relationship_survey", &standing, "2026-11-26T01:59:59Z"), [(Reason::TooSoon, until)]);
    assert!(reasons("relationship_survey", &standing, "2026-11-26T02:00:00Z").is_empty());
}

#[test]
fn the_fourth_within_a_week_waits_until_the_third_last_is_a_week_ago() {
    let recent = ["2026-11-20T02:00:00Z", "2026-11-24T02:00:00Z", "2026-11-22T02:00:00Z"].map(at).to_vec();
    let standing = Standing { recent, ..willing() };
    let until = Some("2026-11-27T02:00:00Z".to_owned());
    assert_eq!(reasons("greeting", &standing, "2026-11-26T02:00:00Z"), [(Reason::Ceiling, until)]);
    assert!(reasons("service", &standing, "2026-11-26T02:00:00Z").is_empty(), "what he asked for does not count");
}

#[test]
fn at_night_it_waits_for_the_morning() {
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    for (when, wanted) in [
        ("2026-11-26T12:59:59Z", "2026-11-26T12:59:59Z"), // 20:59:59
        ("2026-11-26T13:00:00Z", "2026-11-27T00:30:00Z"), // 21:00
        ("2026-11-26T18:00:00Z", "2026-11-27T00:30:00Z"), // 02:00
        ("2026-11-27T00:30:00Z", "2026-11-27T00:30:00Z"), // 08:30
        ("2026-12-31T15:00:00Z", "2027-01-01T00:30:00Z"), // New Year's Eve
        ("2028-02-28T15:00:00Z", "2028-02-29T00:30:00Z"), // the leap day
    ] {
        assert_eq!(policy().not_before(at(when), &zone), at(wanted), "{when}");
    }
}

#[test]
fn in_the_night_the_clocks_change_it_waits_for_the_same_hour() {
    let zone = TimeZone::get("Europe/Berlin").unwrap();
    assert_eq!(policy().not_before(at("2026-03-28T23:00:00Z"), &zone), at("2026-03-29T06:30:00Z"));
    assert_eq!(policy().not_before(at("2026-10-24T22:30:00Z"), &zone), at("2026-10-25T07:30:00Z"));
}

proptest! {
    /// Against an oracle that walks on minute by minute.
    #[test]
    fn quiet_hours_end_as_somebody_with_a_watch_would_say(
        from in 0i8..24, until in 0i8..24, minutes in 0i64..(60 * 24 * 400),
    ) {
        let quiet = Quiet { from: Time::constant(from, 0, 0, 0), until: Time::constant(until, 0, 0, 0) };
        let policy = Outreach { quiet, ..policy().clone() };
        let zone = TimeZone::get("America/New_York").unwrap();
        let start = at("2026-01-01T00:00:00Z") + SignedDuration::from_mins(minutes);
        let silent = |at: Timestamp| {
            let time = DateTime::from(at.to_zoned(zone.clone())).time();
            if from <= until { quiet.from <= time && time < quiet.until } else { time >= quiet.from || time < quiet.until }
        };
        let given = policy.not_before(start, &zone);
        let mut walked = start;
        while silent(walked) {
            walked += SignedDuration::from_mins(1);
        }
        // In the night an hour is left out the morning may be the hour that is not there.
        let gap = (given.as_second() - walked.as_second()).abs();
        prop_assert!(gap == 0 || (gap <= 3600 && (from == 2 || until == 2)), "{start}: {given}, walked to {walked}");
    }
}
