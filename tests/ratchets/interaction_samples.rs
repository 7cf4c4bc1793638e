//! Samples of interactions and follow-ups. Each is of a customer of `sales_1`, who has taken it down or planned it.

use serde_json::{Value, json};
use shared::domain::catalogue::Right;
use tests::{Answer, Kit};

use crate::operations::Operation;
use crate::people_samples::Elsewise;
use crate::samples::{Sample, Samples, filled};

pub fn cases(operation: &str) -> &'static [&'static str] {
    match operation {
        "record_interaction"
        | "list_interactions"
        | "view_interaction"
        | "view_relationship_health"
        | "amend_interaction"
        | "plan_follow_up"
        | "list_follow_ups"
        | "count_follow_ups"
        | "view_follow_up"
        | "move_follow_up"
        | "hand_over_follow_up"
        | "complete_follow_up"
        | "cancel_follow_up"
        | "list_outreach"
        | "explain_outreach" => &["done"],
        _ => &[],
    }
}

/// Whoever is to do it may do this as well, though he oversees nothing.
const OWNER_TOO: Elsewise = |name| (name == "sales_1").then_some((200, ""));

impl Samples<'_> {
    pub async fn interacting(&self, operation: &Operation) -> Sample {
        let words = self.on.data.words;
        let customer = self.on.person().await.id();
        let sample = self.open(operation, vec![Right::InteractionsView]);
        let about = Sample { about: Some(customer.clone()), ..sample.clone() };
        let placed = Sample { placed: true, hits: vec![customer.clone()], ..sample };
        match operation.id.as_str() {
            "record_interaction" => {
                let needs = vec![Right::InteractionsRecord];
                Sample { needs, body: Some(self.said(&customer)), status: 201, ..about }
            }
            "plan_follow_up" => {
                let needs = vec![Right::InteractionsPlan];
                Sample { needs, body: Some(self.step(&customer)), status: 201, ..about }
            }
            "list_interactions" => {
                self.taken(&customer).await;
                Sample { path: format!("/interactions?customerId={customer}"), ..about }
            }
            "list_follow_ups" | "count_follow_ups" | "view_relationship_health" => {
                self.planned(&customer).await;
                Sample { path: format!("{}?customerId={customer}", operation.path), ..about }
            }
            "list_outreach" => Sample { path: format!("/interactions/outreach?customerId={customer}"), ..about },
            "explain_outreach" => {
                let path = format!("{}?customerId={customer}&kind=greeting&channel=sms", operation.path);
                Sample { path, ..about }
            }
            "view_interaction" => {
                let made = self.taken(&customer).await;
                Sample { path: filled(&operation.path, &[("id", &made.id())]), ..placed }
            }
            "amend_interaction" => {
                let made = self.taken(&customer).await;
                let needs = vec![Right::InteractionsRecord];
                let (body, seen) = (Some(json!({ "words": words() })), Some(made.etag()));
                Sample { needs, path: filled(&operation.path, &[("id", &made.id())]), body, seen, ..placed }
            }
            "view_follow_up" => {
                let made = self.planned(&customer).await;
                Sample { path: filled(&operation.path, &[("id", &made.id())]), ..placed }
            }
            id => {
                let made = self.planned(&customer).await;
                let body = match id {
                    "move_follow_up" => json!({ "due": { "workingDays": 5 }, "words": words() }),
                    "hand_over_follow_up" => json!({ "to": "stf_customer_service_1", "words": words() }),
                    _ => json!({ "words": words() }),
                };
                let needs = vec![Right::InteractionsPlan, Right::InteractionsOversee];
                let (path, seen) = (filled(&operation.path, &[("id", &made.id())]), Some(made.etag()));
                let by = "department_head_1";
                Sample { by, needs, path, body: Some(body), seen, elsewise: OWNER_TOO, ..placed }
            }
        }
    }

    fn said(&self, customer: &str) -> Value {
        let words = self.on.data.words;
        json!({
            "kind": "call", "channel": "phone", "direction": "in", "outcome": "to_follow_up", "matter": words(),
            "result": words(), "need": words(), "opinion": words(), "mark": 4, "customerId": customer,
            "next": { "words": words() },
        })
    }

    fn step(&self, customer: &str) -> Value {
        json!({ "kind": "next_action", "customerId": customer, "words": (self.on.data.words)() })
    }

    async fn taken(&self, customer: &str) -> Answer {
        self.on.kit.staff("sales_1").post("/interactions").json(self.said(customer)).send().await.expect(201)
    }

    async fn planned(&self, customer: &str) -> Answer {
        let call = self.on.kit.staff("sales_1").post("/interactions/follow-ups");
        call.json(self.step(customer)).send().await.expect(201)
    }
}

async fn did(kit: &Kit, who: &str, id: &str, what: &str, body: Value) -> Answer {
    let path = format!("/interactions/follow-ups/{id}");
    let now = kit.staff("sales_1").get(&path).await.expect(200);
    kit.staff(who).post(format!("{path}/{what}")).json(body).seen(&now).send().await.expect(200)
}

