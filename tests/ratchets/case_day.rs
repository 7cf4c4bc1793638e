//! Days of those who handle complaints and service requests: what their functions do in them, they may do.

use serde_json::{Value, json};
use tests::{Answer, Kit};

use crate::document_samples::SCAN;

/// Somebody at work on one case.
struct Work<'k> {
    kit: &'k Kit,
    path: String,
}

impl<'k> Work<'k> {
    /// Taken down by `sales_1`, from a customer or from nobody known.
    async fn open(kit: &'k Kit, customer: Option<&str>) -> Self {
        let others = json!([{ "role": "proxy", "fields": { "name": "王律", "mobile": "13900139000" } }]);
        let body = json!({
            "kind": "service", "channel": "hotline", "matter": "等了很久", "customerId": customer, "others": others,
        });
        let call = kit.staff("sales_1").post("/complaints").json(body);
        let made = customer.into_iter().fold(call, |call, key| call.key(key)).send().await.expect(201);
        Self { kit, path: format!("/complaints/{}", made.id()) }
    }

    /// What somebody asks for; who is not on file, where no customer is named.
    async fn asked(kit: &'k Kit, kind: &str, customer: Option<&str>) -> Self {
        let requester = customer.is_none().then(|| json!({ "name": "赵问", "mobile": "13900139007" }));
        let body = json!({
            "kind": kind, "channel": "hotline", "matter": "想了解一下", "customerId": customer, "requester": requester,
        });
        let call = kit.staff("sales_1").post("/service-requests").json(body);
        let made =
            customer.into_iter().fold(call, |call, key| call.key(&format!("asked-{key}"))).send().await.expect(201);
        Self { kit, path: format!("/service-requests/{}", made.id()) }
    }

    /// What the head of the department has found in it.
    async fn inspected(kit: &'k Kit) -> Self {
        let details = json!({ "unit": "unt_east", "cleanliness": 4, "signs": 3, "facilities": 5, "presence": 4 });
        let body = json!({ "kind": "floor", "channel": "routine", "matter": "忙时无人", "details": details });
        let made =
            kit.staff("department_head_1").post("/inspections").json(body).key(&uuid::Uuid::now_v7().to_string());
        Self { kit, path: format!("/inspections/{}", made.send().await.expect(201).id()) }
    }

    async fn did(&self, by: &str, what: &str, body: Value) -> Answer {
        let reader = if self.path.starts_with("/inspections") { "department_head_1" } else { "sales_1" };
        let now = self.kit.staff(reader).get(&self.path).await.expect(200);
        let call = self.kit.staff(by).post(format!("{}/{what}", self.path)).json(body);
        call.seen(&now).send().await.expect(200)
    }

    async fn step(&self, by: &str, step: &str, form: Value) -> Answer {
        self.did(by, "moves", json!({ "move": step, "form": form })).await
    }

    /// As far as a solution that waits for the department head.
    async fn resolved(&self) -> Answer {
        self.step("sales_1", "calm", json!({ "channel": "hotline", "words": "抱歉" })).await;
        self.step("sales_1", "accept", json!({})).await;
        self.step("sales_1", "investigate", json!({})).await;
        let form = json!({ "cause": "attitude", "findings": "属实", "solution": "致歉", "measure": "培训" });
        self.step("sales_1", "resolve", form).await
    }
}

