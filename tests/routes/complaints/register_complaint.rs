use serde_json::json;
use tests::Kit;

use super::{HANDLER, customer, registered, shown};

#[tokio::test]
async fn whoever_takes_it_down_answers_for_it() {
    let kit = Kit::start().await;
    let customer = customer(&kit, 1).await;
    let made = registered(&kit, json!({ "customerId": customer.id(), "kind": "quality", "severity": "serious" })).await;
    let view = made.json();
    assert_eq!(view["firstResponsibleId"], "stf_customer_service_1");
    assert_eq!(view["handlerId"], "stf_customer_service_1");
    assert_eq!((&view["stage"], &view["severity"]), (&json!("registered"), &json!("serious")));
    assert_eq!(view["fields"]["matter"], "等了两个小时没有人来");
    assert_eq!(view["repeat"], false);
    assert!(view["dueAt"].is_string(), "a clock runs");
    assert_eq!(made.header("location"), Some(format!("/complaints/{}", made.id()).as_str()));
    let again = registered(&kit, json!({ "customerId": customer.id() })).await;
    assert_eq!(again.json()["repeat"], true, "the second of one customer within 90 days");
}

#[tokio::test]
async fn somebody_who_is_not_on_file_is_a_data_subject_all_the_same() {
    let kit = Kit::start().await;
    let person = json!({ "name": "周敏", "mobile": "13800138000" });
    let others = json!([{ "role": "proxy", "fields": { "name": "王律", "mobile": "13900139000" } }]);
    let made = registered(&kit, json!({ "complainant": person, "others": others })).await;
    let people = made.json()["people"].clone();
    assert_eq!(people[0]["role"], "complainant");
    assert_eq!(people[0]["fields"], json!({ "name": "周敏", "mobile": "138****8000" }));
    assert_eq!((&people[1]["role"], &people[1]["fields"]["name"]), (&json!("proxy"), &json!("王律")));
    assert!(!made.text().contains("13800138000"));
}

#[tokio::test]
async fn nobody_known_may_complain_too() {
    let kit = Kit::start().await;
    let made = registered(&kit, json!({ "kind": "report", "channel": "letter" })).await;
    assert_eq!(made.json()["people"], json!([]));
    assert_eq!(made.json().get("customerId"), None);
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let kit = Kit::start().await;
    let other = json!({ "role": "joint", "fields": { "name": "甲", "mobile": "13900139000" } });
    let body = json!({
        "kind": "rage", "channel": "pigeon", "matter": " ", "contactId": "ctc_x",
        "complainant": { "mobile": "123", "nickname": "x" },
        "others": [other, other, other, other, other, other],
        "receivedAt": "2026-06-10T00:00:00Z",
    });
    let refused = kit.staff(HANDLER).post("/complaints").json(body).send().await.expect(422);
    let mut faults = refused.faults();
    faults.sort();
    let at = |pointer: &str| {
        faults.iter().filter(|(at, _)| at == pointer).map(|(_, code)| code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(at("/kind"), ["not_an_option"]);
    assert_eq!(at("/channel"), ["not_an_option"]);
    assert_eq!(at("/matter"), ["empty"]);
    assert_eq!(at("/contactId"), ["not_on_file"]);
    assert_eq!(at("/complainant/name"), ["missing"]);
    assert_eq!(at("/complainant/mobile"), ["malformed"]);
    assert_eq!(at("/complainant/nickname"), ["unknown_field"]);
    assert_eq!(at("/others"), ["too_many"]);
    assert_eq!(at("/receivedAt"), ["date_in_future"]);
    for (unknown, code) in [(json!("neither"), "wrong_type"), (json!(7), "wrong_type")] {
        let body = json!({ "kind": "service", "channel": "hotline", "matter": "x", "complainant": unknown });
        let refused = kit.staff(HANDLER).post("/complaints").json(body).send().await.expect(422);
        assert_eq!(refused.faults(), [("/complainant".to_owned(), code.to_owned())]);
    }
}

#[tokio::test]
async fn a_letter_that_lay_counts_from_when_it_came() {
    let kit = Kit::start().await;
    let made = registered(&kit, json!({ "channel": "letter", "receivedAt": "2026-06-04T01:00:00Z" })).await;
    // Thursday, then a weekend: to be accepted on Friday. It is Tuesday.
    assert_eq!(made.json()["overdue"], true);
    let old = json!({ "kind": "service", "channel": "letter", "matter": "x", "receivedAt": "2026-04-01T00:00:00Z" });
    let refused = kit.staff(HANDLER).post("/complaints").json(old).send().await.expect(422);
    assert_eq!(refused.faults(), [("/receivedAt".to_owned(), "out_of_range".to_owned())]);
}

#[tokio::test]
async fn whom_it_is_about_neither_takes_it_nor_sees_it() {
    let kit = Kit::start().await;
    let about = |who: &str| json!({ "kind": "service", "channel": "hotline", "matter": "x", "aboutStaff": [who] });
    let own = kit.staff(HANDLER).post("/complaints").json(about("stf_customer_service_1")).send().await.expect(403);
    assert_eq!(own.code(), "conflict_of_interest");
    let nobody = kit.staff(HANDLER).post("/complaints").json(about("stf_nobody")).send().await.expect(422);
    assert_eq!(nobody.faults(), [("/aboutStaff/0".to_owned(), "not_on_file".to_owned())]);
    let made = registered(&kit, json!({ "aboutStaff": ["stf_department_head_1"] })).await;
    shown(&kit, "department_head_1", &made.id()).await.expect(404);
    shown(&kit, "general_manager_1", &made.id()).await.expect(200);
    let list = kit.staff("department_head_1").get("/complaints").await.expect(200);
    assert!(!list.text().contains(&made.id()));
    let ledger = kit.staff("department_head_1").get("/complaints/ledger").await.expect(200);
    assert!(!ledger.text().contains(&made.id()));
    let report = kit.staff("department_head_1").get("/complaints/report").await.expect(200);
    assert_eq!(report.json()["figures"]["registered"], 0);
}

#[tokio::test]
async fn the_customer_of_another_department_is_not_there() {
    let kit = Kit::start().await;
    let theirs = kit.staff("customer_service_2").post("/customers").json(tests::somebody(5)).send().await.expect(201);
    let body = json!({ "kind": "service", "channel": "hotline", "matter": "x", "customerId": theirs.id() });
    kit.staff(HANDLER).post("/complaints").json(body).send().await.expect(404);
}

#[tokio::test]
async fn the_same_request_opens_one_complaint() {
    let kit = Kit::start().await;
    let body = json!({ "kind": "service", "channel": "hotline", "matter": "等了两个小时" });
    let call = kit.staff(HANDLER).post("/complaints").json(body).key("one");
    let (first, again) = (call.clone().send().await.expect(201), call.send().await.expect(201));
    assert_eq!(first.id(), again.id());
    let list = kit.staff(HANDLER).get("/complaints").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}
