//! `Idempotency-Key`: a POST that comes again does nothing again.

use std::time::Duration;

use embedded::{Effect, Fault};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Kit, somebody};

async fn on_file(kit: &Kit) -> usize {
    let page = kit.staff("information_supervisor_1").get("/customers?limit=100").await.expect(200);
    page.json()["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn sent_again_it_is_the_same_customer() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let send = || sales.post("/customers").json(somebody(1)).key("k1").send();
    let first = send().await.expect(201);
    for _ in 0..3 {
        let again = send().await.expect(201);
        assert_eq!((again.etag(), again.json()), (first.etag(), first.json()));
        assert_eq!(again.header("location"), first.header("location"));
    }
    assert_eq!(on_file(&kit).await, 1);
    // Shown as it is now, and masked as ever.
    let call = sales.patch(format!("/customers/{}", first.id())).merge(json!({ "fields": { "employer": "海川" } }));
    call.seen(&first).send().await.expect(200);
    let later = send().await.expect(201);
    assert_eq!((later.etag().as_str(), &later.json()["fields"]["employer"]), ("\"2\"", &json!("海川")));
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let made = sales.post("/customers").json(somebody(1)).key("k1").send().await.expect(201);
    let other = sales.post("/customers").json(somebody(2)).key("k1").send().await.expect(422);
    assert_eq!(other.code(), "idempotency_key_reused");
    let elsewhere =
        sales.post(format!("/customers/{}/status", made.id())).json(somebody(1)).key("k1").seen(&made).send().await;
    assert_eq!(elsewhere.status, 422);
    assert_eq!(on_file(&kit).await, 1);
    // A key is its caller's own.
    kit.staff("sales_2").post("/customers").json(somebody(2)).key("k1").send().await.expect(201);
}

#[tokio::test]
async fn a_refused_request_is_not_remembered() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut body = somebody(1);
    body["source"] = Value::Null;
    sales.post("/customers").json(body).key("k1").send().await.expect(422);
    sales.post("/customers").json(somebody(1)).key("k1").send().await.expect(201);
}

#[tokio::test]
async fn of_two_at_once_one_works_and_both_are_answered_alike() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let late = Effect::Latency(Duration::from_millis(20));
    kit.system.embedded().faults().inject(Fault::new(late).operation("GetItem"));
    for round in 0..5_u32 {
        // Without an ID number nothing but the key tells that it is the same request.
        let mut body = somebody(round);
        body["fields"].as_object_mut().unwrap().remove("idNumber");
        let key = format!("k{round}");
        let send = || sales.post("/customers").json(body.clone()).key(&key).send();
        let (one, other) = tokio::join!(send(), send());
        assert_eq!(one.expect(201).json(), other.expect(201).json());
        assert_eq!(on_file(&kit).await, round as usize + 1);
    }
}

#[tokio::test]
async fn it_is_remembered_for_a_day() {
    let kit = Kit::start().await;
    let mut body = somebody(1);
    body["fields"].as_object_mut().unwrap().remove("idNumber");
    let send = || kit.staff("sales_1").post("/customers").json(body.clone()).key("k1").send();
    let first = send().await.expect(201);
    kit.pass(SignedDuration::from_hours(24) - SignedDuration::from_secs(1));
    assert_eq!(send().await.expect(201).id(), first.id());
    kit.pass(SignedDuration::from_secs(1));
    assert_ne!(send().await.expect(201).id(), first.id(), "forgotten, though the row may still be there");
}

#[tokio::test]
async fn a_key_is_printable_and_not_endless() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    for key in ["", "tab\there", &"k".repeat(256)] {
        let answer = sales.post("/customers").json(somebody(1)).key(key).send().await.expect(400);
        assert_eq!(
            (answer.code().as_str(), answer.faults()),
            ("malformed_header", vec![("Idempotency-Key".into(), "malformed".into())])
        );
    }
    sales.post("/customers").json(somebody(1)).key(&"k".repeat(255)).send().await.expect(201);
}
