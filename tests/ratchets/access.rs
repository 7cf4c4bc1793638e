//! Ratchet 1: who may call what. Every operation × everybody on the seeded staff, judged by the roles
//! of the catalogue (ACC-05, ACC-22); strangers, locked accounts and run-out grants get nowhere.

use http::HeaderMap;
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use local::ISSUER;
use serde_json::Value;
use shared::domain::catalogue::{Catalogue, Scope};
use shared::domain::ids::StaffId;
use shared::http::caller::subject_hash;
use shared::store::Transaction;
use shared::store::access::{self, Agreement, GrantRow, GrantScope, StaffRow, Training};
use tests::{Answer, Client, Kit};

use crate::operations;
use crate::samples::{Sample, Samples, cases};
use crate::stored::disclosed;

#[tokio::test]
async fn nobody_gets_in_without_a_token() {
    let kit = Kit::start().await;
    let samples = Samples::new(&kit);
    let mut open = Vec::new();
    for operation in operations::all(&kit) {
        for client in [kit.anonymous(), kit.bearer("not.a.token")] {
            let sample = samples.prepare(&operation, cases(&operation.id)[0]).await;
            let answer = sample.call(&operation, &client).send().await;
            let expected = if operation.open { sample.status } else { 401 };
            assert_eq!(answer.status.as_u16(), expected, "{}", operation.id);
        }
        if operation.open {
            open.push(operation.id);
        }
    }
    // A new public operation is a decision, not an accident.
    open.sort();
    assert_eq!(open, ["answer_invitation", "check_health", "decline_surveys", "view_invitation", "view_openapi"]);
}

#[tokio::test]
async fn roles_and_scopes_decide_every_operation() {
    let kit = Kit::start().await;
    let samples = Samples::new(&kit);
    let staff: Vec<_> = kit.system.staff().iter().map(|member| (member.id.clone(), member.role)).collect();
    for operation in operations::all(&kit).iter().filter(|operation| !operation.open) {
        for case in cases(&operation.id) {
            let mut sample = samples.prepare(operation, case).await;
            for (id, role) in &staff {
                let elsewise = (sample.elsewise)(id.as_str().trim_start_matches("stf_"));
                let expected = elsewise.map_or_else(|| expected(&sample, id, role), |(status, _)| status);
                let answer = sample.call(operation, &client(&kit, id)).send().await;
                let context = format!("{} ({case}) by {id}: {}", operation.id, answer.text());
                assert_eq!(answer.status.as_u16(), expected, "{context}");
                if expected < 300 {
                    let found = sample.finds.is_none() || shows(&answer, &sample) == reaches(id, role);
                    assert!(found, "{context}");
                    sample = samples.prepare(operation, case).await;
                } else {
                    let plain = if expected == 404 { "not_found" } else { "forbidden" };
                    let code = elsewise.map_or(plain, |(_, code)| code);
                    assert_eq!(answer.code(), code, "{context}");
                    assert!(!shows(&answer, &sample), "{context}");
                }
            }
        }
    }
}

/// Two of every role: one where the customers are, one elsewhere.
fn expected(sample: &Sample, staff: &StaffId, role: &str) -> u16 {
    let role_data = Catalogue::builtin().role(role).unwrap();
    let (door, rest) = sample.needs.split_first().unwrap();
    let others = sample.private.is_some_and(|over| {
        staff.as_str() != format!("stf_{}", sample.by) && !over.is_some_and(|right| role_data.may(right))
    });
    if !role_data.may(*door) {
        403
    } else if (sample.about.is_some() || sample.placed) && !reaches(staff, role) || others {
        404
    } else if !rest.iter().all(|right| role_data.may(*right)) {
        403
    } else {
        sample.status
    }
}

/// The customers of the samples are those of `sales_1`, in the first department.
fn reaches(staff: &StaffId, role: &str) -> bool {
    match Catalogue::builtin().role(role).unwrap().scope {
        Scope::All => true,
        Scope::Own => staff.as_str() == "stf_sales_1",
        Scope::Team | Scope::Department | Scope::Region => staff.as_str().ends_with("_1"),
    }
}

fn shows(answer: &Answer, sample: &Sample) -> bool {
    let shown = disclosed(&answer.said());
    sample.about.iter().chain(&sample.finds).any(|id| shown.contains(id))
}

fn client(kit: &Kit, staff: &StaffId) -> Client {
    kit.staff(staff.as_str().trim_start_matches("stf_"))
}

/// ACC-24: whoever may not see a customer can not tell it from one that does not exist.
#[tokio::test]
async fn out_of_reach_is_answered_like_not_there() {
    let kit = Kit::start().await;
    let samples = Samples::new(&kit);
    let mut compared = 0;
    for operation in operations::all(&kit) {
        for case in cases(&operation.id) {
            let secret = samples.prepare(&operation, case).await;
            let Some(id) = &secret.about else { continue };
            let absent = Sample {
                path: secret.path.replace(secret.place.as_ref().unwrap_or(id), "cus_0197513f4b0070008000000000000000"),
                body: secret.body.clone().map(|body| elsewhere(&body, id)),
                ..secret.clone()
            };
            for stranger in ["sales_2", "customer_service_2", "department_head_2", "auditor_1"] {
                let stranger = kit.staff(stranger);
                let there = secret.call(&operation, &stranger).send().await;
                let not_there = absent.call(&operation, &stranger).send().await;
                assert!(there.status.is_client_error(), "{} ({case}): {}", operation.id, there.text());
                assert_eq!(alike(&there), alike(&not_there), "{} ({case})", operation.id);
                compared += 1;
            }
        }
    }
    assert!(compared > 60);
}

