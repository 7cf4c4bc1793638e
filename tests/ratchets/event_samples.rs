//! Samples of events. Each is of `department_head_1`, and the customer asked to it is one of `sales_1`.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::catalogue::Right;
use tests::{Answer, Kit, somebody};

use crate::operations::Operation;
use crate::people_samples::Elsewise;
use crate::samples::{Sample, Samples, filled};

const HEAD: &str = "department_head_1";
/// An event is its department's: nobody's who has only his own.
const NOT_OWN: Elsewise = |name| (name == "sales_1").then_some((404, "not_found"));

pub fn cases(operation: &str) -> &'static [&'static str] {
    match operation {
        "register_event"
        | "view_event"
        | "list_events"
        | "move_event"
        | "invite_customers"
        | "list_invitees"
        | "record_event_reply"
        | "record_event_attendance"
        | "record_event_opinion"
        | "list_event_opinions" => &["done"],
        _ => &[],
    }
}

impl Samples<'_> {
    pub async fn bringing_together(&self, operation: &Operation) -> Sample {
        let (kit, words) = (self.on.kit, self.on.data.words);
        let viewing = Sample { by: HEAD, ..self.open(operation, vec![Right::EventsView]) };
        let placed = Sample { placed: true, elsewise: NOT_OWN, ..viewing.clone() };
        let managing = Sample { needs: vec![Right::EventsView, Right::EventsManage], ..placed.clone() };
        match operation.id.as_str() {
            "register_event" => {
                let needs = vec![Right::EventsManage];
                Sample { needs, body: Some(event(kit)), status: 201, ..viewing }
            }
            "list_events" => Sample { path: "/events?limit=1&unitId=unt_none".to_owned(), ..viewing },
            "view_event" => Sample { path: filled(&operation.path, &[("id", &planned(kit).await.id())]), ..placed },
            "move_event" => {
                let made = planned(kit).await;
                let (path, seen) = (filled(&operation.path, &[("id", &made.id())]), Some(made.etag()));
                let needs = vec![Right::EventsManage];
                Sample { needs, path, seen, body: Some(json!({ "to": "open" })), ..managing }
            }
            id => {
                let customer = self.asking().await;
                let made = opened(kit).await;
                let hits = vec![customer.clone()];
                let path = filled(&operation.path, &[("id", &made), ("customerId", &customer)]);
                let managing = Sample { needs: vec![Right::EventsManage], path, hits, ..managing };
                if id == "invite_customers" {
                    let body = Some(json!({ "customerIds": [customer], "channel": "phone" }));
                    return Sample { body, ..managing };
                }
                invited(kit, &made, &customer).await;
                let (seen, status) = (Some("\"1\"".to_owned()), 201);
                match id {
                    "record_event_reply" => Sample { seen, body: Some(json!({ "reply": "accepted" })), ..managing },
                    "record_event_attendance" => {
                        kit.pass(SignedDuration::from_hours(24 * 11));
                        Sample { seen, body: Some(json!({ "attended": true })), ..managing }
                    }
                    "record_event_opinion" => {
                        let body = opinion(&customer, words());
                        Sample { body: Some(body), status, ..managing }
                    }
                    _ => {
                        said(kit, &made, opinion(&customer, words())).await;
                        Sample { needs: vec![Right::EventsView], ..managing }
                    }
                }
            }
        }
    }

    /// Somebody who agreed to be called, and has not been turned to.
    async fn asking(&self) -> String {
        let mut person = (self.on.data.person)(self.on.number());
        let consents = person["consents"].as_array_mut().unwrap();
        consents.retain(|consent| consent["purpose"] != "callback");
        consents.push(json!({ "purpose": "callback", "noticeVersion": "2026-01", "channel": "paper" }));
        self.on.kit.staff("sales_1").post("/customers").json(person).send().await.expect(201).id()
    }
}

fn event(kit: &Kit) -> Value {
    let starts = kit.system.apps()["events"].time.now() + SignedDuration::from_hours(24 * 10);
    let ends = starts + SignedDuration::from_hours(24 * 5);
    json!({
        "kind": "symposium", "title": "客户座谈会", "venue": "三楼会议厅", "startsAt": starts, "endsAt": ends,
        "capacity": 40,
    })
}

fn opinion(customer: &str, words: impl Into<Value>) -> Value {
    let words = words.into();
    json!({ "customerId": customer, "words": words, "followUp": { "words": words, "due": { "workingDays": 3 } } })
}

async fn planned(kit: &Kit) -> Answer {
    kit.staff(HEAD).post("/events").json(event(kit)).send().await.expect(201)
}

async fn opened(kit: &Kit) -> String {
    let made = planned(kit).await;
    let call = kit.staff(HEAD).post(format!("/events/{}/moves", made.id())).json(json!({ "to": "open" }));
    call.seen(&made).key(&made.id()).send().await.expect(200);
    made.id()
}

async fn invited(kit: &Kit, event: &str, customer: &str) {
    let body = json!({ "customerIds": [customer], "channel": "phone" });
    let call = kit.staff(HEAD).post(format!("/events/{event}/invitees")).json(body);
    let answer = call.key(&format!("{event}{customer}")).send().await.expect(200);
    assert_eq!(answer.json()["items"][0]["invited"], true, "{}", answer.text());
}

async fn said(kit: &Kit, event: &str, body: Value) {
    kit.staff(HEAD).post(format!("/events/{event}/opinions")).json(body).send().await.expect(201);
}

/// Somebody is asked, comes, and says something; another one has complained.
pub async fn a_day(kit: &Kit) {
    let mut person = somebody(78_500);
    let consent = |purpose: &str| json!({ "purpose": purpose, "noticeVersion": "2026-01", "channel": "paper" });
    person["consents"] = json!([consent("service"), consent("callback")]);
    let customer = kit.staff("sales_1").post("/customers").json(person).send().await.expect(201).id();
    let made = opened(kit).await;
    kit.system.apps()["events"].vault.forget();
    invited(kit, &made, &customer).await;
    let complaint = json!({ "kind": "service", "channel": "hotline", "matter": "等了很久", "customerId": customer });
    kit.staff("sales_1").post("/complaints").json(complaint).send().await.expect(201);
    kit.settle().await;
    let other = opened(kit).await;
    let body = json!({ "customerIds": [customer], "channel": "phone" });
    kit.staff(HEAD).post(format!("/events/{other}/invitees")).json(body).send().await.expect(200);
    let path = format!("/events/{made}");
    let reply = kit.staff(HEAD).post(format!("{path}/invitees/{customer}/reply"));
    reply.json(json!({ "reply": "accepted" })).header("if-match", "\"1\"").send().await.expect(200);
    kit.system.apps()["events"].vault.forget();
    said(kit, &made, opinion(&customer, "希望支持周末安装")).await;
    // What rests on holidays that nobody has published yet.
    let mut late = opinion(&customer, "明年再办");
    let day = kit.system.apps()["events"].today().checked_add(jiff::ToSpan::days(800)).unwrap();
    late["followUp"]["due"] = json!({ "on": day });
    said(kit, &made, late).await;
    kit.system.apps()["events"].vault.forget();
    kit.staff(HEAD).get(format!("{path}/opinions")).await.expect(200);
    kit.system.apps()["events"].vault.forget();
    kit.staff(HEAD).get(format!("{path}/invitees")).await.expect(200);
    kit.staff(HEAD).get(&path).await.expect(200);
    for who in ["sales_1", HEAD, "general_manager_1"] {
        kit.staff(who).get("/events?limit=1").await.expect(200);
    }
}
