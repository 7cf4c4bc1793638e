//! Customers as the tests of the single use cases need them.

use std::time::Duration;

use embedded::{Effect, Fault};
use serde_json::{Value, json};
use shared::domain::catalogue::{Catalogue, Role};
use tests::{Answer, Client, Kit, organisation, somebody};

/// The roles that have a right, or the ones that do not.
pub fn roles(filter: impl Fn(&Role) -> bool) -> Vec<String> {
    Catalogue::builtin().roles.iter().filter(|role| filter(role)).map(|role| role.id.clone()).collect()
}

pub fn path(made: &Answer, below: &str) -> String {
    format!("/customers/{}{below}", made.id())
}

pub async fn registered(by: &Client, number: u32) -> Answer {
    by.post("/customers").json(somebody(number)).send().await.expect(201)
}

/// Two customers of `sales_1` with one mobile, the older first.
pub async fn twins(kit: &Kit, number: u32) -> [Answer; 2] {
    let sales = kit.staff("sales_1");
    let mobile = format!("136{number:08}");
    let twin = async |number| {
        let mut person = somebody(number);
        person["fields"]["mobile"] = mobile.clone().into();
        sales.post("/customers").json(person).send().await.expect(201)
    };
    // Not born on one day, or their name would speak for them too.
    let twins = [twin(number * 2000).await, twin(number * 2000 + 1000).await];
    kit.settle().await;
    twins
}

/// The pairs on the review list as somebody sees it.
pub async fn pairs(by: &Client, status: &str) -> Vec<Value> {
    walk(by, &format!("/customers/duplicates?status={status}")).await
}

/// An organisation without a credit code, of which there can be many.
pub fn company(number: u32) -> Value {
    let mut company = organisation();
    let fields = company["fields"].as_object_mut().unwrap();
    fields.remove("uscc");
    fields["organisationName"] = format!("海川第{number}贸易有限公司").into();
    company
}

pub async fn registered_company(by: &Client, number: u32) -> Answer {
    by.post("/customers").json(company(number)).send().await.expect(201)
}

/// Verified by the management specialist, as it is afterwards.
pub async fn verified(kit: &Kit, made: &Answer) -> Answer {
    let body = json!({ "outcome": "verified", "method": "in_person" });
    let call = kit.staff("management_specialist_1").post(path(made, "/verification"));
    call.json(body).seen(made).send().await.expect(200)
}

pub async fn active(kit: &Kit, number: u32) -> Answer {
    verified(kit, &registered(&kit.staff("sales_1"), number).await).await
}

/// Moved for a reason, by somebody who may.
pub async fn moved(kit: &Kit, seen: &Answer, status: &str, reason: &str) -> Answer {
    let call = kit.staff("information_supervisor_1").post(path(seen, "/status"));
    call.json(json!({ "status": status, "reason": reason })).seen(seen).send().await.expect(200)
}

pub async fn closed(kit: &Kit, seen: &Answer) -> Answer {
    let reason = if seen.json()["status"] == "draft" { "entered_by_mistake" } else { "customer_request" };
    moved(kit, seen, "closed", reason).await
}

/// A controlled change that waits for its decision.
pub async fn pending(by: &Client, seen: &Answer, fields: Value) -> Answer {
    by.patch(path(seen, "")).merge(json!({ "fields": fields })).seen(seen).send().await.expect(202)
}

pub async fn approved(by: &Client, change: &Answer) -> Answer {
    by.decide(change, "approved").send().await
}

pub async fn rejected(by: &Client, change: &Answer) -> Answer {
    by.decide(change, "refused").send().await
}

pub async fn with_contact(by: &Client, organisation: &Answer, name: &str, mobile: &str) -> Answer {
    let body = json!({ "fields": { "name": name, "mobile": mobile, "jobTitle": "采购经理" } });
    by.post(path(organisation, "/contacts")).json(body).send().await.expect(201)
}

/// The ids of every page of a list, each page as long as asked for.
pub async fn walk(by: &Client, list: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut next = Some(list.to_owned());
    while let Some(path) = next {
        let page = by.get(path).await.expect(200);
        items.extend(page.json()["items"].as_array().unwrap().clone());
        next = next_link(&page);
        assert_eq!(next.is_some(), page.json()["nextCursor"].is_string());
    }
    items
}

/// The target of `Link: <…>; rel="next"`.
pub fn next_link(page: &Answer) -> Option<String> {
    let link = page.header("link")?.strip_prefix('<')?;
    let (target, rest) = link.split_once('>')?;
    assert_eq!(rest, "; rel=\"next\"");
    Some(target.to_owned())
}

pub fn ids(items: &[Value]) -> Vec<String> {
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Of requests sent together, all have read before one of them writes.
pub fn read_before_write(kit: &Kit) {
    let late = Effect::Latency(Duration::from_millis(20));
    kit.system.embedded().faults().inject(Fault::new(late).operation("GetItem"));
}

/// The one fault of a refusal.
#[track_caller]
pub fn fault(answer: &Answer) -> (String, String) {
    let faults = answer.faults();
    assert_eq!(faults.len(), 1, "{}", answer.text());
    faults[0].clone()
}

pub fn pair(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}
