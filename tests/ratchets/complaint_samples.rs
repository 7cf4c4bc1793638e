//! Samples of complaints. Each is of a customer of `sales_1`, who has taken it down and works on it.

use serde_json::{Value, json};
use shared::domain::catalogue::{Catalogue, Right};
use tests::{Answer, Kit};

use crate::document_samples::SCAN;
use crate::operations::Operation;
use crate::people_samples::Elsewise;
use crate::samples::{Sample, Samples, filled};

pub fn cases(operation: &str) -> &'static [&'static str] {
    match operation {
        "move_complaint" => &["note", "resolve"],
        "decide_complaint_handover" => &["accepted", "declined"],
        "link_complaint" => &["related", "merged_into"],
        "register_complaint"
        | "list_complaints"
        | "view_complaint"
        | "list_complaint_acts"
        | "explain_complaint_clocks"
        | "offer_complaint_handover"
        | "give_complaint_task"
        | "answer_complaint_task"
        | "list_complaint_tasks"
        | "request_complaint_documents"
        | "attach_complaint_file"
        | "view_complaint_attachment"
        | "view_complaint_ledger"
        | "report_complaints" => &["done"],
        _ => &[],
    }
}

/// Whoever works on it may do this as well, though he oversees nothing.
const HANDLER_TOO: Elsewise = |name| (name == "sales_1").then_some((200, ""));
/// Nobody else may, whatever his rights.
const HANDLER_ALONE: Elsewise = |name| match name {
    "customer_service_1" | "management_specialist_1" | "management_specialist_2" | "everything" => {
        Some((403, "forbidden"))
    }
    _ => None,
};

