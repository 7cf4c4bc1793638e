//! A day of the system: most of what functions do, done once through the API, the streams and the schedules.

use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use http::Method;
use serde_json::json;
use shared::audit::{Act, Actor, Entry, Trail};
use shared::runtime::{Clients, Config};
use shared::store::access::{self, GrantRow, GrantScope};
use shared::store::{Store, Transaction};
use tests::{Answer, Client, Kit, organisation, somebody};

fn below(made: &Answer, rest: &str) -> String {
    format!("/customers/{}{rest}", made.id())
}

async fn decided(by: &Client, change: &Answer) {
    by.decide(change, "approved").send().await.expect(200);
}

/// By number and by name, of the company and of its contact, who then takes another name.
async fn seek(kit: &Kit, company: &Answer, contact: &Answer) {
    let sales = kit.staff("sales_1");
    kit.settle().await;
    // As in a new sandbox: keys are read and unwrapped again.
    kit.system.apps()["customers"].vault.forget();
    for (route, wanted) in [
        ("searches", json!({"name": "超艺"})),
        ("searches", json!({"name": "lilei"})),
        ("lookups", json!({"field": "uscc", "value": "911101017MR6U4WR5D"})),
        ("lookups", json!({"field": "mobile", "value": "13900001111"})),
    ] {
        let found = sales.post(format!("/customers/{route}")).json(wanted).send().await.expect(200);
        assert_eq!(found.json()["items"][0]["id"], company.json()["id"], "{}", found.text());
    }
    let rename = sales.patch(below(company, &format!("/contacts/{}", contact.id())));
    let change = rename.merge(json!({"fields": {"name": "韩梅梅"}})).seen(contact).send().await.expect(202);
    decided(&kit.staff("management_specialist_1"), &change).await;
    kit.settle().await;
}

/// Somebody is asked about, registered all the same, and decided to be another.
async fn suspected(kit: &Kit, seen: &Answer) {
    let sales = kit.staff("sales_1");
    let mut twin = somebody(2000);
    twin["fields"]["mobile"] = somebody(1)["fields"]["mobile"].clone();
    twin["fields"]["address"] = "北京市朝阳区建国路88号1203室".into();
    let asked = json!({"kind": "individual", "fields": {"mobile": twin["fields"]["mobile"]}});
    let verdict = sales.post("/customers/duplicate-checks").json(asked).send().await.expect(200);
    assert_eq!(verdict.json()["ask"][0]["staffId"], seen.json()["ownerId"]);
    sales.post("/customers").json(twin).send().await.expect(201);
    // As in a new sandbox: keys are read and unwrapped again.
    kit.system.apps()["records-stream"].vault.forget();
    kit.settle().await;
    let specialist = kit.staff("management_specialist_1");
    let pairs = specialist.get("/customers/duplicates").await.expect(200).json();
    let pair = &pairs["items"][0];
    let path = format!("/customers/duplicates/{}/decision", pair["id"].as_str().unwrap_or_default());
    let different = json!({"outcome": "different", "reason": "family_shares_number"});
    specialist
        .post(path)
        .json(different)
        .header("if-match", &format!("\"{}\"", pair["version"]))
        .send()
        .await
        .expect(200);
}

/// Two customers become one, and two again.
async fn merged(kit: &Kit) {
    let specialist = kit.staff("management_specialist_1");
    let entered = async |number| {
        let mut body = somebody(number);
        body["fields"].as_object_mut().unwrap().remove("idNumber");
        kit.staff("sales_1").post("/customers").json(body).send().await.expect(201)
    };
    let (survivor, absorbed) = (entered(3000).await, entered(4000).await);
    // Two of the survivor's values are the other's, under the other's key.
    let choices = json!({"name": "absorbed", "mobile": "absorbed"});
    let body = json!({"absorb": absorbed.id(), "absorbVersion": 1, "choices": choices, "reason": "重复录入"});
    let merge = specialist.post(below(&survivor, "/merges")).json(body).seen(&survivor).send().await.expect(200);
    kit.system.apps()["directory"].vault.forget();
    specialist.get("/directory?sort=-created&limit=5").await.expect(200);
    specialist.get(below(&absorbed, "")).await.expect(200);
    specialist.get(below(&survivor, "/merges")).await.expect(200);
    kit.settle().await;
    let undo = specialist.post(below(&survivor, &format!("/merges/{}/undo", merge.id()))).json(json!({}));
    undo.seen(&merge).send().await.expect(200);
}

/// Who is refused twice at the door is locked out.
const OVERRIDE: &str = r#"
version = "2026.12.1"
[[source]]
id = "podcast"
label = { zh = "播客", en = "Podcast" }
[[anomaly_rule]]
id = "knocks"
label = { zh = "多次叩门", en = "Knocks again" }
severity = "low"
of = "staff"
actions = ["refuse_request"]
count = "rows"
hours = 1
threshold = 2
lock = true
"#;

