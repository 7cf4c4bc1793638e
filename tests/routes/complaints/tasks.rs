use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Answer, Kit};

use super::{HANDLER, investigated, shown};

async fn given(kit: &Kit, id: &str, unit: &str) -> Answer {
    let now = shown(kit, HANDLER, id).await.expect(200);
    let body = json!({ "unitId": unit, "words": "请查出厂检验记录", "workingDays": 2 });
    kit.staff(HANDLER).post(format!("/complaints/{id}/tasks")).json(body).seen(&now).send().await
}

async fn waiting(kit: &Kit, who: &str, query: &str) -> Vec<Value> {
    let page = kit.staff(who).get(format!("/complaints/tasks{query}")).await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_department_is_asked_sees_the_matter_and_answers() {
    let kit = Kit::start().await;
    let id = investigated(&kit, json!({ "kind": "quality" })).await;
    shown(&kit, "department_head_2", &id).await.expect(404);
    let view = given(&kit, &id, "unt_south").await.expect(200).json();
    let task = view["tasks"][0].clone();
    // Two working days from Tuesday.
    assert_eq!((&task["dueAt"], &task["status"]), (&json!("2026-06-11T10:00:00Z"), &json!("open")));
    assert_eq!(task["fields"], json!({ "words": "请查出厂检验记录" }));
    let theirs = waiting(&kit, "customer_service_2", "").await;
    assert_eq!((theirs.len(), &theirs[0]["id"]), (1, &task["id"]));
    assert!(waiting(&kit, HANDLER, "").await.is_empty());
    assert!(waiting(&kit, HANDLER, "?unitId=unt_south").await.is_empty(), "another department's are not shown");
    let now = shown(&kit, "customer_service_2", &id).await.expect(200);
    let path = format!("/complaints/{id}/tasks/{}/answer", task["id"].as_str().unwrap());
    let answer = json!({ "words": "该批次两台漏检" });
    let not_theirs = kit.staff(HANDLER).post(&path).json(answer.clone()).seen(&now).send().await.expect(403);
    assert_eq!(not_theirs.code(), "forbidden");
    let answered = kit.staff("customer_service_2").post(&path).json(answer.clone()).seen(&now).send().await.expect(200);
    assert_eq!(answered.json()["tasks"][0]["fields"]["answer"], "该批次两台漏检");
    assert!(waiting(&kit, "customer_service_2", "").await.is_empty());
    kit.staff("customer_service_2").post(&path).json(answer).seen(&answered).send().await.expect(409);
}

#[tokio::test]
async fn what_is_due_first_comes_first() {
    let kit = Kit::start().await;
    let (later, sooner) = (investigated(&kit, json!({})).await, investigated(&kit, json!({})).await);
    let now = shown(&kit, HANDLER, &later).await.expect(200);
    let body = json!({ "unitId": "unt_south", "words": "慢慢来", "workingDays": 10 });
    kit.staff(HANDLER).post(format!("/complaints/{later}/tasks")).json(body).seen(&now).send().await.expect(200);
    kit.pass(SignedDuration::from_mins(1));
    given(&kit, &sooner, "unt_south").await.expect(200);
    let page = kit.staff("sales_2").get("/complaints/tasks?limit=1").await.expect(200);
    assert_eq!(page.json()["items"][0]["caseId"], sooner.as_str());
    let cursor = page.json()["nextCursor"].as_str().unwrap().to_owned();
    let next = kit.staff("sales_2").get(format!("/complaints/tasks?limit=1&cursor={cursor}")).await.expect(200).json();
    assert_eq!(next["items"][0]["caseId"], later.as_str());
}

#[tokio::test]
async fn a_task_is_for_a_department_there_is() {
    let kit = Kit::start().await;
    let id = investigated(&kit, json!({})).await;
    let refused = given(&kit, &id, "unt_moon").await.expect(422);
    assert_eq!(refused.faults(), [("/unitId".to_owned(), "not_on_file".to_owned())]);
    let now = shown(&kit, HANDLER, &id).await.expect(200);
    let body = json!({ "unitId": "unt_south", "words": "x", "workingDays": 0 });
    let refused = kit.staff(HANDLER).post(format!("/complaints/{id}/tasks")).json(body).seen(&now).send().await;
    assert_eq!(refused.expect(422).faults(), [("/workingDays".to_owned(), "out_of_range".to_owned())]);
}
