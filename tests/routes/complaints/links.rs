use serde_json::json;
use tests::{Answer, Kit};

use super::{HANDLER, investigated, moved, registered, shown, solution};

async fn linked(kit: &Kit, id: &str, other: &str, link: &str) -> Answer {
    let now = shown(kit, HANDLER, id).await.expect(200);
    let call = kit.staff(HANDLER).post(format!("/complaints/{id}/links"));
    call.json(json!({ "otherId": other, "link": link })).seen(&now).send().await
}

#[tokio::test]
async fn the_same_matter_told_twice_is_worked_on_once() {
    let kit = Kit::start().await;
    let (first, again) = (investigated(&kit, json!({})).await, investigated(&kit, json!({})).await);
    // A request that waits falls away with it.
    moved(&kit, HANDLER, &again, "resolve", solution()).await.expect(200);
    let merged = linked(&kit, &again, &first, "merged_into").await.expect(200).json();
    assert_eq!((&merged["stage"], &merged["mergedInto"]), (&json!("merged"), &json!(first)));
    assert!(merged["closedAt"].is_string());
    let inbox = kit.staff("department_head_1").get("/approvals?box=inbox").await.expect(200).json();
    assert_eq!(inbox["items"], json!([]));
    let survivor = shown(&kit, HANDLER, &first).await.expect(200).json();
    assert_eq!((&survivor["links"], &survivor["repeat"]), (&json!([again]), &json!(true)));
    linked(&kit, &again, &first, "related").await.expect(409);
    // Into one that is over the matter would be lost.
    moved(&kit, HANDLER, &first, "withdraw", json!({ "words": "不投诉了" })).await.expect(200);
    let third = investigated(&kit, json!({})).await;
    linked(&kit, &third, &first, "merged_into").await.expect(409);
}

#[tokio::test]
async fn related_ones_name_each_other() {
    let kit = Kit::start().await;
    let (one, other) = (registered(&kit, json!({})).await.id(), registered(&kit, json!({})).await.id());
    linked(&kit, &one, &other, "related").await.expect(200);
    assert_eq!(shown(&kit, HANDLER, &other).await.json()["links"], json!([one]));
    let itself = linked(&kit, &one, &one, "related").await.expect(422);
    assert_eq!(itself.faults(), [("/otherId".to_owned(), "same_case".to_owned())]);
    let theirs = kit.staff("customer_service_2").post("/complaints");
    let body = json!({ "kind": "service", "channel": "hotline", "matter": "x" });
    let theirs = theirs.json(body).send().await.expect(201).id();
    let secret = linked(&kit, &one, &theirs, "related").await.expect(422);
    assert_eq!(secret.faults(), [("/otherId".to_owned(), "not_on_file".to_owned())]);
}

#[tokio::test]
async fn papers_on_file_are_not_asked_for_again() {
    let kit = Kit::start().await;
    let customer = kit.staff(HANDLER).post("/customers").json(tests::organisation()).send().await.expect(201);
    let scan = kit.staff(HANDLER).post(format!("/documents/customers/{}?kind=business_licence", customer.id()));
    scan.bytes("application/pdf", "%PDF-1.7 scan").send().await.expect(201);
    let id = investigated(&kit, json!({ "customerId": customer.id() })).await;
    let ask = async |kinds: serde_json::Value| {
        let now = shown(&kit, HANDLER, &id).await.expect(200);
        let call = kit.staff(HANDLER).post(format!("/complaints/{id}/document-requests"));
        call.json(json!({ "kinds": kinds })).seen(&now).send().await
    };
    let refused = ask(json!(["business_licence", "poem"])).await.expect(422);
    let expected = [("/kinds/0", "already_on_file"), ("/kinds/1", "not_an_option")];
    assert_eq!(refused.faults(), expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
    ask(json!(["qualification"])).await.expect(200);
}
