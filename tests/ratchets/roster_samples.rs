//! Samples of who works when. Each is of a month of its own of the first department, planned by its head.

use serde_json::{Value, json};
use shared::domain::catalogue::Right;
use tests::{Answer, Kit};

use crate::operations::Operation;
use crate::samples::{Sample, Samples, filled};

const HEAD: &str = "department_head_1";
const UNIT: &str = "unt_east";
const STAFF: &str = "stf_customer_service_1";

pub fn cases(operation: &str) -> &'static [&'static str] {
    match operation {
        "view_roster"
        | "plan_roster"
        | "change_roster"
        | "list_roster_changes"
        | "publish_roster"
        | "view_own_roster"
        | "list_on_shift" => &["done"],
        _ => &[],
    }
}

impl Samples<'_> {
    pub async fn rostering(&self, operation: &Operation) -> Sample {
        let kit = self.on.kit;
        let month = month(self.on.number());
        let path = filled(&operation.path, &[("unitId", UNIT), ("month", &month), ("staffId", STAFF)]);
        let viewing = Sample { by: HEAD, placed: true, path, ..self.open(operation, vec![Right::RostersView]) };
        let planning = Sample { needs: vec![Right::RostersPlan], ..viewing.clone() };
        let seen = |answer: &Answer| Some(answer.etag());
        match operation.id.as_str() {
            "view_own_roster" => {
                published(kit, &month).await;
                let path = format!("/rosters/mine?month={month}");
                Sample { path, by: "customer_service_1", ..self.open(operation, vec![Right::RostersOwn]) }
            }
            "list_on_shift" => {
                published(kit, &month).await;
                let path = format!("{}?at={month}-01T02:00:00Z", viewing.path);
                Sample { path, ..viewing }
            }
            "view_roster" => {
                published(kit, &month).await;
                viewing
            }
            "plan_roster" => Sample { body: Some(plan(&month)), seen: Some("\"0\"".to_owned()), ..planning },
            "publish_roster" => {
                let made = planned(kit, &month).await;
                Sample { body: Some(json!({})), seen: seen(&made), ..planning }
            }
            "change_roster" => {
                planned(kit, &month).await;
                Sample { body: Some(change(&month)), seen: Some("\"1\"".to_owned()), ..planning }
            }
            _ => {
                planned(kit, &month).await;
                planning
            }
        }
    }
}

/// One of eight hundred: no two samples that are alive meet in one.
fn month(number: u32) -> String {
    let number = number % 800;
    format!("{}-{:02}", 2030 + number / 12, number % 12 + 1)
}

fn plan(month: &str) -> Value {
    json!({ "pattern": "five_two", "shift": "day", "from": format!("{month}-01"), "people": [{ "staffId": STAFF }] })
}

fn change(month: &str) -> Value {
    json!({ "days": [{ "day": format!("{month}-03"), "shift": "night" }], "reason": "与同事调班" })
}

async fn planned(kit: &Kit, month: &str) -> Answer {
    let call = kit.staff(HEAD).post(format!("/rosters/{UNIT}/{month}/plans")).json(plan(month));
    call.header("if-match", "\"0\"").key(month).send().await.expect(200)
}

async fn published(kit: &Kit, month: &str) {
    let made = planned(kit, month).await;
    let call = kit.staff(HEAD).post(format!("/rosters/{UNIT}/{month}/publication")).json(json!({}));
    call.seen(&made).send().await.expect(200);
}

/// A month planned, published, changed, and seen by whom it is about.
pub async fn a_day(kit: &Kit) {
    let (month, head) = ("2029-06", kit.staff(HEAD));
    published(kit, month).await;
    let path = format!("/rosters/{UNIT}/{month}");
    let changes = format!("{path}/staff/{STAFF}/changes");
    head.post(&changes).json(change(month)).header("if-match", "\"1\"").send().await.expect(200);
    head.get(&changes).await.expect(200);
    head.get(&path).await.expect(200);
    kit.staff("customer_service_1").get(format!("/rosters/mine?month={month}")).await.expect(200);
    kit.staff("customer_service_1").get(format!("/rosters/{UNIT}/on-shift?at={month}-01T02:00:00Z")).await.expect(200);
}
