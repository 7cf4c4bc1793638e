use serde_json::{Value, json};
use shared::domain::catalogue::Right;
use tests::Kit;

use super::fixture::{
    approved, moved, path, pending, registered, registered_company, roles, verified, walk, with_contact,
};

fn acts(items: &[Value]) -> Vec<(String, String)> {
    let text = |item: &Value, member: &str| item[member].as_str().unwrap().to_owned();
    items.iter().map(|item| (text(item, "action"), text(item, "staff").replace("stf_", ""))).collect()
}

#[tokio::test]
async fn who_did_what_newest_first() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let minute = || kit.pass(jiff::SignedDuration::from_mins(1));
    let made = registered(&sales, 1).await;
    minute();
    let active = verified(&kit, &made).await;
    minute();
    let change = pending(&sales, &active, json!({ "mobile": "13800138000" })).await;
    minute();
    approved(&kit.staff("information_supervisor_1"), &change).await.expect(200);
    minute();
    moved(&kit, &sales.get(path(&made, "")).await, "dormant", "no_contact").await;
    kit.settle().await;
    let items = walk(&sales, &path(&made, "/timeline")).await;
    let expected = [
        ("move_customer", "information_supervisor_1"),
        ("decide_approval", "information_supervisor_1"),
        ("change_customer", "sales_1"),
        ("verify_customer", "management_specialist_1"),
        ("register_customer", "sales_1"),
    ];
    assert_eq!(acts(&items), expected.map(|(action, staff)| (action.to_owned(), staff.to_owned())));
    let at: Vec<_> = items.iter().map(|item| item["at"].as_str().unwrap().to_owned()).collect();
    let minutes = [4, 3, 2, 1, 0].map(|minute| format!("2026-06-09T02:0{minute}:00Z"));
    let instants = |texts: &[String]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<jiff::Timestamp>>();
    assert_eq!(instants(&at), instants(&minutes));
    assert_eq!(items[2]["changeId"], json!(change.id()));
    assert_eq!((&items[1]["changeId"], &items[1]["fields"]), (&json!(change.id()), &json!(["mobile"])));
    let named: Vec<_> = made.json()["fields"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(items[4]["fields"], json!(named));
}

#[tokio::test]
async fn names_of_fields_and_never_a_value() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    with_contact(&sales, &company, "陈娜", "15001327207").await;
    let seen = sales.get(path(&company, "")).await;
    pending(&sales, &seen, json!({ "legalRepresentative": "王小明" })).await;
    kit.settle().await;
    let head = kit.staff("department_head_1");
    for include in ["", "?include=disclosures"] {
        let answer = head.get(path(&company, &format!("/timeline{include}"))).await.expect(200);
        for value in ["陈娜", "15001327207", "150****7207", "李洁", "王小明", "海川"] {
            assert!(!answer.text().contains(value), "{value}");
        }
        assert!(answer.text().contains("legalRepresentative") && answer.text().contains("add_contact"));
    }
}

#[tokio::test]
async fn who_looked_is_for_those_who_may_know() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let made = registered(&sales, 1).await;
    kit.pass(jiff::SignedDuration::from_secs(1));
    kit.staff("customer_service_1").get(path(&made, "")).await.expect(200);
    kit.pass(jiff::SignedDuration::from_secs(1));
    kit.staff("general_manager_2").get("/customers").await.expect(200);
    kit.settle().await;
    let looked = path(&made, "/timeline?include=disclosures");
    for role in roles(|role| role.may(Right::CustomersView)) {
        let may = shared::domain::catalogue::Catalogue::builtin().role(&role).unwrap().may(Right::TimelineDisclosures);
        let answer = kit.staff(&format!("{role}_1")).get(&looked).await;
        assert_eq!(answer.status, if may { 200 } else { 403 }, "{role}");
    }
    let acts = acts(&walk(&kit.staff("department_head_1"), &looked).await);
    let seen: Vec<_> = acts.iter().filter(|(action, _)| !action.contains("timeline")).collect();
    let expected = [
        ("list_customers", "general_manager_2"),
        ("view_customer", "customer_service_1"),
        ("register_customer", "sales_1"),
    ];
    assert_eq!(seen, expected.map(|(action, staff)| (action.to_owned(), staff.to_owned())).iter().collect::<Vec<_>>());
    let own = walk(&sales, &path(&made, "/timeline")).await;
    assert_eq!(own.len(), 1, "without them, what was done only");
    kit.staff("department_head_2").get(&looked).await.expect(404);
    let other = kit.staff("department_head_1").get(path(&made, "/timeline?include=everything")).await.expect(400);
    assert_eq!(other.faults(), [("include".to_owned(), "not_an_option".to_owned())]);
}

