//! Asking before registering (CUS-23): a verdict and whom to ask, nothing else.

use embedded::{Effect, Fault, Service};
use serde_json::{Value, json};
use shared::domain::catalogue::Right;
use tests::{Answer, Client, Kit, organisation, somebody};

use super::fixture::{pair, roles};

async fn check(by: &Client, fields: Value) -> Answer {
    by.post("/customers/duplicate-checks").json(json!({ "kind": "individual", "fields": fields })).send().await
}

fn with(number: u32, fields: Value) -> Value {
    let mut person = somebody(number);
    person["fields"].as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    person
}

#[tokio::test]
async fn the_answer_is_a_verdict_and_whom_to_ask_and_nothing_else() {
    let kit = Kit::start().await;
    let person = with(1, json!({ "name": "欧阳娜娜", "address": "北京市朝阳区建国路88号1203室" }));
    kit.staff("sales_1").post("/customers").json(person.clone()).send().await.expect(201);
    kit.settle().await;
    // Somebody who reaches nobody of the first department's.
    let stranger = kit.staff("sales_2");
    for (fields, verdict) in [
        (json!({ "idNumber": person["fields"]["idNumber"] }), "certain"),
        (
            json!({ "name": "别人", "mobile": format!("+86 {}", person["fields"]["mobile"].as_str().unwrap()) }),
            "suspect",
        ),
        (json!({ "name": "欧阳娜", "birthDate": "1950-01-01" }), "suspect"),
        (json!({ "name": "欧陽娜娜", "homeAddress": "朝阳区建国路88号1203" }), "suspect"),
        (json!({ "name": "欧阳娜娜" }), "none"),
        (json!({ "name": "欧阳娜娜", "birthDate": "1951-01-01", "mobile": "13700000000" }), "none"),
    ] {
        let answer = check(&stranger, fields.clone()).await.expect(200).json();
        assert_eq!(answer["verdict"], verdict, "{fields}");
        let members: Vec<_> = answer.as_object().unwrap().keys().collect();
        assert_eq!(members, ["ask", "verdict"]);
        let asked = answer["ask"].as_array().unwrap();
        assert_eq!(asked.len(), usize::from(verdict != "none"), "{fields}");
        for one in asked {
            assert_eq!(one["staffId"], "stf_sales_1");
            let members: Vec<_> = one.as_object().unwrap().keys().collect();
            assert_eq!(members, ["name", "staffId", "unitId"]);
        }
    }
}

#[tokio::test]
async fn the_same_name_of_an_organisation_alone_is_nothing() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    sales.post("/customers").json(organisation()).send().await.expect(201);
    kit.settle().await;
    let ask = async |fields: Value| {
        let body = json!({ "kind": "organisation", "fields": fields });
        sales.post("/customers/duplicate-checks").json(body).send().await.expect(200).json()["verdict"].clone()
    };
    assert_eq!(ask(json!({ "organisationName": "超艺传媒有限公司" })).await, "none");
    assert_eq!(ask(json!({ "uscc": "911101017MR6U4WR5D" })).await, "certain");
}

#[tokio::test]
async fn what_many_share_makes_nobody_suspect() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    for number in 0..21 {
        let person = with(number, json!({ "mobile": "13800000000" }));
        sales.post("/customers").json(person).send().await.expect(201);
        let verdict = check(&sales, json!({ "mobile": "13800000000" })).await.expect(200).json()["verdict"].clone();
        assert_eq!(verdict, if number < 20 { "suspect" } else { "none" });
    }
}

#[tokio::test]
async fn wrong_and_foreign_fields_are_named() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let fields = json!({ "mobile": "1380", "idNumber": "500103198604080858", "employer": "泰麒麟", "nobody": "1" });
    let faults = check(&sales, fields).await.expect(422).faults();
    assert_eq!(
        faults,
        [
            pair("/fields/employer", "unsupported"),
            pair("/fields/idNumber", "check_digit"),
            pair("/fields/mobile", "malformed"),
            pair("/fields/nobody", "unknown_field"),
        ]
    );
    assert_eq!(check(&sales, json!({})).await.expect(422).faults(), [pair("/fields", "empty")]);
}

#[tokio::test]
async fn each_check_counts_and_is_on_record_with_whom_it_hit() {
    let kit = Kit::start().await;
    let made = kit.staff("sales_1").post("/customers").json(somebody(1)).send().await.expect(201);
    let manager = kit.staff("general_manager_1");
    for _ in 0..20 {
        check(&manager, json!({ "mobile": "13900000001" })).await.expect(200);
    }
    assert_eq!(check(&manager, json!({ "mobile": "13900000001" })).await.expect(429).code(), "quota_exhausted");
    kit.settle().await;
    let path = format!("/customers/{}/timeline?include=disclosures&limit=100", made.id());
    let timeline = kit.staff("information_supervisor_1").get(path).await.expect(200).json();
    let checks = timeline["items"].as_array().unwrap().iter().filter(|entry| entry["action"] == "check_duplicates");
    let outcomes: Vec<_> = checks.map(|entry| (entry["outcome"].clone(), entry["staff"].clone())).collect();
    assert_eq!(outcomes, vec![(json!("suspect"), json!("stf_general_manager_1")); 20]);
}

#[tokio::test]
async fn who_sees_no_customers_asks_nothing() {
    let kit = Kit::start().await;
    for role in roles(|role| !role.may(Right::CustomersView)) {
        check(&kit.staff(&format!("{role}_1")), json!({ "mobile": "13900000001" })).await.expect(403);
    }
}

#[tokio::test]
async fn a_store_that_throttles_is_no_verdict() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    sales.post("/customers").json(somebody(1)).send().await.expect(201);
    let throttled = Fault::new(Effect::Throttle).service(Service::DynamoDb).operation("Query").table("kehu-lookup");
    let _strikes = kit.system.embedded().faults().inject(throttled);
    assert_eq!(check(&sales, json!({ "mobile": "13900000001" })).await.expect(503).code(), "unavailable");
    kit.system.embedded().faults().clear();
    assert_eq!(check(&sales, json!({ "mobile": "13900000001" })).await.expect(200).json()["verdict"], "suspect");
}