/// The same body about a customer that does not exist.
fn elsewhere(body: &Value, id: &str) -> Value {
    let text = body.to_string().replace(id, "cus_0197513f4b0070008000000000000000");
    serde_json::from_str(&text).unwrap()
}

/// What a stranger could compare.
fn alike(answer: &Answer) -> (u16, Value, HeaderMap) {
    let mut body = answer.json();
    body["traceId"] = Value::Null;
    let mut headers = answer.headers.clone();
    for own in ["x-trace-id", "ratelimit"] {
        headers.remove(own);
    }
    (answer.status.as_u16(), body, headers)
}

/// A contact or change of one customer is not to be had under the id of another.
#[tokio::test]
async fn parts_of_one_customer_are_not_parts_of_another() {
    let kit = Kit::start().await;
    let samples = Samples::new(&kit);
    for operation in operations::all(&kit) {
        let parts = ["changeId", "contactId", "mergeId"].iter().any(|name| operation.has_parameter("path", name));
        for case in cases(&operation.id).iter().filter(|_| parts) {
            let (mine, other) = (samples.prepare(&operation, case).await, samples.prepare(&operation, case).await);
            let path = mine.path.replace(mine.about.as_ref().unwrap(), other.about.as_ref().unwrap());
            let mixed = Sample { path, ..mine };
            mixed.call(&operation, &kit.staff(mixed.by)).send().await.expect(404);
        }
    }
}

#[tokio::test]
async fn whoever_has_left_or_is_locked_or_has_only_old_grants_gets_nowhere() {
    let kit = Kit::start().await;
    let samples = Samples::new(&kit);
    let over = kit.system.apps()["customers"].time.now() - SignedDuration::from_secs(1);
    let people = [
        ("stf_everything", "active", None, None),
        ("stf_locked", "locked", None, Some("account_locked")),
        ("stf_left", "left", None, Some("account_locked")),
        ("stf_expired", "active", Some(over), Some("forbidden")),
    ];
    for (id, status, until, _) in people {
        seed(&kit, id, status, until).await;
    }
    for operation in operations::all(&kit).iter().filter(|operation| !operation.open) {
        for case in cases(&operation.id) {
            let sample = samples.prepare(operation, case).await;
            let nobody = sample.call(operation, &client(&kit, &"stf_nobody".parse().unwrap())).send().await.expect(403);
            assert_eq!(nobody.code(), "not_enrolled", "{}", operation.id);
            // The one who may do everything comes last: the sample is good until then.
            for (id, _, _, refused) in people.into_iter().rev() {
                let answer = sample.call(operation, &client(&kit, &id.parse().unwrap())).send().await;
                match refused {
                    Some(code) => assert_eq!(answer.expect(403).code(), code, "{} by {id}", operation.id),
                    // Not even who may do everything sees what is another's alone.
                    None if sample.private == Some(None) => drop(answer.expect(404)),
                    None => {
                        let elsewise = (sample.elsewise)("everything");
                        drop(answer.expect(elsewise.map_or(sample.status, |(status, _)| status)));
                    }
                }
            }
        }
    }
}

/// A person with every role there is, over all customers.
pub async fn seed(kit: &Kit, id: &str, status: &str, until: Option<jiff::Timestamp>) {
    let grants: Vec<_> = Catalogue::builtin()
        .roles
        .iter()
        .map(|role| GrantRow {
            id: format!("grt_{}_{}", id.trim_start_matches("stf_"), role.id).parse().unwrap(),
            role: role.id.clone(),
            scope: GrantScope::All,
            until,
            given: None,
        })
        .collect();
    let staff = StaffRow {
        id: id.parse().unwrap(),
        version: 1,
        name: "测试".to_owned(),
        position: "测试".to_owned(),
        unit_id: "unt_east".parse().unwrap(),
        team_id: None,
        region_id: "east".to_owned(),
        posted_at: None,
        status: status.to_owned(),
        locked: None,
        agreement: Some(Agreement {
            version: "2026-01".to_owned(),
            signed_on: date(2026, 1, 5),
            recorded_at: Timestamp::UNIX_EPOCH,
            recorded_by: StaffId::system(),
        }),
        training: Some(Training {
            course: "测试".to_owned(),
            passed_on: date(2026, 1, 5),
            valid_until: date(2035, 12, 31),
            recorded_at: Timestamp::UNIX_EPOCH,
            recorded_by: StaffId::system(),
        }),
    };
    let mut tx = Transaction::new();
    access::enrol(&subject_hash(ISSUER, id), &staff, &mut tx).unwrap();
    for grant in &grants {
        access::give(&staff.id, grant, &mut tx).unwrap();
    }
    kit.system.apps()["customers"].store.commit(&tx).await.unwrap();
}
