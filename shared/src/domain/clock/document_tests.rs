//! What an administrator may and may not write into the calendars.
#![allow(clippy::unwrap_used)]

use jiff::civil::date;

use super::*;

#[test]
fn a_notice_may_replace_but_not_skip_or_reach_outside() {
    let data = Calendars::builtin().data();
    let publish = |json: &str| data.publish(serde_json::from_str(json).unwrap(), "x");
    let longer = r#"{"of": "cn", "from": "2026-06-01", "through": "2026-06-30", "days_off": [
        {"holiday": "dragon_boat", "from": "2026-06-19", "through": "2026-06-22"}]}"#;
    let calendars = Calendars::new(publish(longer).unwrap()).unwrap();
    let office = calendars.get("cn-office").unwrap();
    assert!(!office.day_kind(date(2026, 6, 22)).is_working());
    assert_eq!(office.published().unwrap().1, date(2026, 12, 31));

    let shorter = r#"{"of": "cn", "from": "2026-06-01", "through": "2026-06-30", "days_off": [
        {"holiday": "dragon_boat", "from": "2026-06-20", "through": "2026-06-21"}]}"#;
    let calendars = Calendars::new(publish(shorter).unwrap()).unwrap();
    assert!(calendars.get("cn-office").unwrap().day_kind(date(2026, 6, 19)).is_working());

    let faults = [
        (r#"{"of": "cn", "from": "2028-01-01", "through": "2028-12-31", "days_off": []}"#, "publication_gap"),
        (r#"{"of": "cn", "from": "2027-02-01", "through": "2027-01-01", "days_off": []}"#, "backwards"),
        (
            r#"{"of": "cn", "from": "2027-01-01", "through": "2027-12-31", "days_off": [
                {"holiday": "new_year", "from": "2028-01-01", "through": "2028-01-01"}]}"#,
            "outside_publication",
        ),
        (
            r#"{"of": "cn", "from": "2027-01-01", "through": "2027-12-31", "days_off": [
                {"holiday": "moon_day", "from": "2027-01-01", "through": "2027-01-01"}]}"#,
            "unknown_holiday",
        ),
        (
            r#"{"of": "cn", "from": "2027-01-01", "through": "2027-12-31", "days_off": [
                {"holiday": "new_year", "from": "2027-01-01", "through": "2027-01-03",
                 "make_up": ["2027-01-02"]}]}"#,
            "day_off_and_make_up",
        ),
    ];
    for (json, code) in faults {
        assert_eq!(publish(json).unwrap_err().code(), code, "{json}");
    }
}

#[test]
fn a_calendar_document_with_a_fault_is_refused() {
    let good = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/catalogue/calendars.toml"));
    let faults = [
        (r#""Asia/Shanghai""#, r#""Asia/Nowhere""#, "unknown_time_zone"),
        (r#"id = "cn-hotline""#, r#"id = "cn-office""#, "duplicate_id"),
        (r#"public_holidays = "cn""#, r#"public_holidays = "xx""#, "unknown_public_holidays"),
        ("make_up_hours = [{ from", "make_up_hours = [] #", "make_up_without_hours"),
        (r#"["monday", "tuesday", "#, r#"["monday", "monday", "#, "duplicate_weekday"),
        (r#"open = [{ from = "00:00", to = "24:00" }]"#, "open = []", "never_open"),
        (r#"to = "12:00""#, r#"to = "14:00""#, "bad_hours"),
    ];
    let read = |text: &str| toml::from_str::<CalendarData>(text);
    assert!(read(&good.replace("days_off = [", "days = [")).is_err());
    for (from, to, code) in faults {
        let bad = good.replace(from, to);
        assert_ne!(bad, good, "{from}");
        assert_eq!(Calendars::new(read(&bad).unwrap()).unwrap_err().code(), code, "{from}");
    }
}
