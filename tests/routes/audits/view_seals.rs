//! How far the trail is sealed, and what the last check found.

use tests::Kit;

use crate::audit_seal::quarter;

#[tokio::test]
async fn it_says_what_is_sealed_and_that_it_holds() {
    let kit = Kit::start().await;
    let auditor = kit.staff("auditor_1");
    assert_eq!(auditor.get("/audits/seals").await.expect(200).json(), serde_json::json!({}));
    quarter(&kit, 1).await;
    quarter(&kit, 2).await;
    kit.system.run("audit-check", |run| run).await.unwrap().unwrap();
    let state = auditor.get("/audits/seals").await.expect(200).json();
    assert_eq!((&state["last"]["sequence"], &state["last"]["openHour"]), (&2.into(), &"2026-06-08T02".into()));
    assert_eq!((&state["check"]["sequence"], &state["check"]["holds"]), (&2.into(), &true.into()));
    assert_eq!(state["check"]["findings"], serde_json::json!([]));
}
