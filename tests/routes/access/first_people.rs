//! Somebody has to enrol the first one: the identity that the deployment names, once.

use serde_json::json;
use tests::Kit;

#[tokio::test]
async fn the_identity_that_the_deployment_names_becomes_an_administrator_once() {
    let kit = Kit::start().await;
    let named = kit.deployed_for("root@example.com", "root@example.com").await;
    let other = kit.deployed_for("root@example.com", "guest@example.com").await;
    assert_eq!(other.get("/access/staff").await.expect(403).code(), "not_enrolled");
    let own = named.get("/access/staff/stf_first_administrator").await.expect(200);
    assert_eq!(own.json()["grants"][0]["role"], "administrator");
    let body = super::newcomer("new");
    let made = named.post("/access/staff").json(body).send().await.expect(201);
    assert_eq!(kit.staff("new").get("/customers").await.expect(403).code(), "forbidden");
    named.get(format!("/access/staff/{}", made.id())).await.expect(200);

    // Another one named later is nobody; and who was locked is not made anew.
    let second = kit.deployed_for("guest@example.com", "guest@example.com").await;
    assert_eq!(second.get("/access/staff").await.expect(403).code(), "not_enrolled");
    let lock = kit.staff("administrator_1").post("/access/staff/stf_first_administrator/lock");
    lock.json(json!({ "reason": "移交完毕" })).send().await.expect(200);
    let again = kit.deployed_for("root@example.com", "root@example.com").await;
    assert_eq!(again.get("/access/staff").await.expect(403).code(), "account_locked");
}