/// Most of the system, once.
pub async fn a_day(kit: &Kit) {
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    kit.anonymous().get("/health").await.expect(200);
    kit.anonymous().get("/openapi.json").await.expect(200);
    sales.get("/catalogue").await.expect(200);
    Box::pin(crate::interaction_samples::first_call(kit)).await;
    let set = kit.staff("administrator_1").call(Method::PUT, "/catalogue").json(json!({ "text": OVERRIDE }));
    set.header("if-match", "\"0\"").send().await.expect(200);
    let made = sales.post("/customers").json(somebody(1)).key("once").send().await.expect(201);
    sales.post("/customers").json(somebody(1)).key("once").send().await.expect(201);
    sales.post("/customers").json(somebody(1)).send().await.expect(409);
    suspected(kit, &made).await;
    merged(kit).await;
    let group = sales.post("/customers").json(organisation()).send().await.expect(201);
    let mut company = organisation();
    company["fields"].as_object_mut().unwrap().remove("uscc");
    company["fields"]["organisationName"] = "海川第二贸易有限公司".into();
    let branch = sales.post("/customers").json(company).send().await.expect(201);
    let placed = sales
        .post(below(&branch, "/parent"))
        .json(json!({"parentId": group.id()}))
        .seen(&branch)
        .send()
        .await
        .expect(200);
    sales.get(below(&group, "/branches")).await.expect(200);
    sales.post(below(&branch, "/parent")).json(json!({"parentId": null})).seen(&placed).send().await.expect(200);
    let contact = json!({"fields": {"name": "李雷", "mobile": "13900001111", "jobTitle": "采购经理"}});
    let contact = sales.post(below(&group, "/contacts")).json(contact).send().await.expect(201);
    let main = sales.patch(below(&group, &format!("/contacts/{}", contact.id()))).merge(json!({"main": true}));
    let contact = main.seen(&contact).send().await.expect(200);
    // An address in place of another: the row that one was found by goes, and its key.
    let mut contact = contact;
    for email in ["li@example.cn", "lei@example.cn"] {
        let change = sales.patch(below(&group, &format!("/contacts/{}", contact.id())));
        contact = change.merge(json!({"fields": {"email": email}})).seen(&contact).send().await.expect(200);
    }
    sales.get(below(&group, "/contacts")).await.expect(200);
    let outcome = json!({"outcome": "verified", "method": "documents"});
    let active = specialist.post(below(&made, "/verification")).json(outcome).seen(&made).send().await.expect(200);
    let merged =
        sales.patch(below(&made, "")).merge(json!({"fields": {"mobile": "13900002222"}})).seen(&active).send().await;
    if merged.json().get("status").is_some_and(|status| status == "pending") {
        decided(&specialist, &merged).await;
    }
    sales.get(below(&made, "/changes")).await.expect(200);
    // As in a new sandbox: keys are read and unwrapped again.
    kit.system.apps()["customers"].vault.forget();
    for staff in ["sales_1", "department_head_1", "information_supervisor_1", "general_manager_1"] {
        kit.staff(staff).get("/customers").await.expect(200);
        kit.staff(staff).get("/customers?status=active").await.expect(200);
    }
    sales.get("/customers?limit=1").await.expect(200);
    seek(kit, &group, &contact).await;
    tokio::join!(crate::imports::a_day(kit), crate::document_samples::a_day(kit));
    Box::pin(crate::reveal_samples::a_day(kit, &made, (&group, &contact))).await;
    sales.get(below(&made, "")).await.expect(200);
    kit.staff("information_supervisor_1").get(below(&made, "/timeline")).await.expect(200);
    watched_over(kit, &made).await;
    narrow_reach(kit).await;
    Box::pin(crate::case_day::a_day(kit, &group.id())).await;
    Box::pin(crate::case_day::a_day_of_requests(kit, &group.id())).await;
    Box::pin(crate::case_day::a_day_of_inspections(kit)).await;
    Box::pin(crate::interaction_samples::a_day(kit, &made.id(), &group.id())).await;
    Box::pin(super::staff_day::a_day(kit)).await;
    Box::pin(super::survey_day::a_day(kit)).await;
    super::knowledge_day::a_day(kit).await;
    crate::roster_samples::a_day(kit).await;
    Box::pin(crate::event_samples::a_day(kit)).await;
    kit.settle().await;
    Box::pin(crate::audit_samples::a_day(kit, &made.id())).await;
    Box::pin(crate::anomaly_samples::a_day(kit, &made.id())).await;
    // A change that nobody decides.
    let sales = kit.staff("sales_1");
    let now = sales.get(below(&made, "")).await.expect(200);
    let number = somebody(78_321)["fields"]["idNumber"].clone();
    let patch = sales.patch(below(&made, "")).merge(json!({"fields": {"idNumber": number}}));
    patch.seen(&now).send().await.expect(202);
    // Long afterwards, so that there is something to do. An import has stood still meanwhile, and a complaint.
    crate::imports::start(kit).await;
    Box::pin(crate::case_day::left_alone(kit)).await;
    Box::pin(crate::interaction_samples::left_alone(kit)).await;
    kit.pass(jiff::SignedDuration::from_hours(24 * 500));
    // A table of lookups that is not whole any more: seen at once, filled when everybody has seen it.
    let hand = Clients::embedded("operator", kit.system.embedded().http_client("operator")).await.dynamodb;
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let mark = hand.delete_item().table_name("kehu-lookup").key("pk", text("complete")).key("sk", text("marker"));
    mark.send().await.unwrap();
    for _ in 0..2 {
        for function in local::functions::schedules() {
            kit.system.run(function.name, |run| run).await.unwrap().unwrap();
        }
        kit.pass(jiff::SignedDuration::from_mins(5));
    }
    kit.settle().await;
    kit.staff("department_head_1").get("/quality?by=staff").await.expect(200);
    Box::pin(crate::case_day::a_year_is_published(kit)).await;
    Box::pin(crate::interaction_samples::a_year_is_published(kit)).await;
}