/// Somebody who is not on file calls, and nobody has come before him.
pub async fn first_call(kit: &Kit) {
    let caller = json!({
        "kind": "call", "channel": "phone", "direction": "in", "outcome": "settled", "matter": "问路",
        "caller": { "name": "周敏", "mobile": "13800138000" },
    });
    kit.staff("sales_1").post("/interactions").json(caller).send().await.expect(201);
}

/// Who is to be thought of, long afterwards.
pub async fn left_alone(kit: &Kit) {
    let sales = kit.staff("sales_1");
    let agreed = |purpose: &str| json!({ "purpose": purpose, "noticeVersion": "2026-01", "channel": "paper" });
    let mut person = tests::somebody(77);
    person["fields"].as_object_mut().unwrap().remove("idNumber");
    person["fields"]["birthDate"] = "1986-10-28".into();
    person["consents"] = json!([agreed("service"), agreed("callback")]);
    person["valueClass"] = "general".into();
    let person = sales.post("/customers").json(person).send().await.expect(201);
    let matter = json!({ "kind": "service", "channel": "hotline", "matter": "太慢", "customerId": person.id() });
    sales.post("/complaints").json(matter).send().await.expect(201);
    let mut company = tests::organisation();
    company["fields"].as_object_mut().unwrap().remove("uscc");
    company["fields"]["organisationName"] = "远山贸易有限公司".into();
    company["valueClass"] = "general".into();
    let company = sales.post("/customers").json(company).send().await.expect(201);
    let contact = json!({ "main": true, "fields": { "name": "王芳", "mobile": "13800138001" } });
    sales.post(format!("/customers/{}/contacts", company.id())).json(contact).send().await.expect(201);
}

/// The next year is known: what was planned without it is due for certain.
pub async fn a_year_is_published(kit: &Kit) {
    kit.system.run("interaction-trigger", |run| run).await.unwrap().unwrap();
}

/// A day of whoever serves customers; one of them has complained.
pub async fn a_day(kit: &Kit, customer: &str, complains: &str) {
    let (sales, head) = (kit.staff("sales_1"), kit.staff("department_head_1"));
    let plan = async |more: Value| {
        let mut body = json!({ "kind": "next_action", "customerId": customer, "words": "送样品" });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        sales
            .post("/interactions/follow-ups")
            .json(body)
            .key(&more.to_string().len().to_string())
            .send()
            .await
            .expect(201)
            .id()
    };
    let [first, second, third] = [
        plan(json!({})).await,
        plan(json!({ "due": { "on": "2028-01-11" } })).await,
        plan(json!({ "kind": "service_step" })).await,
    ];
    did(kit, "sales_1", &second, "moves", json!({ "due": { "workingDays": 3 }, "words": "提前" })).await;
    did(kit, "department_head_1", &second, "handover", json!({ "to": "stf_customer_service_1", "words": "请办" }))
        .await;
    did(kit, "sales_1", &third, "completion", json!({ "words": "已办" })).await;
    let task = json!({ "kind": "task", "words": "整理清单" });
    sales.post("/interactions/follow-ups").json(task).send().await.expect(201);
    let out = json!({
        "kind": "guidance", "channel": "phone", "direction": "out", "outcome": "settled", "matter": "指导使用",
        "customerId": customer, "fulfils": first, "next": { "words": "下周再问" },
    });
    let made = sales.post("/interactions").json(out).key("guided").send().await.expect(201);
    // Whether a customer complains is asked before he is turned to.
    let visit = json!({
        "kind": "visit", "channel": "on_site", "direction": "out", "outcome": "settled", "matter": "走访",
        "customerId": complains,
    });
    sales.post("/interactions").json(visit).send().await.expect(201);
    let path = format!("/interactions/{}", made.id());
    let add = sales.post(format!("{path}/addenda")).json(json!({ "words": "补充" }));
    add.seen(&made).send().await.expect(200);
    kit.system.apps()["interactions"].vault.forget();
    sales.get(path).await.expect(200);
    for query in [format!("?customerId={customer}"), String::new()] {
        sales.get(format!("/interactions{query}")).await.expect(200);
        sales.get(format!("/interactions/follow-ups{query}")).await.expect(200);
        sales.get(format!("/interactions/follow-ups/counts{query}")).await.expect(200);
    }
    sales.get(format!("/interactions/health?customerId={customer}")).await.expect(200);
    kit.system.apps()["interactions"].vault.forget();
    head.get("/interactions?unitId=unt_east").await.expect(200);
    head.get("/interactions/follow-ups?scope=reach").await.expect(200);
    kit.staff("general_manager_1").get("/interactions/follow-ups?scope=reach").await.expect(200);
    kit.settle().await;
    head.get(format!("/customers/{complains}/timeline")).await.expect(200);
}
