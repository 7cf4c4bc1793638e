use serde_json::{Value, json};
use tests::{Kit, person};

use super::fixture::{
    closed, fault, pair, path, read_before_write, registered, registered_company, walk, with_contact,
};

#[tokio::test]
async fn the_first_contact_is_the_main_one() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let first = with_contact(&sales, &company, "陈娜", "15001327207").await;
    let view = first.json();
    assert_eq!(first.header("location"), Some(path(&company, &format!("/contacts/{}", first.id())).as_str()));
    assert_eq!(
        (first.etag().as_str(), &view["main"], &view["customerId"]),
        ("\"1\"", &json!(true), &json!(company.id()))
    );
    assert_eq!(view["fields"], json!({ "name": "陈娜", "mobile": "150****7207", "jobTitle": "采购经理" }));
    assert_eq!(view["masked"], json!(["mobile"]));
    assert!(!first.text().contains("15001327207"));
    let second = with_contact(&sales, &company, "王强", "13520405293").await;
    assert_eq!(second.json()["main"], false);
    let third = json!({ "fields": { "name": "李敏", "email": "lm@example.cn" }, "main": true });
    let third = sales.post(path(&company, "/contacts")).json(third).send().await.expect(201);
    assert_eq!(third.json()["main"], true);
    let mains: Vec<_> =
        walk(&sales, &path(&company, "/contacts")).await.iter().map(|one| one["main"].clone()).collect();
    assert_eq!(mains, [json!(false), json!(false), json!(true)], "one main contact (CUS-05)");
    assert_eq!(sales.get(path(&company, "")).await.json()["mainContactId"], json!(third.id()));
}

#[tokio::test]
async fn every_fault_is_named_at_once() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let body = json!({ "fields": { "mobile": "123", "uscc": "911101017MR6U4WR5D", "contactRole": "king" }, "source": "gossip" });
    let answer = sales.post(path(&company, "/contacts")).json(body).send().await.expect(422);
    let expected = [
        ("/fields/contactRole", "not_an_option"),
        ("/fields/mobile", "malformed"),
        ("/fields/name", "missing"),
        ("/fields/uscc", "not_in_profile"),
        ("/source", "not_an_option"),
    ];
    assert_eq!(answer.faults(), expected.map(|(pointer, code)| pair(pointer, code)));
    let unreachable = json!({ "fields": { "name": "陈娜" } });
    let answer = sales.post(path(&company, "/contacts")).json(unreachable).send().await.expect(422);
    assert_eq!(fault(&answer), pair("/fields", "no_way_to_reach"));
    assert_eq!(walk(&sales, &path(&company, "/contacts")).await, Vec::<Value>::new());
}

#[tokio::test]
async fn only_organisations_that_are_open_have_contacts() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let body = json!({ "fields": { "name": "陈娜", "mobile": "15001327207" } });
    let person = registered(&sales, 1).await;
    let answer = sales.post(path(&person, "/contacts")).json(body.clone()).send().await.expect(422);
    assert_eq!(fault(&answer).1, "not_an_organisation");
    let company = registered_company(&sales, 1).await;
    kit.staff("sales_2").post(path(&company, "/contacts")).json(body.clone()).send().await.expect(404);
    kit.staff("general_manager_1").post(path(&company, "/contacts")).json(body.clone()).send().await.expect(403);
    closed(&kit, &company).await;
    let answer = sales.post(path(&company, "/contacts")).json(body).send().await.expect(409);
    assert_eq!(answer.code(), "invalid_state");
}

/// The contact of one company may be the contact of another, and a customer as well.
#[tokio::test]
async fn a_person_may_be_contact_and_customer() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let (one, other) = (registered_company(&sales, 1).await, registered_company(&sales, 2).await);
    sales.post("/customers").json(person()).send().await.expect(201);
    for company in [&one, &other] {
        with_contact(&sales, company, "陈凯", "15809899491").await;
    }
}

#[tokio::test]
async fn sent_again_it_is_the_same_contact() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let body = json!({ "fields": { "name": "陈娜", "mobile": "15001327207" } });
    read_before_write(&kit);
    let send = || sales.post(path(&company, "/contacts")).json(body.clone()).key("k1").send();
    let (one, other) = tokio::join!(send(), send());
    let (one, other) = (one.expect(201), other.expect(201));
    let later = send().await.expect(201);
    assert_eq!((one.id(), one.id()), (other.id(), later.id()));
    assert_eq!((later.header("location"), later.json()), (one.header("location"), one.json()));
    assert_eq!(walk(&sales, &path(&company, "/contacts")).await.len(), 1);
}
