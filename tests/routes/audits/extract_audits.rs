//! What a customer may be told: who saw which of his data, when, for what; nobody's name, no id of ours.

use tests::Kit;

use super::customer;

#[tokio::test]
async fn it_says_what_was_seen_by_whom_and_holds_no_ids() {
    let kit = Kit::start().await;
    let made = customer(&kit, 1).await;
    let auditor = kit.staff("auditor_1");
    let path = format!("/audits/customers/{}/extract", made.id());
    let call = auditor.call(http::Method::GET, &path).header("accept-language", "en").send().await.expect(200);
    let extract = call.json();
    let items = extract["items"].as_array().unwrap();
    // The refusal is not in it: nothing was shown.
    assert_eq!(items.len(), 3, "{extract}");
    assert_eq!(items[0]["what"], "seen");
    assert_eq!(items[0]["at"], "2026-06-09T10:00:01+08:00");
    assert_eq!(items[0]["who"], serde_json::json!({ "position": "销售人员", "region": "East China" }));
    assert!(items[0]["fields"].as_array().unwrap().iter().any(|label| label == "Mobile"), "{extract}");
    let text = call.text();
    for id in ["stf_", "cus_", "unt_", "sub_", "chain#", "sales_1", "周向南", "陈凯"] {
        assert!(!text.contains(id), "{id} in {text}");
    }
    let zh = auditor.get(&path).await.expect(200);
    assert_eq!(zh.json()["items"][0]["what"], "查看");
    assert!(zh.text().contains("手机"), "{}", zh.text());
}

#[tokio::test]
async fn of_somebody_not_on_file_there_is_none() {
    let kit = Kit::start().await;
    let auditor = kit.staff("auditor_1");
    auditor.get("/audits/customers/cus_0197513f4b0070008000000000000000/extract").await.expect(404);
    auditor.get("/audits/customers/nobody/extract").await.expect(404);
}