/// Pages may be short, because looks stand between the acts; nothing is lost or shown twice.
#[tokio::test]
async fn pages_are_whole_however_long() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut seen = registered(&sales, 1).await;
    for number in 0..6 {
        kit.pass(jiff::SignedDuration::from_secs(1));
        sales.get(path(&seen, "")).await.expect(200);
        let call = sales.patch(path(&seen, "")).merge(json!({ "fields": { "employer": format!("第{number}公司") } }));
        seen = call.seen(&seen).send().await.expect(200);
    }
    kit.settle().await;
    let rows =
        |items: &[Value]| items.iter().map(|item| item["auditRow"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let whole = rows(&walk(&sales, &path(&seen, "/timeline?limit=100")).await);
    assert_eq!(whole.len(), 7);
    for limit in [1, 2, 5] {
        assert_eq!(rows(&walk(&sales, &path(&seen, &format!("/timeline?limit={limit}"))).await), whole, "{limit}");
    }
    kit.staff("sales_2").get(path(&seen, "/timeline")).await.expect(404);
}

/// One timeline of all that is said, done and planned with a customer, for whoever may see each (CUS-28).
#[tokio::test]
async fn what_was_said_planned_and_complained_of_stands_in_it() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let made = registered(&sales, 1).await;
    let minute = || kit.pass(jiff::SignedDuration::from_mins(1));
    minute();
    let call = json!({
        "kind": "call", "channel": "phone", "direction": "in", "outcome": "settled", "matter": "问送货",
        "customerId": made.id(),
    });
    let call = sales.post("/interactions").json(call).send().await.expect(201);
    minute();
    let step = json!({ "kind": "next_action", "customerId": made.id(), "words": "回电" });
    sales.post("/interactions/follow-ups").json(step).send().await.expect(201);
    minute();
    let complaint = json!({
        "kind": "service", "channel": "hotline", "matter": "态度差", "customerId": made.id(), "aboutStaff": ["stf_sales_1"],
    });
    kit.staff("customer_service_1").post("/complaints").json(complaint).send().await.expect(201);
    kit.settle().await;
    let seen = walk(&kit.staff("department_head_1"), &path(&made, "/timeline")).await;
    let expected = [
        ("register_complaint", "customer_service_1"),
        ("plan_follow_up", "sales_1"),
        ("record_interaction", "sales_1"),
        ("register_customer", "sales_1"),
    ];
    assert_eq!(acts(&seen), expected.map(|(action, staff)| (action.to_owned(), staff.to_owned())));
    let labels: Vec<_> = seen.iter().map(|item| item["label"].as_str()).collect();
    assert_eq!(labels, [Some("服务过程"), Some("下一步行动"), Some("电话接待"), None]);
    assert_eq!(seen[2]["caseId"], json!(call.id()));
    // Whom it is about, and who sees no complaints, does not learn of it here.
    for (who, rest) in [("sales_1", 3), ("information_specialist_1", 1)] {
        let seen = walk(&kit.staff(who), &path(&made, "/timeline")).await;
        assert_eq!(seen.len(), rest, "{who}: {seen:?}");
    }
}
