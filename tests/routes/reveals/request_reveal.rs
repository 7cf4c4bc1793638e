use jiff::SignedDuration;
use serde_json::json;
use tests::{organisation, somebody};

use super::fixture::{MOBILE, NUMBER, Scene};

fn fault(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

#[tokio::test]
async fn what_the_rules_allow_is_granted_at_once_for_a_time_and_a_number_of_views() {
    let scene = Scene::new().await;
    let granted = scene.granted(&["mobile"]).await;
    let body = granted.json();
    assert_eq!(granted.header("location"), Some(format!("/reveals/{}", granted.id()).as_str()));
    assert_eq!((&body["status"], &body["views"], &body["used"]), (&json!("granted"), &json!(3), &json!(0)));
    assert_eq!((&body["wanted"], &body["rules"]), (&json!(["mobile"]), &json!(["reach_own_customer"])));
    assert_eq!((&body["askedAt"], &body["until"]), (&json!("2026-06-09T02:00:00Z"), &json!("2026-06-09T02:15:00Z")));
    assert!(!granted.text().contains(MOBILE) && !granted.text().contains("回拨"), "{}", granted.text());
}

#[tokio::test]
async fn the_strictest_of_several_rules_holds_for_all() {
    let scene = Scene::new().await;
    let agreed = json!({ "purpose": "contract", "noticeVersion": "2026-01", "channel": "paper" });
    let path = format!("/customers/{}/consents", scene.customer.id());
    scene.sales.post(path).json(agreed).seen(&scene.customer).send().await.expect(200);
    let mut wanted = scene.asking(&["mobile", "idNumber"]);
    wanted["purpose"] = "contract".into();
    let granted = scene.asked("management_specialist_1", wanted).await.expect(201).json();
    assert_eq!((&granted["views"], &granted["rules"]), (&json!(1), &json!(["reach_customer", "check_identity"])));
}

#[tokio::test]
async fn all_faults_of_a_request_come_at_once() {
    let scene = Scene::new().await;
    let wanted = json!({
        "customerId": scene.customer.id(), "purpose": "fun", "reason": " ", "caseId": MOBILE,
        "fields": ["mobile", "mobile", "name", "bankCard", "nonsense"],
    });
    let mut faults = scene.asked("sales_1", wanted).await.expect(422).faults();
    faults.sort();
    let expected = [
        fault("/caseId", "malformed"),
        fault("/fields/1", "given_twice"),
        fault("/fields/2", "not_level_one"),
        fault("/fields/3", if known("bankCard") { "not_on_file" } else { "unknown_field" }),
        fault("/fields/4", "unknown_field"),
        fault("/purpose", "not_an_option"),
        fault("/reason", "empty"),
    ];
    assert_eq!(faults, expected);
    let nothing = scene.asked("sales_1", scene.asking(&[])).await.expect(422);
    assert_eq!(nothing.faults(), [fault("/fields", "empty")]);
}

fn known(field: &str) -> bool {
    shared::domain::catalogue::Catalogue::builtin().field(field).is_some()
}

#[tokio::test]
async fn without_the_customers_consent_to_the_purpose_nothing_is_granted() {
    let scene = Scene::new().await;
    let mut wanted = scene.asking(&["mobile"]);
    wanted["purpose"] = "callback".into();
    let refused = scene.asked("sales_1", wanted).await.expect(403);
    assert_eq!((refused.code().as_str(), refused.faults()), ("no_consent", vec![fault("/purpose", "no_purpose")]));
    // What the law demands needs none.
    let mut demanded = scene.asking(&["mobile"]);
    demanded["purpose"] = "complaint".into();
    scene.asked("sales_1", demanded).await.expect(201);
    // And consent that was withdrawn is none.
    let path = format!("/customers/{}/consents/service/withdrawal", scene.customer.id());
    scene.sales.post(path).json(json!({ "channel": "app" })).seen(&scene.customer).send().await.expect(200);
    let refused = scene.asked("sales_1", scene.asking(&["mobile"])).await.expect(403);
    assert_eq!(refused.code(), "no_consent");
    let rows = scene.timeline().await;
    assert!(rows.iter().any(|row| row["refused"] == true && row["outcome"] == "no_consent"), "{rows:?}");
}

#[tokio::test]
async fn roles_without_the_right_or_out_of_reach_get_nothing() {
    let scene = Scene::new().await;
    for by in ["administrator_1", "auditor_1", "general_manager_1", "information_specialist_1"] {
        assert_eq!(scene.asked(by, scene.asking(&["mobile"])).await.expect(403).code(), "forbidden", "{by}");
    }
    for by in ["sales_2", "customer_service_2", "department_head_2"] {
        assert_eq!(scene.asked(by, scene.asking(&["mobile"])).await.expect(404).code(), "not_found", "{by}");
    }
}

/// A company may set rules of its own: here one, without a second person.
#[tokio::test]
async fn without_a_rule_that_holds_the_answer_says_what_is_missing() {
    let scene = Scene::new().await;
    let text = "version = \"2026.12.1\"\n[[reveal_rule]]\nid = \"service\"\nlabel = { zh = \"服务\", en = \"Service\" }\n\
        roles = [\"customer_service\"]\nclasses = [\"contact\"]\npurposes = [\"service\"]\nhours = \"working\"\n\
        grant = \"at_once\"\nminutes = 5\nviews = 1\n";
    let set = scene.kit.staff("administrator_1").call(http::Method::PUT, "/catalogue").json(json!({ "text": text }));
    set.header("if-match", "\"0\"").send().await.expect(200);
    scene.kit.pass(SignedDuration::from_secs(31));
    scene.asked("customer_service_1", scene.asking(&["mobile"])).await.expect(201);
    let refused = scene.asked("department_head_1", scene.asking(&["mobile"])).await.expect(403);
    assert_eq!(
        (refused.code().as_str(), refused.faults()),
        ("reveal_not_allowed", vec![fault("/fields/0", "not_for_role")])
    );
    let refused = scene.asked("customer_service_1", scene.asking(&["mobile", "idNumber"])).await.expect(403);
    assert_eq!(refused.faults(), [fault("/fields/1", "not_for_role")]);
    let mut other = scene.asking(&["mobile"]);
    other["purpose"] = "complaint".into();
    let refused = scene.asked("customer_service_1", other).await.expect(403);
    assert_eq!(refused.faults(), [fault("/fields/0", "other_purpose")]);
    scene.kit.pass(SignedDuration::from_hours(12));
    let refused = scene.asked("customer_service_1", scene.asking(&["mobile"])).await.expect(403);
    assert_eq!(
        (refused.code().as_str(), refused.faults()),
        ("outside_hours", vec![fault("/fields/0", "outside_hours")])
    );
    let rows = scene.timeline().await;
    assert!(rows.iter().any(|row| row["refused"] == true && row["outcome"] == "outside_hours"), "{rows:?}");
}

#[tokio::test]
async fn what_no_rule_grants_at_once_waits_for_a_decision_and_shows_nothing_until_then() {
    let scene = Scene::new().await;
    let asked = scene.asked("sales_1", scene.asking(&["idNumber"])).await.expect(202);
    let body = asked.json();
    assert_eq!((&body["status"], &body["until"]), (&json!("pending"), &json!(null)));
    assert!(body["approvalId"].as_str().unwrap().starts_with("apr_"));
    assert_eq!(scene.values("sales_1", &asked).await.expect(409).code(), "reveal_pending");
    // At night the same is true of a mobile.
    scene.kit.pass(SignedDuration::from_hours(12));
    scene.asked("sales_1", scene.asking(&["mobile"])).await.expect(202);
}

#[tokio::test]
async fn whoever_breaks_the_glass_sees_at_once_and_is_looked_at_afterwards() {
    let scene = Scene::new().await;
    scene.kit.pass(SignedDuration::from_hours(12));
    let mut urgent = scene.asking(&["mobile", "idNumber"]);
    urgent["breakGlass"] = true.into();
    let granted = scene.asked("customer_service_1", urgent.clone()).await.expect(201);
    let body = granted.json();
    assert_eq!((&body["breakGlass"], &body["views"], &body["review"]), (&json!(true), &json!(2), &json!(null)));
    assert!(body["approvalId"].as_str().unwrap().starts_with("apr_"), "its review is opened with it");
    assert_eq!(scene.values("customer_service_1", &granted).await.expect(200).json()["values"]["idNumber"], NUMBER);
    let refused = scene.asked("sales_1", urgent.clone()).await.expect(403);
    assert_eq!(
        (refused.code().as_str(), refused.faults()),
        ("reveal_not_allowed", vec![fault("/breakGlass", "not_for_role")])
    );
    let rows = scene.timeline().await;
    assert!(rows.iter().any(|row| row["outcome"] == "break_glass" && row["staff"] == "stf_customer_service_1"));
    // It has a quota of its own, and a small one.
    for _ in 0..2 {
        scene.asked("customer_service_1", urgent.clone()).await.expect(201);
    }
    assert_eq!(scene.asked("customer_service_1", urgent).await.expect(429).code(), "quota_exhausted");
}

#[tokio::test]
async fn a_day_has_room_for_so_many_and_not_for_one_more() {
    let scene = Scene::new().await;
    let ask = || scene.asked("department_head_1", scene.asking(&["mobile"]));
    for _ in 0..29 {
        ask().await.expect(201);
    }
    // The last one of the day is wanted by three at once.
    let mut statuses: Vec<_> = futures::future::join_all([ask(), ask(), ask()]).await;
    statuses.sort_by_key(|answer| answer.status);
    assert_eq!(statuses.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>(), [201, 429, 429]);
    assert_eq!(statuses[1].code(), "quota_exhausted");
    assert!(statuses[1].header("retry-after").is_some());
    scene.kit.pass(SignedDuration::from_hours(24));
    ask().await.expect(201);
}

#[tokio::test]
async fn the_same_request_under_its_key_is_asked_for_once_and_counted_once() {
    let scene = Scene::new().await;
    let call = || scene.sales.post("/reveals").json(scene.asking(&["mobile"])).key("once").send();
    let (first, again) = (call().await.expect(201), call().await.expect(201));
    assert_eq!(first.id(), again.id());
    let list = scene.sales.get("/reveals").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_contacts_values_are_those_of_another_person() {
    let scene = Scene::new().await;
    let company = scene.sales.post("/customers").json(organisation()).send().await.expect(201);
    let contact = json!({ "fields": { "name": "李雷", "mobile": "13900001111" } });
    let path = format!("/customers/{}/contacts", company.id());
    let contact = scene.sales.post(path).json(contact).send().await.expect(201);
    let mut wanted = json!({
        "customerId": company.id(), "contactId": contact.id(),
        "fields": ["mobile"], "purpose": "contract", "reason": "送货前联系",
    });
    let granted = scene.asked("sales_1", wanted.clone()).await.expect(201);
    assert_eq!(granted.json()["contactId"], contact.id());
    let shown = scene.values("sales_1", &granted).await.expect(200).json();
    assert_eq!((&shown["values"], &shown["contactId"]), (&json!({ "mobile": "13900001111" }), &json!(contact.id())));
    wanted["customerId"] = scene.customer.id().into();
    let refused = scene.asked("sales_1", wanted).await.expect(422);
    assert_eq!(refused.faults(), [fault("/contactId", "not_on_file")]);
}

#[tokio::test]
async fn of_a_closed_file_nothing_is_asked() {
    let scene = Scene::new().await;
    let path = format!("/customers/{}/status", scene.customer.id());
    let closed = json!({ "status": "closed", "reason": "entered_by_mistake" });
    scene.kit.staff("information_supervisor_1").post(path).json(closed).seen(&scene.customer).send().await.expect(200);
    let refused = scene.asked("sales_1", scene.asking(&["mobile"])).await.expect(409);
    assert_eq!(refused.code(), "invalid_state");
}

#[tokio::test]
async fn members_that_are_not_the_askers_to_set_are_refused() {
    let scene = Scene::new().await;
    let other = scene.sales.post("/customers").json(somebody(5)).send().await.expect(201);
    for (member, value) in [
        ("status", json!("granted")),
        ("views", json!(99)),
        ("until", json!("2030-01-01T00:00:00Z")),
        ("staff", json!("stf_general_manager_1")),
        ("staffId", json!("stf_general_manager_1")),
        ("rules", json!([])),
        ("subject", json!(other.id())),
        ("id", json!("rvl_1")),
    ] {
        let mut wanted = scene.asking(&["mobile"]);
        wanted[member] = value;
        let refused = scene.asked("sales_1", wanted).await.expect(422);
        assert_eq!(refused.faults()[0].1, "unknown_member", "{member}");
    }
}
