use serde_json::{Value, json};
use tests::{Answer, Client, Kit, organisation, somebody};

use super::fixture::{fault, ids, pair, registered_company, with_contact};

async fn search(by: &Client, name: &str) -> Answer {
    by.post("/customers/searches").json(json!({ "name": name })).send().await
}

fn found(answer: &Answer) -> Vec<String> {
    ids(answer.json()["items"].as_array().unwrap())
}

async fn named(by: &Client, number: u32, name: &str) -> String {
    let mut body = somebody(number);
    body["fields"]["name"] = name.into();
    by.post("/customers").json(body).send().await.expect(201).id()
}

#[tokio::test]
async fn a_part_of_a_name_finds_it_in_characters_pinyin_and_initials() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let chen = named(&sales, 1, "陈凯旋").await;
    let ouyang = named(&sales, 2, "欧阳文静").await;
    let shan = named(&sales, 3, "单田芳").await;
    let smith = named(&sales, 4, "John Smith").await;
    let company = sales.post("/customers").json(organisation()).send().await.expect(201).id();
    kit.settle().await;
    for (text, id) in [
        ("陈凯旋", &chen),
        ("凯旋", &chen),
        ("陳凱旋", &chen),
        ("chenkaixuan", &chen),
        ("ckx", &chen),
        ("欧阳", &ouyang),
        ("ouyang", &ouyang),
        // 单 is read shan when it is a surname.
        ("shantianfang", &shan),
        ("smith", &smith),
        ("超艺传媒", &company),
    ] {
        assert_eq!(found(&search(&sales, text).await.expect(200)), std::slice::from_ref(id), "{text}");
    }
    assert_eq!(found(&search(&sales, "王小明").await.expect(200)), Vec::<String>::new());
}

#[tokio::test]
async fn it_finds_what_the_caller_may_see_masked() {
    let kit = Kit::start().await;
    let id = named(&kit.staff("sales_1"), 1, "陈凯旋").await;
    kit.settle().await;
    for (name, count) in
        [("sales_1", 1), ("sales_2", 0), ("customer_service_1", 1), ("department_head_2", 0), ("general_manager_1", 1)]
    {
        let answer = search(&kit.staff(name), "陈凯旋").await.expect(200);
        assert_eq!(found(&answer).len(), count, "{name}");
        assert!(count == 1 || !answer.text().contains(&id));
    }
    let item = search(&kit.staff("sales_1"), "陈凯旋").await.json()["items"][0].clone();
    assert_eq!(
        (&item["fields"], &item["masked"]),
        (&json!({ "name": "陈凯旋", "mobile": "139****0001" }), &json!(["mobile"]))
    );
    search(&kit.staff("auditor_1"), "陈凯旋").await.expect(403);
}

#[tokio::test]
async fn a_contact_leads_to_its_organisation_and_a_new_name_to_its_bearer() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let contact = with_contact(&sales, &company, "欧阳文静", "15001327207").await;
    kit.settle().await;
    let answer = search(&sales, "欧阳文静").await.expect(200);
    let item = &answer.json()["items"][0];
    assert_eq!((&item["id"], &item["contactId"]), (&json!(company.id()), &json!(contact.id())));
    let call = sales.patch(format!("/customers/{}/contacts/{}", company.id(), contact.id()));
    let change = call.merge(json!({ "fields": { "name": "司马文静" } })).seen(&contact).send().await.expect(202);
    super::fixture::approved(&kit.staff("management_specialist_1"), &change).await.expect(200);
    kit.settle().await;
    assert_eq!(found(&search(&sales, "司马").await.expect(200)), [company.id()]);
    assert_eq!(found(&search(&sales, "欧阳").await.expect(200)), Vec::<String>::new());
}

#[tokio::test]
async fn two_contacts_of_one_name_lead_to_one_organisation() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    with_contact(&sales, &company, "欧阳文静", "15001327207").await;
    with_contact(&sales, &company, "欧阳文博", "15001327208").await;
    kit.settle().await;
    assert_eq!(found(&search(&sales, "欧阳").await.expect(200)), [company.id()]);
}

#[tokio::test]
async fn what_finds_too_much_is_refused() {
    let kit = Kit::start().await;
    let policy = kit.under(|catalogue| catalogue.settings.page_limit = 3).await;
    let sales = kit.staff("sales_1");
    for number in 0..4 {
        named(&sales, number, &format!("陈凯{}", ["旋", "歌", "文", "武"][number as usize])).await;
    }
    kit.settle().await;
    let answer = search(&policy.staff("sales_1"), "陈凯").await;
    assert_eq!((answer.status.is_client_error(), answer.code().as_str()), (true, "narrow_search"));
    assert_eq!(found(&search(&policy.staff("sales_1"), "陈凯旋").await.expect(200)).len(), 1);
    let long = "陈".repeat(201);
    for (text, code) in [("", "empty"), ("  ", "empty"), ("有限公司", "too_common"), (long.as_str(), "too_long")] {
        let answer = search(&sales, text).await.expect(422);
        assert_eq!(fault(&answer), pair("/name", code));
    }
    let wrong = sales.post("/customers/searches").json(json!({ "name": Value::Null })).send().await.expect(422);
    assert_eq!(fault(&wrong), pair("/name", "wrong_type"));
}
