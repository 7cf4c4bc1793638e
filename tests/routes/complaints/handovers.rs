use serde_json::json;
use tests::{Answer, Kit};

use super::{HANDLER, moved, registered, shown};

const COLLEAGUE: &str = "sales_1";

async fn offered(kit: &Kit, made: &Answer, to: &str) -> Answer {
    let call = kit.staff(HANDLER).post(format!("/complaints/{}/handovers", made.id()));
    call.json(json!({ "to": format!("stf_{to}"), "words": "客户是您负责的" })).seen(made).send().await
}

async fn decision(kit: &Kit, who: &str, id: &str, body: serde_json::Value) -> Answer {
    let now = shown(kit, "general_manager_1", id).await.expect(200);
    kit.staff(who).post(format!("/complaints/{id}/handovers/decision")).json(body).seen(&now).send().await
}

#[tokio::test]
async fn it_is_somebody_elses_once_he_has_taken_it() {
    let kit = Kit::start().await;
    let made = registered(&kit, json!({})).await;
    let id = made.id();
    shown(&kit, COLLEAGUE, &id).await.expect(404);
    let offer = offered(&kit, &made, COLLEAGUE).await.expect(200).json();
    assert_eq!(
        (&offer["handlerId"], &offer["handover"]["to"]),
        (&json!("stf_customer_service_1"), &json!("stf_sales_1"))
    );
    // Until then he may look at it, and whoever has it goes on.
    let seen = shown(&kit, COLLEAGUE, &id).await.expect(200);
    assert_eq!(seen.json()["fields"]["matter"], "等了两个小时没有人来", "what he is to take he can read");
    let listed = async |who: &str, tray: &str| {
        let page = kit.staff(who).get(format!("/complaints?box={tray}")).await.expect(200).json();
        page["items"].as_array().unwrap().iter().any(|item| item["id"] == id.as_str())
    };
    assert!(listed(COLLEAGUE, "offered").await && !listed(HANDLER, "offered").await);
    moved(&kit, HANDLER, &id, "accept", json!({})).await.expect(200);
    decision(&kit, HANDLER, &id, json!({ "decision": "accepted" })).await.expect(403);
    let taken = decision(&kit, COLLEAGUE, &id, json!({ "decision": "accepted" })).await.expect(200).json();
    assert_eq!(taken["handlerId"], "stf_sales_1");
    assert_eq!(taken["firstResponsibleId"], "stf_customer_service_1", "that never changes (CMP-02)");
    // The one works on it, the other follows it up.
    moved(&kit, COLLEAGUE, &id, "investigate", json!({})).await.expect(200);
    moved(&kit, HANDLER, &id, "resolve", super::solution()).await.expect(403);
    moved(&kit, HANDLER, &id, "report_progress", json!({ "words": "已催办" })).await.expect(200);
    assert!(listed(HANDLER, "answering").await && !listed(COLLEAGUE, "answering").await);
    assert!(!listed(COLLEAGUE, "offered").await);
    let mine = kit.staff(COLLEAGUE).get("/complaints").await.expect(200);
    assert!(mine.text().contains(&id));
}

#[tokio::test]
async fn who_declines_says_why() {
    let kit = Kit::start().await;
    let made = registered(&kit, json!({})).await;
    offered(&kit, &made, COLLEAGUE).await.expect(200);
    let silent = decision(&kit, COLLEAGUE, &made.id(), json!({ "decision": "declined" })).await.expect(422);
    assert_eq!(silent.faults(), [("/words".to_owned(), "missing".to_owned())]);
    let why = json!({ "decision": "declined", "words": "不属于我负责的客户" });
    decision(&kit, COLLEAGUE, &made.id(), why).await.expect(200);
    shown(&kit, COLLEAGUE, &made.id()).await.expect(404);
    let again = json!({ "decision": "accepted" });
    decision(&kit, COLLEAGUE, &made.id(), again).await.expect(404);
}

#[tokio::test]
async fn nobody_is_offered_what_he_cannot_take() {
    let kit = Kit::start().await;
    let made = registered(&kit, json!({ "aboutStaff": ["stf_sales_1"] })).await;
    for to in ["sales_1", "customer_service_1", "auditor_1", "nobody", "general_manager_1"] {
        let refused = offered(&kit, &made, to).await.expect(422);
        assert_eq!(refused.faults(), [("/to".to_owned(), "not_assignable".to_owned())], "{to}");
    }
}
