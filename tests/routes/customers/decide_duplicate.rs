//! Deciding about a likely duplicate (CUS-23): the same, which a merge follows, or not, for a reason.

use serde_json::{Value, json};
use tests::{Answer, Client, Kit};

use super::fixture::{fault, pair, pairs, path, read_before_write, twins};

async fn decide(by: &Client, pair: &Value, body: Value) -> Answer {
    let path = format!("/customers/duplicates/{}/decision", pair["id"].as_str().unwrap());
    by.post(path).json(body).header("if-match", &format!("\"{}\"", pair["version"])).send().await
}

fn different() -> Value {
    json!({ "outcome": "different", "reason": "family_shares_number", "note": "母女共用一个号码" })
}

#[tokio::test]
async fn decided_it_leaves_the_list_with_its_reason() {
    let kit = Kit::start().await;
    let specialist = kit.staff("management_specialist_1");
    twins(&kit, 1).await;
    let open = pairs(&specialist, "open").await;
    let answer = decide(&specialist, &open[0], different()).await.expect(200);
    assert_eq!(answer.etag(), "\"2\"");
    let shown = answer.json();
    assert_eq!((&shown["status"], &shown["decision"]["reason"]), (&json!("different"), &json!("family_shares_number")));
    assert_eq!(shown["decision"]["by"], "stf_management_specialist_1");
    assert!(!answer.text().contains("母女"), "what was noted is personal");
    kit.settle().await;
    assert!(pairs(&specialist, "open").await.is_empty());
    assert_eq!(pairs(&specialist, "different").await.len(), 1);
    // A mistake is put right: another decision about the same pair.
    let same = decide(&specialist, &shown, json!({ "outcome": "same", "reason": "entered_twice" })).await.expect(200);
    assert_eq!(same.json()["status"], "same");
}

/// A decision stands for what was known: the same again does not open it, something new does.
#[tokio::test]
async fn something_new_opens_it_again() {
    let kit = Kit::start().await;
    let (sales, specialist) = (kit.staff("sales_1"), kit.staff("management_specialist_1"));
    let twins = twins(&kit, 1).await;
    let open = pairs(&specialist, "open").await;
    decide(&specialist, &open[0], different()).await.expect(200);
    for (twin, address) in [(&twins[0], "北京市朝阳区建国路88号1203室"), (&twins[1], "朝阳区建国路88号1203")]
    {
        kit.settle().await;
        assert_eq!(pairs(&specialist, "different").await.len(), 1);
        let patch = sales.patch(path(twin, "")).merge(json!({ "fields": { "address": address } }));
        patch.seen(twin).send().await.expect(200);
    }
    kit.settle().await;
    let again = pairs(&specialist, "open").await;
    assert_eq!(again[0]["reasons"], json!(["same_mobile", "near_name_address"]));
    assert_eq!(again[0]["decision"]["outcome"], "different", "what was decided before");
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let kit = Kit::start().await;
    let specialist = kit.staff("management_specialist_1");
    twins(&kit, 1).await;
    let open = pairs(&specialist, "open").await;
    for (body, expected) in [
        (json!({ "outcome": "same", "reason": "namesakes" }), pair("/reason", "not_an_option")),
        (json!({ "outcome": "perhaps", "reason": "namesakes" }), pair("/outcome", "not_an_option")),
        (json!({ "outcome": "different", "reason": "namesakes", "note": "" }), pair("/note", "empty")),
    ] {
        assert_eq!(fault(&decide(&specialist, &open[0], body).await.expect(422)), expected);
    }
    let mut stale = open[0].clone();
    stale["version"] = 7.into();
    let refused = decide(&specialist, &stale, different()).await.expect(412);
    assert_eq!(refused.etag(), "\"1\"");
    stale["id"] = "dup_0197513f4b0070008000000000000000".into();
    decide(&specialist, &stale, different()).await.expect(404);
}

#[tokio::test]
async fn it_takes_the_right_over_both() {
    let kit = Kit::start().await;
    let [_, younger] = twins(&kit, 1).await;
    let call = kit.staff("management_specialist_1").post(path(&younger, "/owner"));
    call.json(json!({ "ownerId": "stf_sales_2" })).seen(&younger).send().await.expect(200);
    let open = pairs(&kit.staff("information_supervisor_1"), "open").await;
    for (name, status) in [("sales_1", 403), ("department_head_1", 404), ("department_head_2", 404)] {
        decide(&kit.staff(name), &open[0], different()).await.expect(status);
    }
    decide(&kit.staff("general_manager_1"), &open[0], different()).await.expect(200);
}

#[tokio::test]
async fn of_two_at_once_one_decides() {
    let kit = Kit::start().await;
    let (one, other) = (kit.staff("management_specialist_1"), kit.staff("information_supervisor_1"));
    twins(&kit, 1).await;
    let open = pairs(&one, "open").await;
    read_before_write(&kit);
    let same = json!({ "outcome": "same", "reason": "same_person" });
    let (one, other) = tokio::join!(decide(&one, &open[0], different()), decide(&other, &open[0], same));
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}
