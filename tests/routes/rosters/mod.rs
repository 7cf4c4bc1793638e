//! Who of a unit works when (排班表, WRK-02).

mod change_roster;
mod list_on_shift;
mod plan_roster;
mod publish_roster;
mod view_roster;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::{Answer, Kit};

const HEAD: &str = "department_head_1";
const OTHER_HEAD: &str = "department_head_2";
const SERVICE: &str = "customer_service_1";
const SALES: &str = "sales_1";

fn sheet(month: &str) -> String {
    format!("/rosters/unt_east/{month}")
}

/// `from`: the day of the month.
fn plan(pattern: &str, shift: &str, from: &str, people: &[(&str, u32)]) -> Value {
    let person = |(name, offset): &(&str, u32)| json!({ "staffId": format!("stf_{name}"), "offset": offset });
    let people: Vec<_> = people.iter().map(person).collect();
    json!({ "pattern": pattern, "shift": shift, "from": from, "people": people })
}

async fn send(kit: &Kit, who: &str, month: &str, version: u64, body: Value) -> Answer {
    let call = kit.staff(who).post(format!("{}/plans", sheet(month))).json(body);
    call.header("if-match", &format!("\"{version}\"")).send().await
}

/// The first plan of a month, of its first day on.
async fn planned(kit: &Kit, month: &str, pattern: &str, shift: &str, people: &[(&str, u32)]) -> Answer {
    let body = plan(pattern, shift, &format!("{month}-01"), people);
    send(kit, HEAD, month, 0, body).await.expect(200)
}

async fn publish(kit: &Kit, who: &str, month: &str, seen: &Answer) -> Answer {
    kit.staff(who).post(format!("{}/publication", sheet(month))).json(json!({})).seen(seen).send().await
}

async fn shown(kit: &Kit, who: &str, month: &str) -> Answer {
    kit.staff(who).get(sheet(month)).await
}

async fn change(kit: &Kit, month: &str, who: &str, version: u64, body: Value) -> Answer {
    let call = kit.staff(HEAD).post(format!("{}/staff/stf_{who}/changes", sheet(month))).json(body);
    call.header("if-match", &format!("\"{version}\"")).send().await
}

/// One mark a day: what somebody does by the first letter of his shift, `.` for a day off.
fn marks(line: &Value) -> String {
    let days = line["days"].as_array().unwrap();
    let mark = |day: &Value| match day["shift"].as_str().unwrap() {
        "off" => '.',
        shift => shift.chars().next().unwrap(),
    };
    days.iter().map(mark).collect()
}

/// The lines of a sheet by whose they are.
fn lines(answer: &Answer) -> BTreeMap<String, Value> {
    let items = answer.json()["items"].as_array().unwrap().clone();
    items.into_iter().map(|line| (line["staffId"].as_str().unwrap().replace("stf_", ""), line)).collect()
}

fn fault(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}