impl Samples<'_> {
    pub async fn complaining(&self, operation: &Operation, case: &str) -> Sample {
        let sample = self.open(operation, vec![Right::ComplaintsView]);
        match operation.id.as_str() {
            "register_complaint" => {
                let (customer, body) = self.matter().await;
                let needs = vec![Right::ComplaintsRegister];
                return Sample { needs, body: Some(body), about: Some(customer), status: 201, ..sample };
            }
            "report_complaints" => {
                let (by, needs) = ("information_supervisor_1", vec![Right::ComplaintsReport]);
                // What it costs is as much as there is in its months: here, nothing.
                return Sample { by, needs, path: "/complaints/report?month=2026-01".to_owned(), ..sample };
            }
            _ => {}
        }
        let (customer, made) = self.complaint().await;
        let sample =
            Sample { path: operation.path.replace("{id}", &made.id()), placed: true, hits: vec![customer], ..sample };
        match operation.id.as_str() {
            "list_complaints" | "view_complaint_ledger" | "list_complaint_tasks" => {
                self.listed(operation, sample, &made).await
            }
            "view_complaint" | "list_complaint_acts" | "explain_complaint_clocks" => sample,
            "view_complaint_attachment" => {
                let attached = self.attached(&made).await.json()["attachments"][0]["id"].clone();
                let path = filled(&sample.path, &[("fileId", attached.as_str().unwrap())]);
                Sample { path, ..sample }
            }
            _ => self.worked_on(operation, case, sample, made).await,
        }
    }

    async fn listed(&self, operation: &Operation, sample: Sample, made: &Answer) -> Sample {
        let sample = Sample { placed: false, hits: vec![], ..sample };
        match operation.id.as_str() {
            "list_complaints" => Sample { path: "/complaints?limit=1".to_owned(), ..sample },
            "view_complaint_ledger" => {
                let needs = vec![Right::ComplaintsReport];
                Sample {
                    by: "information_supervisor_1",
                    needs,
                    path: "/complaints/ledger?limit=1".to_owned(),
                    ..sample
                }
            }
            _ => {
                let customer = made.json()["customerId"].as_str().unwrap().to_owned();
                self.task(made).await;
                // The one before would come first, and its customer would be named.
                Sample { path: "/complaints/tasks?limit=1".to_owned(), hits: vec![customer], ..sample }
            }
        }
    }

    async fn worked_on(&self, operation: &Operation, case: &str, sample: Sample, made: Answer) -> Sample {
        let words = self.on.data.words;
        let overseeing = Sample {
            by: "department_head_1",
            needs: vec![Right::ComplaintsView, Right::ComplaintsOversee],
            seen: Some(made.etag()),
            elsewise: HANDLER_TOO,
            ..sample.clone()
        };
        match operation.id.as_str() {
            "move_complaint" if case == "note" => {
                let body = Some(json!({ "move": "note", "form": { "words": words() } }));
                Sample { body, elsewise: |_| None, ..overseeing }
            }
            "move_complaint" => {
                let now = self.investigated(&made).await;
                let form = json!({
                    "cause": "attitude", "findings": words(), "solution": words(), "measure": words(),
                });
                let body = Some(json!({ "move": "resolve", "form": form }));
                let needs = vec![Right::ComplaintsView, Right::ComplaintsHandle];
                Sample { needs, body, seen: Some(now.etag()), elsewise: HANDLER_ALONE, ..sample }
            }
            "offer_complaint_handover" => {
                let body = Some(json!({ "to": "stf_customer_service_1", "words": words() }));
                Sample { body, ..overseeing }
            }
            "decide_complaint_handover" => {
                let offer = json!({ "to": "stf_customer_service_1", "words": words() });
                let offered = self.done(&made, "handovers", offer).await;
                let elsewise: Elsewise = |name| match name {
                    "sales_1" | "management_specialist_1" | "management_specialist_2" | "everything" => {
                        Some((403, "forbidden"))
                    }
                    _ => None,
                };
                let (by, needs) = ("customer_service_1", vec![Right::ComplaintsHandle]);
                let body = Some(json!({ "decision": case, "words": words() }));
                Sample { by, needs, body, seen: Some(offered.etag()), elsewise, ..sample }
            }
            "attach_complaint_file" => Sample { file: Some(SCAN.to_owned()), ..overseeing },
            "give_complaint_task" => {
                let body = Some(json!({ "unitId": "unt_east", "words": words(), "workingDays": 2 }));
                Sample { body, ..overseeing }
            }
            "answer_complaint_task" => {
                let given = self.task(&made).await;
                let task = given.json()["tasks"][0]["id"].as_str().unwrap().to_owned();
                let path = filled(&sample.path, &[("taskId", &task)]);
                // He reaches it, stands elsewhere, and oversees nothing.
                let elsewise: Elsewise = |name| (name == "management_specialist_2").then_some((403, "forbidden"));
                let (body, seen) = (Some(json!({ "words": words() })), Some(given.etag()));
                Sample { path, by: "customer_service_1", body, seen, elsewise, ..sample }
            }
            "link_complaint" => {
                let (_, other) = self.complaint().await;
                Sample { body: Some(json!({ "otherId": other.id(), "link": case })), ..overseeing }
            }
            _ => {
                let body = Some(json!({ "kinds": ["qualification"] }));
                let needs = vec![Right::ComplaintsHandle];
                Sample { needs, body, seen: Some(made.etag()), elsewise: HANDLER_ALONE, ..sample }
            }
        }
    }

    /// Who complains, and what is sent.
    async fn matter(&self) -> (String, Value) {
        let customer = self.on.person().await.id();
        let mut proxy = (self.on.data.contact)(self.on.number())["fields"].clone();
        let serves = |id: &String| Catalogue::builtin().field(id).is_some_and(|field| field.serves("complaint"));
        proxy.as_object_mut().unwrap().retain(|id, _| serves(id));
        let body = json!({
            "kind": "service", "channel": "hotline", "matter": (self.on.data.words)(), "customerId": customer,
            "others": [{ "role": "proxy", "fields": proxy }],
        });
        (customer, body)
    }

    /// A complaint, and the customer it comes from.
    pub async fn complaint(&self) -> (String, Answer) {
        let (customer, body) = self.matter().await;
        (customer, self.on.kit.staff("sales_1").post("/complaints").json(body).send().await.expect(201))
    }

    async fn done(&self, made: &Answer, what: &str, body: Value) -> Answer {
        let call = self.on.kit.staff("sales_1").post(format!("/complaints/{}/{what}", made.id()));
        call.json(body).seen(made).send().await.expect(200)
    }

    async fn attached(&self, made: &Answer) -> Answer {
        let call = self.on.kit.staff("sales_1").post(format!("/complaints/{}/attachments", made.id()));
        call.bytes("application/pdf", SCAN).seen(made).send().await.expect(200)
    }

    async fn task(&self, made: &Answer) -> Answer {
        let body = json!({ "unitId": "unt_east", "words": (self.on.data.words)(), "workingDays": 2 });
        self.done(made, "tasks", body).await
    }

    async fn investigated(&self, made: &Answer) -> Answer {
        let accepted = self.done(made, "moves", json!({ "move": "accept" })).await;
        self.done(&accepted, "moves", json!({ "move": "investigate" })).await
    }
}

/// Somebody at work on one complaint.
struct Desk<'k> {
    kit: &'k Kit,
    path: String,
}

impl<'k> Desk<'k> {
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

    async fn did(&self, by: &str, what: &str, body: Value) -> Answer {
        let now = self.kit.staff("sales_1").get(&self.path).await.expect(200);
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
    let again = Desk::open(kit, None).await;
    again.resolved().await;
    again.step("sales_1", "withdraw", json!({ "words": "不投诉了" })).await;
    let desk = Desk::open(kit, Some(customer)).await;
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
    Desk::open(kit, None).await.resolved().await;
}

/// The next year is known: whatever was counted without it is counted again.
pub async fn a_year_is_published(kit: &Kit) {
    Desk::open(kit, None).await;
    let text = "version = \"later\"\n[[holiday_notice]]\nof = \"cn\"\nfrom = \"2027-01-01\"\nthrough = \"2028-12-31\"\ndays_off = []\n";
    let set = kit.staff("administrator_1").call(http::Method::PUT, "/catalogue").json(json!({ "text": text }));
    set.header("if-match", "\"1\"").send().await.expect(200);
    kit.pass(jiff::SignedDuration::from_secs(31));
    kit.system.run("complaint-watch", |run| run).await.unwrap().unwrap();
}
