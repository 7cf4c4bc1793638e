//! By hand: for a reason, with a history, and out of the rules' reach for a while.

use jiff::SignedDuration;
use serde_json::json;
use tests::Kit;

use super::classification;
use crate::customers::fixture::{active, closed, path, registered};

#[tokio::test]
async fn a_grade_by_hand_stands_against_the_rules_for_half_a_year() {
    let kit = Kit::start().await;
    let made = active(&kit, 1).await;
    let supervisor = kit.staff("information_supervisor_1");
    let body = json!({ "grade": "a", "reason": "strategic" });
    let graded = classification(&supervisor, &made, body).send().await.expect(200);
    assert_eq!(graded.json()["grade"], "a");
    for (days, grade) in [(1, "a"), (180, "a"), (4, "c")] {
        kit.pass(SignedDuration::from_hours(24 * days));
        kit.system.run("review-trigger", |run| run).await.unwrap().unwrap();
        let now = kit.staff("sales_1").get(path(&made, "")).await.expect(200).json();
        assert_eq!(now["grade"], grade, "after {days} more days");
    }
}

#[tokio::test]
async fn it_takes_a_reason_of_the_catalogue_and_a_class_of_it() {
    let kit = Kit::start().await;
    let made = active(&kit, 1).await;
    let supervisor = kit.staff("information_supervisor_1");
    for (body, pointer, code) in [
        (json!({ "grade": "z", "reason": "strategic" }), "/grade", "not_an_option"),
        (json!({ "grade": "a", "reason": "because" }), "/reason", "not_an_option"),
        (json!({ "valueClass": "golden", "reason": "strategic" }), "/valueClass", "not_an_option"),
        (json!({ "regionId": "moon", "reason": "strategic" }), "/regionId", "not_an_option"),
        (json!({ "reason": "strategic" }), "", "nothing_to_change"),
        (json!({ "grade": "a" }), "/reason", "missing"),
    ] {
        let refused = classification(&supervisor, &made, body).send().await.expect(422);
        assert_eq!(refused.faults(), [(pointer.to_owned(), code.to_owned())]);
    }
    let body = json!({ "grade": "a", "reason": "strategic" });
    classification(&kit.staff("sales_1"), &made, body.clone()).send().await.expect(403);
    classification(&kit.staff("information_specialist_2"), &made, body.clone()).send().await.expect(404);
    let shut = closed(&kit, &made).await;
    assert_eq!(classification(&supervisor, &shut, body).send().await.expect(409).code(), "invalid_state");
}

#[tokio::test]
async fn of_two_at_once_one_is_stale_and_a_repeated_one_is_done_once() {
    let kit = Kit::start().await;
    let made = registered(&kit.staff("sales_1"), 1).await;
    let supervisor = kit.staff("information_supervisor_1");
    let body = json!({ "grade": "b", "reason": "credit" });
    let first = classification(&supervisor, &made, body.clone()).key("k").send().await.expect(200);
    let again = classification(&supervisor, &made, body).key("k").send().await.expect(200);
    assert_eq!(again.etag(), first.etag());
    let other = json!({ "grade": "c", "reason": "credit" });
    assert_eq!(classification(&supervisor, &made, other).send().await.expect(412).code(), "stale_version");
    let history = supervisor.get(format!("/classifications/customers/{}", made.id())).await.expect(200).json();
    assert_eq!(history["items"].as_array().unwrap().len(), 1);
}
