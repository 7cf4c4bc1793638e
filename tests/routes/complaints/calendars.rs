//! Calendars are data: the next year comes without a release, and what was provisional is computed again.

use http::Method;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tests::{Answer, Kit, START};

use super::{HANDLER, registered, shown};

async fn set(kit: &Kit, seen: u32, text: &str) -> Answer {
    let set = kit.staff("administrator_1").call(Method::PUT, "/catalogue").json(json!({ "text": text }));
    set.header("if-match", &format!("\"{seen}\"")).send().await
}

/// Invented: the State Council has not announced 2027 yet.
const NEW_YEAR: &str = "version = \"2027\"
[[holiday_notice]]
of = \"cn\"
from = \"2027-01-01\"
through = \"2027-12-31\"
days_off = [{ holiday = \"new_year\", from = \"2027-01-01\", through = \"2027-01-04\", make_up = [] }]
";

#[tokio::test]
async fn the_next_year_is_told_of_and_deadlines_follow() {
    let kit = Kit::start().await;
    // Wednesday 30 December 2026, 10:00.
    kit.pass("2026-12-30T02:00:00Z".parse::<Timestamp>().unwrap().duration_since(START.parse().unwrap()));
    let made = registered(&kit, json!({})).await;
    let before: Value = shown(&kit, HANDLER, &made.id()).await.expect(200).json();
    // Until the 31st the year is published; five working days go beyond it.
    let clocks = kit.staff(HANDLER).get(format!("/complaints/{}/clocks", made.id())).await.expect(200).json();
    let resolve = clocks["items"].as_array().unwrap().iter().find(|run| run["clock"] == "resolve").unwrap().clone();
    assert_eq!((&resolve["provisional"], &resolve["dueAt"]), (&json!(true), &json!("2027-01-06T10:00:00Z")));
    assert_eq!(before["dueProvisional"], true);
    set(&kit, 0, NEW_YEAR).await.expect(200);
    kit.pass(SignedDuration::from_secs(31));
    // At once where it is explained, and for the lists with the next run.
    let clocks = kit.staff(HANDLER).get(format!("/complaints/{}/clocks", made.id())).await.expect(200).json();
    let resolve = clocks["items"].as_array().unwrap().iter().find(|run| run["clock"] == "resolve").unwrap().clone();
    // The 1st to the 4th are off now: 31, 5, 6, 7, 8.
    assert_eq!((&resolve["provisional"], &resolve["dueAt"]), (&json!(false), &json!("2027-01-08T10:00:00Z")));
    assert_eq!(resolve["calendarVersion"], "2027");
    kit.system.run("case-watch", |run| run).await.unwrap().unwrap();
    assert_eq!(shown(&kit, HANDLER, &made.id()).await.json()["dueProvisional"], false);
}

#[tokio::test]
async fn a_calendar_that_does_not_hold_together_is_refused() {
    let kit = Kit::start().await;
    let gap = NEW_YEAR.replace("2027-01-01\"\nthrough", "2028-01-01\"\nthrough").replace("2027-12-31", "2028-12-31");
    let refused = set(&kit, 0, &gap).await.expect(422);
    assert_eq!(refused.faults(), [("/text".to_owned(), "inconsistent".to_owned())]);
    let unknown = NEW_YEAR.replace("of = \"cn\"", "of = \"mars\"");
    set(&kit, 0, &unknown).await.expect(422);
    let never = "version = \"x\"\n[[calendar]]\nid = \"cn-office\"\nlabel = { zh = \"无\", en = \"None\" }\ntime_zone = \"Asia/Shanghai\"\nweek = []\n";
    set(&kit, 0, never).await.expect(422);
}

#[tokio::test]
async fn a_company_keeps_hours_of_its_own() {
    let kit = Kit::start().await;
    let text = "version = \"own\"\n[[calendar]]\nid = \"cn-office\"\nlabel = { zh = \"本店\", en = \"Shop\" }\ntime_zone = \"Asia/Shanghai\"\n[[calendar.week]]\ndays = [\"saturday\", \"sunday\"]\nopen = [{ from = \"10:00\", to = \"12:00\" }]\n";
    set(&kit, 0, text).await.expect(200);
    kit.pass(SignedDuration::from_secs(31));
    let made = registered(&kit, json!({ "severity": "normal" })).await;
    let clocks = kit.staff(HANDLER).get(format!("/complaints/{}/clocks", made.id())).await.expect(200).json();
    let accept = clocks["items"].as_array().unwrap().iter().find(|run| run["clock"] == "accept").unwrap().clone();
    // Saturday 13 June, noon.
    assert_eq!(accept["dueAt"], "2026-06-13T04:00:00Z");
}
