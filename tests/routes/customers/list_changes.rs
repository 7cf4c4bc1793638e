use serde_json::{Value, json};
use tests::Kit;

use super::fixture::{approved, ids, path, pending, registered, registered_company, walk, with_contact};

#[tokio::test]
async fn newest_first_and_none_lost_between_pages() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut seen = registered(&sales, 1).await;
    assert_eq!(walk(&sales, &path(&seen, "/changes")).await, Vec::<Value>::new());
    for number in 0..7 {
        kit.pass(jiff::SignedDuration::from_secs(1));
        let call = sales.patch(path(&seen, "")).merge(json!({ "fields": { "employer": format!("第{number}公司") } }));
        seen = call.seen(&seen).send().await.expect(200);
    }
    let waiting = pending(&sales, &seen, json!({ "mobile": "13800138000" })).await;
    let all = walk(&sales, &path(&seen, "/changes")).await;
    assert_eq!((all.len(), all[0]["id"].as_str()), (8, Some(waiting.id().as_str())));
    let times: Vec<_> = all.iter().map(|change| change["requestedAt"].as_str().unwrap().to_owned()).collect();
    assert!(times.is_sorted_by(|newer, older| newer >= older));
    for limit in [1, 3, 8, 100] {
        assert_eq!(ids(&walk(&sales, &path(&seen, &format!("/changes?limit={limit}"))).await), ids(&all), "{limit}");
    }
}

/// A contact's changes stand with those of its organisation.
#[tokio::test]
async fn changes_of_contacts_are_among_them() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let contact = with_contact(&sales, &company, "陈娜", "15001327207").await;
    let call = sales.patch(path(&company, &format!("/contacts/{}", contact.id())));
    let change = call.merge(json!({ "fields": { "name": "陈静" } })).seen(&contact).send().await.expect(202);
    pending(&sales, &sales.get(path(&company, "")).await, json!({ "businessScope": "软件开发" })).await;
    approved(&kit.staff("management_specialist_1"), &change).await.expect(200);
    let all = walk(&sales, &path(&company, "/changes")).await;
    assert_eq!((&all[0]["status"], &all[0]["contactId"]), (&json!("pending"), &Value::Null));
    assert_eq!((&all[1]["status"], &all[1]["contactId"]), (&json!("approved"), &json!(contact.id())));
    assert_eq!((&all[1]["before"], &all[1]["after"]), (&json!({ "name": "陈*" }), &json!({ "name": "陈*" })));
}

#[tokio::test]
async fn within_reach_only_and_with_no_other_parameters() {
    let kit = Kit::start().await;
    let seen = registered(&kit.staff("sales_1"), 1).await;
    kit.staff("sales_2").get(path(&seen, "/changes")).await.expect(404);
    let answer = kit.staff("sales_1").get(path(&seen, "/changes?status=pending")).await.expect(400);
    assert_eq!(
        (answer.code().as_str(), answer.faults()),
        ("unsupported_filter", vec![("status".into(), "unsupported".into())])
    );
}
