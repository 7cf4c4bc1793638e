//! Samples of what is about staff and their decisions: access and approvals.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::catalogue::Right;
use tests::Answer;

use crate::operations::Operation;
use crate::samples::{Sample, Samples, filled};

pub fn cases(operation: &str) -> &'static [&'static str] {
    match operation {
        "give_grant" => &["given", "asked"],
        "decide_approval" => &["approved", "refused", "change_approved", "change_refused", "contact_approved"],
        "list_access_reviews" => &["units", "reviews"],
        "enrol_staff"
        | "list_staff"
        | "view_staff"
        | "change_staff"
        | "transfer_staff"
        | "depart_staff"
        | "lock_staff"
        | "unlock_staff"
        | "record_agreement"
        | "record_training"
        | "withdraw_grant"
        | "review_access"
        | "delegate_powers"
        | "list_delegations"
        | "withdraw_delegation"
        | "view_access_catalogue"
        | "explain_access"
        | "list_approvals"
        | "count_approvals"
        | "view_approval"
        | "withdraw_approval" => &["done"],
        _ => &[],
    }
}

/// How a request ends for somebody whose roles alone do not tell: status and code.
pub type Elsewise = fn(&str) -> Option<(u16, &'static str)>;

impl Samples<'_> {
    pub async fn prepare_people(&self, operation: &Operation, case: &str) -> Sample {
        let sample = match operation.tag.as_str() {
            "approvals" => self.of_approvals(operation, case).await,
            _ => self.of_access(operation, case).await,
        };
        self.on.kit.pass(SignedDuration::from_secs(1));
        sample
    }

    async fn of_access(&self, operation: &Operation, case: &str) -> Sample {
        match (operation.id.as_str(), case) {
            ("enrol_staff", _) => Sample { body: Some(self.newcomer()), status: 201, ..self.managing(operation) },
            ("list_staff", _) => {
                let path = "/access/staff?limit=1".to_owned();
                Sample { path, needs: vec![Right::AccessView], ..self.managing(operation) }
            }
            ("view_staff", _) => {
                let sample = self.of_staff(operation, &self.member().await, None);
                Sample { needs: vec![Right::AccessView], seen: None, ..sample }
            }
            ("change_staff", _) => {
                self.of_staff(operation, &self.member().await, Some(json!({ "position": "客户经理" })))
            }
            ("transfer_staff", _) => {
                let body = json!({ "unitId": "unt_south", "regionId": "south", "position": "客户经理" });
                self.of_staff(operation, &self.with_grant().await.0, Some(body))
            }
            ("depart_staff", _) => self.of_staff(operation, &self.with_grant().await.0, Some(json!({}))),
            ("lock_staff", _) => {
                let sample = self.of_staff(operation, &self.member().await, Some(json!({ "reason": "口令泄露" })));
                Sample { needs: vec![Right::AccessLock], seen: None, ..sample }
            }
            ("unlock_staff", _) => {
                let member = self.member().await;
                let lock = self.on.kit.staff("administrator_1").post(format!("/access/staff/{}/lock", member.id()));
                let locked = lock.json(json!({ "reason": "口令泄露" })).send().await.expect(200);
                self.of_staff(operation, &locked, Some(json!({ "reason": "口令已重置" })))
            }
            ("record_agreement", _) => {
                let body = json!({ "version": "2026-01", "signedOn": "2026-01-05" });
                self.of_staff(operation, &self.member().await, Some(body))
            }
            ("record_training", _) => {
                let body = json!({ "course": "个人信息保护", "passedOn": "2026-01-05", "validUntil": "2030-01-05" });
                self.of_staff(operation, &self.member().await, Some(body))
            }
            ("give_grant", case) => {
                let (role, status) = if case == "given" { ("information_specialist", 201) } else { ("sales", 202) };
                let body = grant(&self.member().await.id(), role);
                Sample { body: Some(body), status, ..self.managing(operation) }
            }
            ("withdraw_grant", _) => {
                let (member, grant) = self.with_grant().await;
                let sample = self.managing(operation);
                let path = filled(&operation.path, &[("id", &member.id()), ("grantId", &grant.id())]);
                let body = Some(json!({ "reason": "岗位变动" }));
                Sample { path, body, seen: Some(member.etag()), placed: true, ..sample }
            }
            ("review_access", _) => {
                let (unit, grant) = self.unit().await;
                let body = json!({ "unitId": unit, "withdraw": [grant], "note": "季度复核" });
                // The unit is nobody's but theirs who reach all.
                let elsewise: Elsewise = |name| name.starts_with("department_head").then_some((404, "not_found"));
                let needs = vec![Right::AccessReview];
                Sample { needs, body: Some(body), elsewise, status: 201, ..self.managing(operation) }
            }
            ("list_access_reviews", case) => {
                let (unit, _) = self.unit().await;
                let by = self.on.kit.staff("administrator_1");
                by.post("/access/reviews").json(json!({ "unitId": unit })).send().await.expect(201);
                let path = match case {
                    "units" => "/access/reviews?limit=1".to_owned(),
                    _ => format!("/access/reviews?unitId={unit}&limit=1"),
                };
                Sample { path, needs: vec![Right::AccessView], ..self.managing(operation) }
            }
            ("delegate_powers", _) => {
                let (assistant, _) = self.with_grant().await;
                let body = json!({ "to": assistant.id(), "until": self.later(24 * 30) });
                // Business and operation support do not stand in for each other.
                let elsewise: Elsewise = |name| support(name).then_some((422, "invalid"));
                let needs = vec![Right::ApprovalsUse];
                let sample = self.open(operation, needs);
                Sample { by: "department_head_1", body: Some(body), status: 201, elsewise, ..sample }
            }
            // What these cost depends on how much there is of the caller's: of hers there is nothing.
            ("list_delegations", _) => self.open(operation, vec![Right::ApprovalsUse]),
            ("withdraw_delegation", _) => {
                let delegation = self.delegation().await;
                let path = filled(&operation.path, &[("id", &delegation.id())]);
                let elsewise: Elsewise = |name| match name {
                    "department_head_1" | "administrator_1" | "administrator_2" | "everything" => None,
                    _ => Some((404, "not_found")),
                };
                let sample = self.open(operation, vec![Right::ApprovalsUse]);
                let (body, seen) = (Some(json!({})), Some(delegation.etag()));
                Sample { by: "department_head_1", path, body, seen, elsewise, ..sample }
            }
            ("view_access_catalogue", _) => self.open(operation, vec![Right::CatalogueView]),
            ("explain_access", _) => {
                let customer = self.on.person().await.id();
                let path = format!("/access/explanations?staff=stf_sales_1&customer={customer}");
                let needs = vec![Right::AccessExplain];
                Sample { path, needs, about: Some(customer), ..self.managing(operation) }
            }
            (operation, case) => panic!("no sample for {operation}, {case}"),
        }
    }

    async fn of_approvals(&self, operation: &Operation, case: &str) -> Sample {
        if let Some((of, decision)) = case.split_once('_') {
            return self.of_change(operation, of, decision).await;
        }
        let sample = Sample { by: "department_head_1", ..self.open(operation, vec![Right::ApprovalsUse]) };
        let request = self.request().await;
        let path = operation.path.replace("{id}", request["approvalId"].as_str().unwrap());
        match operation.id.as_str() {
            // Two of them wait, so that there is always a next page.
            "list_approvals" => {
                self.request().await;
                Sample { path: "/approvals?limit=1".to_owned(), ..sample }
            }
            // Of somebody whom nothing waits for: what it costs depends on how much does.
            "count_approvals" => Sample { by: "sales_2", ..self.open(operation, vec![Right::ApprovalsUse]) },
            "view_approval" => {
                let elsewise: Elsewise = |name| match name {
                    "administrator_1" | "department_head_1" | "everything" => None,
                    _ if oversees(name) => None,
                    _ => Some((404, "not_found")),
                };
                Sample { path, elsewise, ..sample }
            }
            "decide_approval" => {
                let elsewise: Elsewise = |name| match name {
                    "department_head_1" | "everything" => None,
                    "administrator_1" => Some((403, "own_request")),
                    _ if oversees(name) => Some((403, "forbidden")),
                    _ => Some((404, "not_found")),
                };
                let body = Some(json!({ "decision": case, "reason": "岗位需要" }));
                Sample { path, body, seen: Some("\"1\"".to_owned()), elsewise, ..sample }
            }
            "withdraw_approval" => {
                let elsewise: Elsewise = |name| match name {
                    "administrator_1" => None,
                    "department_head_1" | "everything" => Some((403, "forbidden")),
                    _ if oversees(name) => Some((403, "forbidden")),
                    _ => Some((404, "not_found")),
                };
                let body = Some(json!({ "reason": "不再需要" }));
                Sample { by: "administrator_1", path, body, seen: Some("\"1\"".to_owned()), elsewise, ..sample }
            }
            other => panic!("no sample for {other}"),
        }
    }

    /// What an administrator does.
    fn managing(&self, operation: &Operation) -> Sample {
        Sample { by: "administrator_1", ..self.open(operation, vec![Right::AccessManage]) }
    }

    fn of_staff(&self, operation: &Operation, member: &Answer, body: Option<Value>) -> Sample {
        let path = filled(&operation.path, &[("id", &member.id())]);
        Sample { path, body, seen: Some(member.etag()), placed: true, ..self.managing(operation) }
    }

    fn newcomer(&self) -> Value {
        let subject = format!("newcomer-{}", self.on.number());
        json!({
            "name": "沈青", "position": "客户信息专员", "unitId": "unt_east", "regionId": "east",
            "issuer": "https://login.example.com/", "subject": subject,
        })
    }

    /// Somebody new in the first department.
    async fn member(&self) -> Answer {
        let by = self.on.kit.staff("administrator_1");
        by.post("/access/staff").json(self.newcomer()).send().await.expect(201)
    }

    /// The same with a role that took effect at once.
    async fn with_grant(&self) -> (Answer, Answer) {
        let member = self.member().await;
        let by = self.on.kit.staff("administrator_1");
        let given = by.post("/access/grants").json(grant(&member.id(), "information_specialist"));
        let given = given.send().await.expect(201);
        (by.get(format!("/access/staff/{}", member.id())).await.expect(200), given)
    }

    /// A unit with one person, and his role: what a review costs depends on how many there are.
    pub async fn unit(&self) -> (String, String) {
        let unit = format!("unt_{}", self.on.number());
        let mut newcomer = self.newcomer();
        newcomer["unitId"] = unit.clone().into();
        let by = self.on.kit.staff("administrator_1");
        let member = by.post("/access/staff").json(newcomer).send().await.expect(201);
        let given = by.post("/access/grants").json(grant(&member.id(), "information_specialist"));
        (unit, given.send().await.expect(201).id())
    }

    /// A grant of a high right that waits for the head of the first department.
    async fn request(&self) -> Value {
        let member = self.member().await;
        let by = self.on.kit.staff("administrator_1");
        by.post("/access/grants").json(grant(&member.id(), "sales")).send().await.expect(202).json()
    }

    async fn delegation(&self) -> Answer {
        let (assistant, _) = self.with_grant().await;
        let body = json!({ "to": assistant.id(), "until": self.later(24 * 30) });
        self.on.kit.staff("department_head_1").post("/access/delegations").json(body).send().await.expect(201)
    }

    fn later(&self, hours: i64) -> String {
        let now = self.on.kit.system.apps()["access"].time.now();
        (now + SignedDuration::from_hours(hours)).to_string()
    }
}

fn grant(staff: &str, role: &str) -> Value {
    let scope = match role {
        "sales" => json!({ "reach": "own" }),
        _ => json!({ "reach": "units", "ids": ["unt_east"] }),
    };
    json!({ "staffId": staff, "role": role, "scope": scope, "reason": "岗位需要" })
}

fn support(name: &str) -> bool {
    name.starts_with("administrator") || name.starts_with("auditor")
}

/// Sees every request, and decides none that is not put before him.
pub fn oversees(name: &str) -> bool {
    name.starts_with("auditor")
}
