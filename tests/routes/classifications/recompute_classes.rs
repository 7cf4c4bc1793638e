//! The rules, on demand.

use serde_json::{Value, json};
use tests::{Answer, Client, Kit};

use super::classification;
use crate::customers::fixture::active;

async fn recomputed(by: &Client, seen: &Answer, axes: Value) -> Answer {
    let path = format!("/classifications/customers/{}/recomputation", seen.id());
    by.post(path).json(json!({ "axes": axes })).seen(seen).send().await
}

#[tokio::test]
async fn it_does_at_once_what_the_night_would_do_and_leaves_what_a_person_decided() {
    let kit = Kit::start().await;
    let made = active(&kit, 1).await;
    let supervisor = kit.staff("information_supervisor_1");
    let graded = recomputed(&supervisor, &made, json!(["grade"])).await.expect(200);
    assert_eq!(graded.json()["grade"], "c");
    let history = supervisor.get(format!("/classifications/customers/{}", made.id())).await.expect(200).json();
    let line = &history["items"][0];
    assert_eq!((&line["byRule"], &line["reason"]), (&json!(true), &json!("active_is_c")));
    assert_eq!(line["by"], "stf_information_supervisor_1", "the rule decided, he asked for it");

    let body = json!({ "grade": "a", "reason": "strategic" });
    let by_hand = classification(&supervisor, &graded, body).send().await.expect(200);
    let again = recomputed(&supervisor, &by_hand, json!(["grade", "valueClass", "region"])).await.expect(200);
    assert_eq!(again.json()["grade"], "a");
}

#[tokio::test]
async fn only_axes_there_are() {
    let kit = Kit::start().await;
    let made = active(&kit, 1).await;
    let supervisor = kit.staff("information_supervisor_1");
    for axes in [json!(["colour"]), json!("grade"), json!(null)] {
        recomputed(&supervisor, &made, axes).await.expect(422);
    }
    recomputed(&kit.staff("sales_1"), &made, json!(["grade"])).await.expect(403);
    recomputed(&kit.staff("information_specialist_2"), &made, json!(["grade"])).await.expect(404);
}
