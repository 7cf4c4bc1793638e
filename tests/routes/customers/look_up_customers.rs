use serde_json::{Value, json};
use tests::{Answer, Client, Kit, organisation, person};

use super::fixture::{fault, ids, pair, registered, registered_company, with_contact};

async fn look(by: &Client, field: &str, value: &str) -> Answer {
    by.post("/customers/lookups").json(json!({ "field": field, "value": value })).send().await
}

fn found(answer: &Answer) -> Vec<String> {
    ids(answer.json()["items"].as_array().unwrap())
}

#[tokio::test]
async fn a_whole_number_finds_its_customers_however_it_is_written() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let made = sales.post("/customers").json(person()).send().await.expect(201);
    registered(&sales, 1).await;
    let company = sales.post("/customers").json(organisation()).send().await.expect(201);
    for (field, value, id) in [
        ("mobile", "15809899491", made.id()),
        ("mobile", "+86 158-0989-9491", made.id()),
        ("mobile", "１５８０９８９９４９１", made.id()),
        ("idNumber", "500103198604080857", made.id()),
        ("uscc", "911101017mr6u4wr5d", company.id()),
    ] {
        let answer = look(&sales, field, value).await.expect(200);
        assert_eq!(found(&answer), [id], "{field}");
        assert!(!answer.text().contains("15809899491") && !answer.text().contains("500103198604080857"));
    }
    let card = look(&sales, "mobile", "15809899491").await.json()["items"][0].clone();
    assert_eq!(
        (&card["fields"], &card["masked"]),
        (&json!({ "name": "陈凯", "mobile": "158****9491" }), &json!(["mobile"]))
    );
    assert_eq!(found(&look(&sales, "mobile", "15809899492").await.expect(200)), Vec::<String>::new());
}

#[tokio::test]
async fn it_finds_what_the_caller_may_see_and_no_more() {
    let kit = Kit::start().await;
    let made = kit.staff("sales_1").post("/customers").json(person()).send().await.expect(201);
    for (name, count) in
        [("sales_1", 1), ("sales_2", 0), ("customer_service_1", 1), ("customer_service_2", 0), ("general_manager_1", 1)]
    {
        let answer = look(&kit.staff(name), "mobile", "15809899491").await.expect(200);
        assert_eq!(found(&answer).len(), count, "{name}");
        assert!(count == 1 || !answer.text().contains(&made.id()));
    }
    for name in ["administrator_1", "auditor_1"] {
        look(&kit.staff(name), "mobile", "15809899491").await.expect(403);
    }
}

/// A number goes on with a change once it is approved, and not before.
#[tokio::test]
async fn it_follows_changes() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let made = registered(&sales, 1).await;
    let (old, new) = ("13900000001", "13800138000");
    let change = super::fixture::pending(&sales, &made, json!({ "mobile": new })).await;
    assert_eq!(
        (found(&look(&sales, "mobile", old).await).len(), found(&look(&sales, "mobile", new).await).len()),
        (1, 0)
    );
    super::fixture::approved(&kit.staff("management_specialist_1"), &change).await.expect(200);
    assert_eq!(
        (found(&look(&sales, "mobile", old).await).len(), found(&look(&sales, "mobile", new).await).len()),
        (0, 1)
    );
}

#[tokio::test]
async fn a_contacts_number_finds_its_organisation() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let contact = with_contact(&sales, &company, "陈娜", "15001327207").await;
    let answer = look(&sales, "mobile", "15001327207").await.expect(200);
    let item = &answer.json()["items"][0];
    assert_eq!((&item["id"], &item["contactId"]), (&json!(company.id()), &json!(contact.id())));
}

#[tokio::test]
async fn only_by_fields_that_are_looked_up_and_values_that_are_whole() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    for (field, value, pointer, code) in [
        ("name", "陈凯", "/field", "not_an_option"),
        ("employer", "泰麒麟", "/field", "not_an_option"),
        ("shoeSize", "四十三码", "/field", "not_an_option"),
        ("mobile", "1580989", "/value", "malformed"),
        ("idNumber", "500103198604080858", "/value", "check_digit"),
    ] {
        let answer = look(&sales, field, value).await.expect(422);
        assert_eq!(fault(&answer), pair(pointer, code), "{field}");
        assert!(!answer.text().contains(value));
    }
}

/// `settings.toml`: a salesman looks up fifty times a day, counted one by one.
#[tokio::test]
async fn so_many_a_day() {
    let kit = Kit::start().await;
    for _ in 0..50 {
        look(&kit.staff("sales_1"), "mobile", "15809899491").await.expect(200);
    }
    let answer = look(&kit.staff("sales_1"), "mobile", "15809899491").await.expect(429);
    assert_eq!(answer.code(), "quota_exhausted");
    // Ten in the morning in Shanghai: fourteen hours to midnight.
    assert_eq!(answer.header("retry-after"), Some("50400"));
    assert_ne!(answer.json(), Value::Null);
    kit.pass(jiff::SignedDuration::from_hours(14));
    look(&kit.staff("sales_1"), "mobile", "15809899491").await.expect(200);
}
