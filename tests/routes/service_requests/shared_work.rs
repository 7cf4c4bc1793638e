//! Many hands: departments, hand-overs, links, papers (SVC-16, VIS-11).

use serde_json::json;
use tests::Kit;

use super::{HANDLER, asked, begun, shown};

/// VIS-11: a need goes to the department, and its answer is kept.
#[tokio::test]
async fn a_department_does_its_part() {
    let kit = Kit::start().await;
    let id = begun(&kit, "demand", json!({ "about": "product" })).await;
    let now = shown(&kit, HANDLER, &id).await;
    let task = json!({ "unitId": "unt_south", "words": "能否加一个静音档", "workingDays": 5 });
    let path = format!("/service-requests/{id}/tasks");
    let given = kit.staff(HANDLER).post(&path).json(task).seen(&now).send().await.expect(200).json();
    let task = given["tasks"][0]["id"].as_str().unwrap();
    let theirs = kit.staff("customer_service_2").get("/service-requests/tasks").await.expect(200).json();
    assert_eq!(theirs["items"][0]["id"], task);
    // At the other desk nobody hears of it.
    let others = kit.staff("customer_service_2").get("/complaints/tasks").await.expect(200).json();
    assert_eq!(others["items"], json!([]));
    kit.staff("customer_service_2").get(format!("/complaints/{id}")).await.expect(404);
    let now = shown(&kit, "customer_service_2", &id).await.expect(200);
    let answer = json!({ "words": "下一代产品加" });
    let call = kit.staff("customer_service_2").post(format!("{path}/{task}/answer"));
    let answered = call.json(answer).seen(&now).send().await.expect(200).json();
    assert_eq!(answered["tasks"][0]["fields"]["answer"], "下一代产品加");
}

#[tokio::test]
async fn told_twice_it_is_worked_on_once() {
    let kit = Kit::start().await;
    let (first, again) = (asked(&kit, "enquiry", json!({})).await.id(), asked(&kit, "enquiry", json!({})).await.id());
    let now = shown(&kit, HANDLER, &again).await;
    let merge = json!({ "otherId": first, "link": "merged_into" });
    let call = kit.staff(HANDLER).post(format!("/service-requests/{again}/links")).json(merge).seen(&now);
    let merged = call.send().await.expect(200).json();
    assert_eq!((&merged["stage"], &merged["mergedInto"]), (&json!("merged"), &json!(first)));
    assert_eq!(shown(&kit, HANDLER, &first).await.json()["repeat"], true);
}

#[tokio::test]
async fn a_paper_comes_with_it() {
    let kit = Kit::start().await;
    let id = asked(&kit, "invoice", json!({ "order": "7", "title": "某某公司", "amount": 100 })).await.expect(201).id();
    let now = shown(&kit, HANDLER, &id).await;
    let scan = "%PDF-1.7\nscan";
    let attach = kit.staff(HANDLER).post(format!("/service-requests/{id}/attachments"));
    let attached = attach.bytes("application/pdf", scan).seen(&now).send().await.expect(200).json();
    let file = format!("/service-requests/{id}/attachments/{}", attached["attachments"][0]["id"].as_str().unwrap());
    assert_eq!(kit.staff(HANDLER).get(&file).await.expect(200).text(), scan);
    kit.staff("sales_2").get(&file).await.expect(404);
}

#[tokio::test]
async fn a_colleague_takes_it_only_if_he_agrees() {
    let kit = Kit::start().await;
    let id = asked(&kit, "enquiry", json!({})).await.expect(201).id();
    let now = shown(&kit, HANDLER, &id).await;
    let offer = json!({ "to": "stf_sales_1", "words": "你熟悉" });
    let call = kit.staff(HANDLER).post(format!("/service-requests/{id}/handovers")).json(offer).seen(&now);
    let offered = call.send().await.expect(200);
    assert_eq!(offered.json()["handlerId"], format!("stf_{HANDLER}"));
    let call = kit.staff("sales_1").post(format!("/service-requests/{id}/handovers/decision"));
    let taken = call.json(json!({ "decision": "accepted" })).seen(&offered).send().await.expect(200);
    assert_eq!(taken.json()["handlerId"], "stf_sales_1");
}
