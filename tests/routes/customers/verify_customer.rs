use serde_json::{Value, json};
use shared::domain::catalogue::Right;
use tests::{Client, Kit, somebody};

use super::fixture::{closed, fault, moved, pair, path, registered, roles};

fn verified() -> Value {
    json!({ "outcome": "verified", "method": "documents" })
}

#[tokio::test]
async fn a_verified_customer_is_active_and_its_facts_count_as_confirmed() {
    let kit = Kit::start().await;
    let made = registered(&kit.staff("sales_1"), 1).await;
    let specialist = kit.staff("management_specialist_1");
    let answer = specialist.post(path(&made, "/verification")).json(verified()).seen(&made).send().await.expect(200);
    let view = answer.json();
    assert_eq!(answer.etag(), "\"2\"");
    assert_eq!((&view["status"], &view["statusReason"]), (&json!("active"), &json!("identity_verified")));
    let done = json!({ "outcome": "verified", "method": "documents", "at": "2026-06-09T02:00:00Z", "by": "stf_management_specialist_1" });
    assert_eq!(view["verification"], done);
    let fields: Vec<_> = view["fields"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(view["confirmed"], json!(fields));
    assert_eq!(kit.staff("sales_1").get(path(&made, "")).await.json()["status"], "active");
}

#[tokio::test]
async fn only_what_was_found_true_is_confirmed() {
    let kit = Kit::start().await;
    let made = registered(&kit.staff("sales_1"), 1).await;
    let specialist = kit.staff("management_specialist_1");
    let mut body = verified();
    body["fields"] = json!(["name", "email", "idNumber", "shoeSize"]);
    let refused = specialist.post(path(&made, "/verification")).json(body.clone()).seen(&made).send().await.expect(422);
    assert_eq!(refused.faults(), [pair("/fields/1", "not_on_file"), pair("/fields/3", "not_on_file")]);
    body["fields"] = json!(["name", "idNumber"]);
    let view = specialist.post(path(&made, "/verification")).json(body).seen(&made).send().await.expect(200).json();
    assert_eq!(view["confirmed"], json!(["idNumber", "name"]));
}

#[tokio::test]
async fn a_failed_verification_leaves_a_draft_that_can_be_verified_later() {
    let kit = Kit::start().await;
    let made = registered(&kit.staff("sales_1"), 1).await;
    let specialist = kit.staff("management_specialist_1");
    let failed = json!({ "outcome": "failed", "method": "call_back" });
    let answer = specialist.post(path(&made, "/verification")).json(failed).seen(&made).send().await.expect(200);
    let view = answer.json();
    assert_eq!((&view["status"], &view["confirmed"]), (&json!("draft"), &json!([])));
    assert_eq!(
        (&view["verification"]["outcome"], &view["verification"]["method"]),
        (&json!("failed"), &json!("call_back"))
    );
    specialist.post(path(&made, "/verification")).json(verified()).seen(&answer).send().await.expect(200);
}

/// Two persons: who entered a customer does not vouch for it, whatever else he may do.
#[tokio::test]
async fn not_by_who_entered_it() {
    let kit = Kit::start().await;
    let (one, other) = (kit.staff("information_supervisor_1"), kit.staff("information_supervisor_2"));
    let made = registered(&one, 1).await;
    let answer = one.post(path(&made, "/verification")).json(verified()).seen(&made).send().await.expect(403);
    assert_eq!(answer.code(), "own_request");
    let failed = json!({ "outcome": "failed", "method": "documents" });
    assert_eq!(
        one.post(path(&made, "/verification")).json(failed).seen(&made).send().await.expect(403).code(),
        "own_request"
    );
    // Nor after somebody else has closed the file and opened it again.
    let active = other.post(path(&made, "/verification")).json(verified()).seen(&made).send().await.expect(200);
    let again = moved(&kit, &closed(&kit, &active).await, "draft", "reopened").await;
    assert_eq!(
        one.post(path(&made, "/verification")).json(verified()).seen(&again).send().await.expect(403).code(),
        "own_request"
    );
    other.post(path(&made, "/verification")).json(verified()).seen(&again).send().await.expect(200);
}

#[tokio::test]
async fn only_a_draft_only_by_the_entitled_only_as_last_seen() {
    let kit = Kit::start().await;
    let made = registered(&kit.staff("sales_1"), 1).await;
    let to = path(&made, "/verification");
    let call = |client: &Client| client.post(to.clone()).json(verified());
    for role in roles(|role| !role.may(Right::CustomersVerify)) {
        let answer = call(&kit.staff(&format!("{role}_1"))).seen(&made).send().await.expect(403);
        assert_eq!(answer.code(), "forbidden", "{role}");
    }
    let specialist = kit.staff("management_specialist_2");
    assert_eq!(call(&specialist).send().await.expect(428).code(), "version_missing");
    let stale = call(&specialist).header("if-match", "\"7\"").send().await.expect(412);
    assert_eq!((stale.code().as_str(), stale.etag().as_str()), ("stale_version", "\"1\""));
    let done = call(&specialist).seen(&made).send().await.expect(200);
    assert_eq!(call(&specialist).seen(&done).send().await.expect(409).code(), "invalid_state");
    let nobody = "/customers/cus_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e/verification";
    specialist.post(nobody).json(verified()).seen(&made).send().await.expect(404);
    for (member, value) in [("outcome", "perhaps"), ("method", "rumour")] {
        let mut body = verified();
        body[member] = value.into();
        let answer = specialist.post(to.clone()).json(body).seen(&done).send().await.expect(422);
        assert_eq!(fault(&answer), pair(&format!("/{member}"), "not_an_option"));
    }
}

#[tokio::test]
async fn sent_again_it_is_done_once() {
    let kit = Kit::start().await;
    let made = kit.staff("sales_1").post("/customers").json(somebody(1)).send().await.expect(201);
    let specialist = kit.staff("management_specialist_1");
    let send = || specialist.post(path(&made, "/verification")).json(verified()).seen(&made).key("v1").send();
    let first = send().await.expect(200);
    let again = send().await.expect(200);
    assert_eq!((again.etag(), again.json()), (first.etag(), first.json()));
}