/// A day of whoever handles complaints: one from the first word to the last, with all that can go with it.
pub async fn a_day(kit: &Kit, customer: &str) {
    let (sales, head) = (kit.staff("sales_1"), kit.staff("department_head_1"));
    let again = Work::open(kit, None).await;
    again.resolved().await;
    again.step("sales_1", "withdraw", json!({ "words": "不投诉了" })).await;
    let desk = Work::open(kit, Some(customer)).await;
    let other = again.path.trim_start_matches("/complaints/");
    desk.did("sales_1", "links", json!({ "otherId": other, "link": "related" })).await;
    desk.did("sales_1", "document-requests", json!({ "kinds": ["qualification"] })).await;
    let now = sales.get(&desk.path).await.expect(200);
    let attach = sales.post(format!("{}/attachments", desk.path)).bytes("application/pdf", SCAN);
    let attached = attach.seen(&now).send().await.expect(200).json()["attachments"][0]["id"].clone();
    kit.system.apps()["complaints"].vault.forget();
    sales.get(format!("{}/attachments/{}", desk.path, attached.as_str().unwrap())).await.expect(200);
    let task = json!({ "unitId": "unt_east", "words": "请协查", "workingDays": 2 });
    let task = desk.did("sales_1", "tasks", task).await.json()["tasks"][0]["id"].as_str().unwrap().to_owned();
    sales.get("/complaints/tasks").await.expect(200);
    desk.did("customer_service_1", &format!("tasks/{task}/answer"), json!({ "words": "已查" })).await;
    desk.did("sales_1", "handovers", json!({ "to": "stf_customer_service_1", "words": "请接手" })).await;
    let declined = json!({ "decision": "declined", "words": "忙" });
    desk.did("customer_service_1", "handovers/decision", declined).await;
    let asked = desk.resolved().await;
    let request = format!("/approvals/{}", asked.json()["pending"]["approvalId"].as_str().unwrap());
    let shown = head.get(&request).await.expect(200);
    let decide = head.post(format!("{request}/decisions")).json(json!({ "decision": "approved", "reason": "同意" }));
    decide.seen(&shown).send().await.expect(200);
    desk.step("department_head_1", "reply", json!({ "channel": "hotline", "words": "已说明" })).await;
    for below in ["/history", "/clocks"] {
        sales.get(format!("{}{below}", desk.path)).await.expect(200);
    }
    for query in ["", "?state=closed", "?unitId=unt_east", "?box=answering", "?box=offered"] {
        head.get(format!("/complaints{query}")).await.expect(200);
    }
    kit.staff("general_manager_1").get("/complaints?limit=1").await.expect(200);
    sales.get(format!("/complaints?customerId={customer}")).await.expect(200);
    head.get("/complaints/ledger?limit=1").await.expect(200);
    head.get("/complaints/report").await.expect(200);
}

/// Nobody decides what is asked, and nobody goes on.
pub async fn left_alone(kit: &Kit) {
    Work::open(kit, None).await.resolved().await;
}

/// The next year is known: whatever was counted without it is counted again.
pub async fn a_year_is_published(kit: &Kit) {
    Work::open(kit, None).await;
    Work::asked(kit, "enquiry", None).await;
    Work::inspected(kit).await;
    let text = "version = \"later\"\n[[holiday_notice]]\nof = \"cn\"\nfrom = \"2027-01-01\"\nthrough = \"2028-12-31\"\ndays_off = []\n";
    let set = kit.staff("administrator_1").call(http::Method::PUT, "/catalogue").json(json!({ "text": text }));
    set.header("if-match", "\"1\"").send().await.expect(200);
    kit.pass(jiff::SignedDuration::from_secs(31));
    kit.system.run("case-watch", |run| run).await.unwrap().unwrap();
}

/// Each of them is the first for whom there are keys to be made.
pub async fn a_stranger_asks(kit: &Kit) {
    Work::asked(kit, "enquiry", None).await;
}

pub async fn something_is_inspected(kit: &Kit) {
    Work::inspected(kit).await;
}

