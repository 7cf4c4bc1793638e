//! Samples of complaints and of service requests. Each is of a customer of `sales_1`, who has taken it down and
//! works on it.

use serde_json::{Value, json};
use shared::domain::case::{COMPLAINTS, Desk, INSPECTIONS, SERVICE_REQUESTS};
use shared::domain::catalogue::{Catalogue, Right};
use tests::Answer;

use crate::document_samples::SCAN;
use crate::operations::Operation;
use crate::people_samples::Elsewise;
use crate::samples::{Sample, Samples, filled};

/// What is done with a service request or an inspection is called as what is done with a complaint.
fn alike(operation: &str) -> String {
    operation.replace("service_request", "complaint").replace("inspection", "complaint")
}

/// Who has taken it down.
fn clerk(desk: &Desk) -> &'static str {
    if *desk == INSPECTIONS { "department_head_1" } else { "sales_1" }
}

fn desk(operation: &Operation) -> &'static Desk {
    Desk::of(&operation.tag).unwrap()
}

pub fn cases(operation: &str) -> &'static [&'static str] {
    match alike(operation).as_str() {
        "move_complaint" if operation == "move_service_request" => &["note", "begin"],
        "move_complaint" if operation == "move_inspection" => &["note"],
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
/// What was inspected is nobody's but his superiors'.
const NOT_OF_SALES: Elsewise = |name| (name == "sales_1").then_some((404, "not_found"));
/// Nobody else may, whatever his rights.
const HANDLER_ALONE: Elsewise = |name| match name {
    "customer_service_1" | "management_specialist_1" | "management_specialist_2" | "everything" => {
        Some((403, "forbidden"))
    }
    _ => None,
};

impl Samples<'_> {
    pub async fn at_a_desk(&self, operation: &Operation, case: &str) -> Sample {
        let desk = desk(operation);
        let sample = Sample { by: clerk(desk), ..self.open(operation, vec![desk.view]) };
        match alike(&operation.id).as_str() {
            "register_complaint" => {
                let (customer, body) = self.matter(desk).await;
                let needs = vec![register(desk)];
                return Sample { needs, body: Some(body), by: clerk(desk), about: customer, status: 201, ..sample };
            }
            "report_complaints" => {
                let (by, needs) = ("information_supervisor_1", vec![desk.report]);
                // What it costs is as much as there is in its months: here, nothing.
                return Sample { by, needs, path: format!("/{}/report?month=2026-01", desk.of), ..sample };
            }
            _ => {}
        }
        let (customer, made) = self.taken_down(desk, case).await;
        let sample = Sample {
            path: operation.path.replace("{id}", &made.id()),
            placed: true,
            hits: Vec::from_iter(customer),
            ..sample
        };
        let sample = if *desk == INSPECTIONS { Sample { elsewise: NOT_OF_SALES, ..sample } } else { sample };
        match alike(&operation.id).as_str() {
            "list_complaints" | "view_complaint_ledger" | "list_complaint_tasks" => {
                let sample = Sample { elsewise: |_| None, ..sample };
                self.listed(operation, sample, &made).await
            }
            "view_complaint" | "list_complaint_acts" | "explain_complaint_clocks" => sample,
            "view_complaint_attachment" => {
                let attached = self.attached(desk, &made).await.json()["attachments"][0]["id"].clone();
                let path = filled(&sample.path, &[("fileId", attached.as_str().unwrap())]);
                Sample { path, ..sample }
            }
            _ => self.worked_on(operation, case, sample, made).await,
        }
    }

    async fn listed(&self, operation: &Operation, sample: Sample, made: &Answer) -> Sample {
        let (desk, sample) = (desk(operation), Sample { placed: false, hits: vec![], ..sample });
        match alike(&operation.id).as_str() {
            "list_complaints" => Sample { path: format!("/{}?limit=1", desk.of), ..sample },
            "view_complaint_ledger" => {
                let needs = vec![desk.report];
                Sample { by: "information_supervisor_1", needs, path: format!("/{}/ledger?limit=1", desk.of), ..sample }
            }
            _ => {
                let customer = made.json()["customerId"].as_str().map(str::to_owned);
                self.task(desk, made).await;
                // The one before would come first, and its customer would be named.
                Sample { path: format!("/{}/tasks?limit=1", desk.of), hits: Vec::from_iter(customer), ..sample }
            }
        }
    }

    async fn worked_on(&self, operation: &Operation, case: &str, sample: Sample, made: Answer) -> Sample {
        let (words, desk) = (self.on.data.words, desk(operation));
        let overseeing = Sample {
            by: "department_head_1",
            needs: vec![desk.view, desk.oversee],
            seen: Some(made.etag()),
            elsewise: if *desk == INSPECTIONS { NOT_OF_SALES } else { HANDLER_TOO },
            ..sample.clone()
        };
        match alike(&operation.id).as_str() {
            "move_complaint" if case == "note" => {
                let body = Some(json!({ "move": "note", "form": { "words": words() } }));
                let elsewise = if *desk == INSPECTIONS { NOT_OF_SALES } else { |_: &str| None };
                Sample { body, elsewise, ..overseeing }
            }
            "move_complaint" if case == "begin" => {
                let now = self.done(desk, &made, "moves", json!({ "move": "accept" })).await;
                let body = Some(json!({ "move": "begin", "form": { "words": words() } }));
                let needs = vec![desk.view, desk.handle];
                Sample { needs, body, seen: Some(now.etag()), elsewise: HANDLER_ALONE, ..sample }
            }
            "move_complaint" => {
                let now = self.investigated(&made).await;
                let form = json!({
                    "cause": "attitude", "findings": words(), "solution": words(), "measure": words(),
                });
                let body = Some(json!({ "move": "resolve", "form": form }));
                let needs = vec![desk.view, desk.handle];
                Sample { needs, body, seen: Some(now.etag()), elsewise: HANDLER_ALONE, ..sample }
            }
            "offer_complaint_handover" => {
                let body = Some(json!({ "to": "stf_customer_service_1", "words": words() }));
                Sample { body, ..overseeing }
            }
            "decide_complaint_handover" => {
                let offer = json!({ "to": "stf_customer_service_1", "words": words() });
                let offered = self.done(desk, &made, "handovers", offer).await;
                let elsewise: Elsewise = |name| match name {
                    "sales_1" | "management_specialist_1" | "management_specialist_2" | "everything" => {
                        Some((403, "forbidden"))
                    }
                    _ => None,
                };
                let (by, needs) = ("customer_service_1", vec![desk.handle]);
                let body = Some(json!({ "decision": case, "words": words() }));
                Sample { by, needs, body, seen: Some(offered.etag()), elsewise, ..sample }
            }
            "attach_complaint_file" => Sample { file: Some(SCAN.to_owned()), ..overseeing },
            "give_complaint_task" => {
                let body = Some(json!({ "unitId": "unt_east", "words": words(), "workingDays": 2 }));
                Sample { body, ..overseeing }
            }
            "answer_complaint_task" => {
                let given = self.task(desk, &made).await;
                let task = given.json()["tasks"][0]["id"].as_str().unwrap().to_owned();
                let path = filled(&sample.path, &[("taskId", &task)]);
                // He reaches it, stands elsewhere, and oversees nothing.
                let elsewise: Elsewise = |name| (name == "management_specialist_2").then_some((403, "forbidden"));
                let (body, seen) = (Some(json!({ "words": words() })), Some(given.etag()));
                Sample { path, by: "customer_service_1", body, seen, elsewise, ..sample }
            }
            "link_complaint" => {
                let (_, other) = self.taken_down(desk, "").await;
                Sample { body: Some(json!({ "otherId": other.id(), "link": case })), ..overseeing }
            }
            _ => {
                let body = Some(json!({ "kinds": ["qualification"] }));
                let needs = vec![desk.handle];
                Sample { needs, body, seen: Some(made.etag()), elsewise: HANDLER_ALONE, ..sample }
            }
        }
    }

    /// Who asks or complains, and what is sent.
    async fn matter(&self, desk: &Desk) -> (Option<String>, Value) {
        let customer = self.on.person().await.id();
        let matter = (self.on.data.words)();
        if *desk == SERVICE_REQUESTS {
            let details = json!({ "order": matter, "wish": "return" });
            let body = json!({
                "kind": "return_exchange", "channel": "hotline", "matter": matter, "customerId": customer,
                "details": details,
            });
            return (Some(customer), body);
        }
        if *desk == INSPECTIONS {
            let details = json!({ "unit": "unt_east", "cleanliness": 4, "signs": 3, "facilities": 5, "presence": 4 });
            let body = json!({ "kind": "floor", "channel": "routine", "matter": matter, "details": details });
            return (None, body);
        }
        let mut proxy = (self.on.data.contact)(self.on.number())["fields"].clone();
        let serves = |id: &String| Catalogue::builtin().field(id).is_some_and(|field| field.serves("complaint"));
        proxy.as_object_mut().unwrap().retain(|id, _| serves(id));
        let body = json!({
            "kind": "service", "channel": "hotline", "matter": matter, "customerId": customer,
            "others": [{ "role": "proxy", "fields": proxy }],
        });
        (Some(customer), body)
    }

    /// What a guest asks for begins with a second person's decision.
    async fn taken_down(&self, desk: &Desk, case: &str) -> (Option<String>, Answer) {
        let (customer, mut body) = self.matter(desk).await;
        if case == "begin" {
            body["kind"] = "guest_information".into();
            body["details"] = json!({});
        }
        let call = self.on.kit.staff(clerk(desk)).post(format!("/{}", desk.of));
        (customer, call.json(body).send().await.expect(201))
    }

    async fn done(&self, desk: &Desk, made: &Answer, what: &str, body: Value) -> Answer {
        let call = self.on.kit.staff(clerk(desk)).post(format!("/{}/{}/{what}", desk.of, made.id()));
        call.json(body).seen(made).send().await.expect(200)
    }

    async fn attached(&self, desk: &Desk, made: &Answer) -> Answer {
        let call = self.on.kit.staff(clerk(desk)).post(format!("/{}/{}/attachments", desk.of, made.id()));
        call.bytes("application/pdf", SCAN).seen(made).send().await.expect(200)
    }

    async fn task(&self, desk: &Desk, made: &Answer) -> Answer {
        let body = json!({ "unitId": "unt_east", "words": (self.on.data.words)(), "workingDays": 2 });
        self.done(desk, made, "tasks", body).await
    }

    async fn investigated(&self, made: &Answer) -> Answer {
        let accepted = self.done(&COMPLAINTS, made, "moves", json!({ "move": "accept" })).await;
        self.done(&COMPLAINTS, &accepted, "moves", json!({ "move": "investigate" })).await
    }
}

fn register(desk: &Desk) -> Right {
    match desk.of {
        "complaints" => Right::ComplaintsRegister,
        "inspections" => Right::InspectionsRecord,
        _ => Right::ServiceRequestsRegister,
    }
}