/// Somebody who reaches customers by ownership and by region: each reach is read from an index of its own.
async fn narrow_reach(kit: &Kit) {
    let clients = Clients::embedded("operator", kit.system.embedded().http_client("operator")).await;
    let store = Store::new(clients.dynamodb, Config::embedded().tables);
    let id = "stf_information_specialist_2".parse().unwrap();
    let grant = |id: &str, role: &str, scope| GrantRow {
        id: id.parse().unwrap(),
        role: role.to_owned(),
        scope,
        until: None,
        given: None,
    };
    let regions = || GrantScope::Regions(vec!["south".to_owned()]);
    let mut tx = Transaction::new();
    for grant in [
        grant("grt_own", "information_specialist", GrantScope::Own),
        grant("grt_region", "information_specialist", regions()),
        grant("grt_service", "customer_service", regions()),
    ] {
        access::give(&id, &grant, &mut tx).unwrap();
    }
    let trail = Trail::new(store, Arc::clone(&kit.system.apps()["access"].time), "operator", "operator.1".to_owned());
    trail.commit(&tx, &Entry::new("seed_staff", Act::Change, Actor::system("setup"))).await.unwrap();
    kit.pass(jiff::SignedDuration::from_mins(1));
    let specialist = kit.staff("information_specialist_2");
    for path in [
        "/customers",
        "/directory",
        "/reviews?due=soon",
        "/complaints",
        "/service-requests",
        "/inspections",
        "/interactions/follow-ups?scope=reach",
        "/events",
    ] {
        specialist.get(path).await.expect(200);
    }
    kit.staff("department_head_1").get("/directory?status=active").await.expect(200);
    for preparer in [specialist, kit.staff("information_supervisor_1")] {
        let table = preparer.post("/classifications/tables").json(json!({"kind": "region"}));
        table.key("narrow").send().await.expect(201);
    }
}

/// Reviewed, sorted, looked up in the directory, put in a table and signed.
async fn watched_over(kit: &Kit, made: &Answer) {
    let sales = kit.staff("sales_1");
    let now = sales.get(below(made, "")).await.expect(200);
    let review = json!({"outcome": "corrected", "wrong": ["employer"], "note": "单位有误"});
    let path = format!("/reviews/customers/{}", made.id());
    sales.post(&path).json(review).seen(&now).key("reviewed").send().await.expect(201);
    let now = sales.get(below(made, "")).await.expect(200);
    let path = format!("/classifications/customers/{}", made.id());
    let supervisor = kit.staff("information_supervisor_1");
    let grade = json!({"grade": "a", "reason": "strategic"});
    supervisor.post(&path).json(grade).seen(&now).key("graded").send().await.expect(200);
    // As in new sandboxes: keys are read and unwrapped again.
    for app in kit.system.apps().values() {
        app.vault.forget();
    }
    for path in [
        path,
        format!("/reviews/customers/{}", made.id()),
        format!("/quality/customers/{}", made.id()),
        "/quality?by=staff".to_owned(),
        "/directory?status=active".to_owned(),
        "/directory?sort=-created&limit=1".to_owned(),
        "/reviews/digests".to_owned(),
        "/reviews?due=soon&limit=1".to_owned(),
    ] {
        for staff in ["information_supervisor_1", "management_specialist_1"] {
            kit.staff(staff).get(path.clone()).await.expect(200);
        }
    }
    for path in ["/directory?limit=2", "/reviews?due=soon"] {
        for staff in ["sales_1", "department_head_1"] {
            kit.staff(staff).get(path).await.expect(200);
        }
    }
    let specialist = kit.staff("information_specialist_1");
    let table = specialist.post("/classifications/tables").json(json!({"kind": "grade"})).key("table");
    let table = table.send().await.expect(201);
    specialist.get("/classifications/tables").await.expect(200);
    let path = format!("/classifications/tables/{}", table.id());
    specialist.get(format!("{path}?limit=1")).await.expect(200);
    let head = kit.staff("department_head_1").post(format!("{path}/review")).json(json!({})).seen(&table);
    let reviewed = head.key("reviewed").send().await.expect(200);
    let manager = kit.staff("general_manager_1").post(format!("{path}/check")).json(json!({})).seen(&reviewed);
    manager.send().await.expect(200);
}