/// A day of whoever answers what customers ask for.
pub async fn a_day_of_requests(kit: &Kit, customer: &str) {
    let sales = kit.staff("sales_1");
    let again = Work::asked(kit, "guest_information", None).await;
    again.step("sales_1", "accept", json!({})).await;
    again.step("sales_1", "begin", json!({})).await;
    again.step("sales_1", "withdraw", json!({})).await;
    let work = Work::asked(kit, "guest_information", Some(customer)).await;
    let other = again.path.trim_start_matches("/service-requests/");
    work.did("sales_1", "links", json!({ "otherId": other, "link": "related" })).await;
    let now = sales.get(&work.path).await.expect(200);
    let attach = sales.post(format!("{}/attachments", work.path)).bytes("application/pdf", SCAN);
    let attached = attach.seen(&now).send().await.expect(200).json()["attachments"][0]["id"].clone();
    kit.system.apps()["service-requests"].vault.forget();
    sales.get(format!("{}/attachments/{}", work.path, attached.as_str().unwrap())).await.expect(200);
    let task = json!({ "unitId": "unt_east", "words": "请协助", "workingDays": 2 });
    let task = work.did("sales_1", "tasks", task).await.json()["tasks"][0]["id"].as_str().unwrap().to_owned();
    sales.get("/service-requests/tasks").await.expect(200);
    work.did("customer_service_1", &format!("tasks/{task}/answer"), json!({ "words": "已办" })).await;
    work.did("sales_1", "handovers", json!({ "to": "stf_customer_service_1", "words": "请接手" })).await;
    let declined = json!({ "decision": "declined", "words": "忙" });
    work.did("customer_service_1", "handovers/decision", declined).await;
    work.step("department_head_1", "allocate", json!({ "to": "stf_customer_service_1" })).await;
    work.step("department_head_1", "allocate", json!({ "to": "stf_sales_1" })).await;
    work.step("sales_1", "respond", json!({ "channel": "hotline", "words": "已收到" })).await;
    work.step("sales_1", "accept", json!({})).await;
    let asked = work.step("sales_1", "begin", json!({})).await;
    // Whoever agrees moves what somebody would have been told next.
    kit.pass(jiff::SignedDuration::from_hours(24));
    let (sales, head) = (kit.staff("sales_1"), kit.staff("department_head_1"));
    let request = format!("/approvals/{}", asked.json()["pending"]["approvalId"].as_str().unwrap());
    let supervisor = kit.staff("information_supervisor_1");
    let shown = supervisor.get(&request).await.expect(200);
    let decide = supervisor.post(format!("{request}/decisions"));
    decide.json(json!({ "decision": "approved", "reason": "同意" })).seen(&shown).send().await.expect(200);
    work.step("sales_1", "answer", json!({ "channel": "hotline", "words": "已说明" })).await;
    work.step("sales_1", "close", json!({ "mark": 5 })).await;
    for below in ["/history", "/clocks"] {
        sales.get(format!("{}{below}", work.path)).await.expect(200);
    }
    for query in ["", "?state=closed", "?unitId=unt_east", "?box=answering", "?box=offered"] {
        head.get(format!("/service-requests{query}")).await.expect(200);
    }
    kit.staff("general_manager_1").get("/service-requests?limit=1").await.expect(200);
    sales.get(format!("/service-requests?customerId={customer}")).await.expect(200);
    head.get("/service-requests/ledger?limit=1").await.expect(200);
    head.get("/service-requests/report").await.expect(200);
    // Nobody decides what is asked here, and nobody goes on.
    let left = Work::asked(kit, "guest_information", None).await;
    left.step("sales_1", "accept", json!({})).await;
    left.step("sales_1", "begin", json!({})).await;
    sales.get(format!("/customers/{customer}/timeline")).await.expect(200);
}

/// A day of whoever inspects.
pub async fn a_day_of_inspections(kit: &Kit) {
    let (sales, head) = (kit.staff("sales_1"), kit.staff("department_head_1"));
    let work = Work::inspected(kit).await;
    let now = head.get(&work.path).await.expect(200);
    let attach = head.post(format!("{}/attachments", work.path)).bytes("application/pdf", SCAN);
    let attached = attach.seen(&now).send().await.expect(200).json()["attachments"][0]["id"].clone();
    kit.system.apps()["inspections"].vault.forget();
    head.get(format!("{}/attachments/{}", work.path, attached.as_str().unwrap())).await.expect(200);
    work.step("department_head_1", "advise", json!({ "cause": "staffing", "words": "忙时加人" })).await;
    let task = json!({ "unitId": "unt_east", "words": "请排班", "workingDays": 2 });
    let task = work.did("department_head_1", "tasks", task).await.json()["tasks"][0]["id"].as_str().unwrap().to_owned();
    sales.get("/inspections/tasks").await.expect(200);
    work.did("sales_1", &format!("tasks/{task}/answer"), json!({ "words": "已加" })).await;
    work.step("department_head_1", "confirm", json!({ "mark": 5, "words": "已到位" })).await;
    for below in ["/history", "/clocks"] {
        head.get(format!("{}{below}", work.path)).await.expect(200);
    }
    for query in ["", "?state=closed", "?unitId=unt_east", "?box=answering", "?box=offered"] {
        head.get(format!("/inspections{query}")).await.expect(200);
    }
    kit.staff("general_manager_1").get("/inspections?limit=1").await.expect(200);
    sales.get("/inspections?limit=1").await.expect(200);
    head.get("/inspections/ledger?limit=1").await.expect(200);
    head.get("/inspections/report").await.expect(200);
    // Nobody goes on with it.
    Work::inspected(kit).await;
}
