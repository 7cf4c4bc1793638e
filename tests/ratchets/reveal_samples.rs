//! Samples of what is asked to be seen in clear.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::catalogue::{Catalogue, Right};
use shared::domain::clock::Calendar;
use tests::{Answer, Kit};

use crate::operations::Operation;
use crate::samples::{Sample, Samples};

pub const CASES: &[&str] = &["at_once"];

pub async fn sample(samples: &Samples<'_>, operation: &Operation, case: &str) -> Sample {
    let on = &samples.on;
    working_hours(on.kit);
    let sample = samples.open(operation, vec![Right::RevealsRequest]);
    let customer = on.person().await;
    on.kit.pass(SignedDuration::from_secs(1));
    if operation.id == "request_reveal" {
        let (body, about) = (Some(wanted(&customer, case)), Some(customer.id()));
        return Sample { body, about, status: if case == "approval" { 202 } else { 201 }, ..sample };
    }
    let asked = on.kit.staff(sample.by).post("/reveals").json(wanted(&customer, case)).send().await.expect(201);
    on.kit.pass(SignedDuration::from_secs(1));
    let (id, about) = (asked.id(), Some(customer.id()));
    let path = operation.path.replace("{id}", &id);
    let one = Sample { path, about, place: Some(id), ..sample.clone() };
    match operation.id.as_str() {
        "list_reveals" => Sample { path: "/reveals?limit=1".to_owned(), ..sample },
        "view_reveal" => Sample { private: Some(Some(Right::RevealsOversee)), ..one },
        "view_revealed_values" => Sample { private: Some(None), ..one },
        "withdraw_reveal" => {
            let (body, seen) = (Some(json!({})), Some(asked.etag()));
            Sample { body, seen, private: Some(Some(Right::RevealsOversee)), ..one }
        }
        other => panic!("no sample for {other}"),
    }
}

fn wanted(customer: &Answer, case: &str) -> Value {
    let field = if case == "approval" { "idNumber" } else { "mobile" };
    json!({ "customerId": customer.id(), "fields": [field], "purpose": "service", "caseId": "CASE-7", "reason": "来电核实" })
}

/// On to when the company is at work.
pub fn working_hours(kit: &Kit) {
    let calendar = Calendar::builtin(&Catalogue::builtin().settings.calendar).unwrap();
    let now = kit.system.apps()["reveals"].time.now();
    // With an hour to spare.
    let soon = now + SignedDuration::from_hours(1);
    if !(calendar.open_at(now).unwrap() && calendar.open_at(soon).unwrap()) {
        let next = calendar.next_opening(soon).unwrap();
        kit.pass(next.duration_since(now));
    }
}

/// Asked for, seen, listed, withdrawn; of a customer and of a contact.
pub async fn a_day(kit: &Kit, person: &Answer, (company, contact): (&Answer, &Answer)) {
    working_hours(kit);
    let sales = kit.staff("sales_1");
    // As in a new sandbox: keys are read and unwrapped again.
    kit.system.apps()["reveals"].vault.forget();
    let of_contact = json!({ "customerId": company.id(), "contactId": contact.id(), "purpose": "contract" });
    for (key, mut wanted) in
        [("own", json!({ "customerId": person.id(), "purpose": "service" })), ("contact", of_contact)]
    {
        wanted["fields"] = json!(["mobile"]);
        wanted["reason"] = "送货".into();
        let call = || sales.post("/reveals").json(wanted.clone()).key(key).send();
        let asked = call().await.expect(201);
        call().await.expect(201);
        let path = format!("/reveals/{}", asked.id());
        sales.get(format!("{path}/values")).await.expect(200);
        let seen = sales.get(&path).await.expect(200);
        let over = kit.staff("department_head_1").post(format!("{path}/withdrawal")).json(json!({})).key(key);
        over.seen(&seen).send().await.expect(200);
    }
    sales.get("/reveals?limit=1").await.expect(200);
    let number = json!({
        "customerId": person.id(), "fields": ["idNumber"], "purpose": "service", "reason": "核实", "breakGlass": true,
    });
    let mut waits = number.clone();
    waits["breakGlass"] = false.into();
    let decided = sales.post("/reveals").json(waits.clone()).send().await.expect(202).json();
    let (head, request) =
        (kit.staff("department_head_1"), format!("/approvals/{}", decided["approvalId"].as_str().unwrap()));
    let seen = head.get(&request).await.expect(200);
    let body = json!({ "decision": "approved", "reason": "已核对" });
    head.post(request + "/decisions").json(body).seen(&seen).send().await.expect(200);
    let asked = sales.post("/reveals").json(waits).send().await.expect(202);
    let over = sales.post(format!("/reveals/{}/withdrawal", asked.id())).json(json!({})).seen(&asked);
    over.send().await.expect(200);
    let asked = head.post("/reveals").json(number).send().await.expect(201);
    head.get(format!("/reveals/{}/values", asked.id())).await.expect(200);
}
