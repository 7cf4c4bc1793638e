//! The deadline of CUS-20: a change of a key field must be in the system within working days of the
//! change. The days are counted here from the State Council's notice for 2026 alone: by article 203
//! of the Civil Code the day of the change does not count, and the last one ends with business hours.

use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::json;
use tests::{Kit, START};

use super::fixture::{path, registered};

/// Days off on weekdays, of June to October 2026: Dragon Boat Festival, Mid-autumn, National Day.
const OFF: [Date; 7] = [
    date(2026, 6, 19),
    date(2026, 9, 25),
    date(2026, 10, 1),
    date(2026, 10, 2),
    date(2026, 10, 5),
    date(2026, 10, 6),
    date(2026, 10, 7),
];
/// A Sunday and a Saturday that are worked instead.
const MAKE_UP: [Date; 2] = [date(2026, 9, 20), date(2026, 10, 10)];

fn works(day: Date) -> bool {
    let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    MAKE_UP.contains(&day) || !(weekend || OFF.contains(&day))
}

/// Six in the evening of the n-th working day after the change.
fn due(changed: Timestamp, days: usize) -> Timestamp {
    let shanghai = TimeZone::get("Asia/Shanghai").unwrap();
    let first = changed.to_zoned(shanghai.clone()).date() + 1.day();
    let last = first.series(1.day()).filter(|day| works(*day)).nth(days - 1).unwrap();
    last.at(18, 0, 0, 0).to_zoned(shanghai).unwrap().timestamp()
}

/// When a new mobile asked for now, changed then, has to be in the system.
async fn answered(kit: &Kit, days: u16, number: u32, changed: Option<&str>) -> Timestamp {
    let policy = kit.under(|catalogue| catalogue.settings.key_change_working_days = days).await;
    let sales = policy.staff("sales_1");
    let seen = registered(&sales, number).await;
    let mut body = json!({ "fields": { "mobile": "13800138000" } });
    if let Some(changed) = changed {
        body["occurredAt"] = changed.into();
    }
    let change = sales.patch(path(&seen, "")).merge(body).seen(&seen).send().await.expect(202).json();
    assert_eq!(change["dueProvisional"], serde_json::Value::Null, "2026 is published whole");
    change["dueAt"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn three_working_days_unless_a_company_says_otherwise() {
    let kit = Kit::start().await;
    let start: Timestamp = START.parse().unwrap();
    assert_eq!(due(start, 3).to_string(), "2026-06-12T10:00:00Z");
    let sales = kit.staff("sales_1");
    let seen = registered(&sales, 1).await;
    let body = json!({ "fields": { "mobile": "13800138000" } });
    let change = sales.patch(path(&seen, "")).merge(body).seen(&seen).send().await.expect(202);
    assert_eq!(change.json()["dueAt"], "2026-06-12T10:00:00Z");
    for days in [1, 3, 5, 10] {
        assert_eq!(answered(&kit, days, 10 + u32::from(days), None).await, due(start, days.into()), "{days}");
    }
}

#[tokio::test]
async fn weekends_holidays_and_make_up_days_count_as_the_notice_has_them() {
    let kit = Kit::start().await;
    kit.pass("2026-10-31T00:00:00Z".parse::<Timestamp>().unwrap().duration_since(START.parse().unwrap()));
    // Beside each: what a calendar on the wall says.
    for (number, (changed, on_the_wall)) in [
        ("2026-06-12T09:00:00Z", "2026-06-17T10:00:00Z"), // Friday: Monday, Tuesday, Wednesday
        ("2026-06-17T02:00:00Z", "2026-06-23T10:00:00Z"), // Wednesday before the Dragon Boat Festival
        ("2026-06-17T16:30:00Z", "2026-06-24T10:00:00Z"), // half past midnight on Thursday, in Shanghai
        ("2026-06-20T02:00:00Z", "2026-06-24T10:00:00Z"), // on the holiday itself
        ("2026-09-17T02:00:00Z", "2026-09-21T10:00:00Z"), // Friday, the Sunday that is worked, Monday
        ("2026-09-29T02:00:00Z", "2026-10-09T10:00:00Z"), // Wednesday, seven days off, Thursday, Friday
        ("2026-09-30T02:00:00Z", "2026-10-10T10:00:00Z"), // Thursday, Friday, and a Saturday that is worked
    ]
    .into_iter()
    .enumerate()
    {
        let expected = due(changed.parse().unwrap(), 3);
        assert_eq!(expected.to_string(), on_the_wall, "{changed}");
        assert_eq!(answered(&kit, 3, u32::try_from(number).unwrap(), Some(changed)).await, expected, "{changed}");
    }
}

/// Holidays of 2027 are not announced yet.
#[tokio::test]
async fn a_deadline_beyond_the_published_calendar_says_so() {
    let kit = Kit::start().await;
    let eve = "2026-12-30T02:00:00Z".parse::<Timestamp>().unwrap();
    kit.pass(eve.duration_since(START.parse().unwrap()));
    let sales = kit.staff("sales_1");
    let seen = registered(&sales, 1).await;
    let body = json!({ "fields": { "mobile": "13800138000" } });
    let change = sales.patch(path(&seen, "")).merge(body).seen(&seen).send().await.expect(202).json();
    assert_eq!(change["dueProvisional"], true);
}

/// A name is controlled and no key field: it waits without a deadline.
#[tokio::test]
async fn only_key_fields_have_a_deadline() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = registered(&sales, 1).await;
    let call = sales.patch(path(&seen, "")).merge(json!({ "fields": { "name": "陈凯旋" } })).seen(&seen);
    assert_eq!(call.send().await.expect(202).json()["dueAt"], serde_json::Value::Null);
    kit.pass(SignedDuration::from_secs(1));
    let call = sales
        .patch(path(&seen, ""))
        .merge(json!({ "fields": { "name": "陈凯旋", "mobile": null, "email": "k@example.cn" } }));
    assert_eq!(call.seen(&seen).send().await.expect(202).json()["dueAt"], "2026-06-12T10:00:00Z");
}
