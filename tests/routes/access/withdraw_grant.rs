use serde_json::json;
use tests::{Kit, person};

use super::at_work;

#[tokio::test]
async fn a_withdrawn_role_changes_nothing_from_then_on() {
    let kit = Kit::start().await;
    let (made, client) = at_work(&kit, "new").await;
    let path = format!("/access/staff/{}", made.id());
    let by = kit.staff("administrator_1");
    let grant = by.get(&path).await.expect(200).json()["grants"][0]["id"].as_str().unwrap().to_owned();
    client.get("/customers").await.expect(200);
    let withdrawal = format!("{path}/grants/{grant}/withdrawal");
    let body = json!({ "reason": "岗位变动" });
    let shown = by.post(&withdrawal).json(body.clone()).seen(&made).send().await.expect(200);
    assert_eq!(shown.json()["grants"], json!([]));
    // At once for a change; a plain read may rest on what was read ten seconds ago.
    client.post("/customers").json(person()).send().await.expect(403);
    kit.pass(jiff::SignedDuration::from_secs(10));
    client.get("/customers").await.expect(403);
    by.post(&withdrawal).json(body).seen(&shown).send().await.expect(404);
}
