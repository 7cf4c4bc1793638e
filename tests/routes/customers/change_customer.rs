use serde_json::{Value, json};
use shared::domain::catalogue::Right;
use tests::{Answer, Call, Client, Kit, person, somebody};

use super::fixture::{active, fault, pair, path, registered, registered_company, roles, walk};

fn patch(by: &Client, seen: &Answer, fields: Value) -> Call {
    by.patch(path(seen, "")).merge(json!({ "fields": fields })).seen(seen)
}

#[tokio::test]
async fn a_free_field_changes_at_once_and_leaves_its_record() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = active(&kit, 1).await;
    let answer = patch(&sales, &seen, json!({ "employer": "海川贸易有限公司", "email": "kai@example.cn" }))
        .send()
        .await
        .expect(200);
    let view = answer.json();
    assert_eq!(answer.etag(), "\"3\"");
    assert_eq!(
        (&view["fields"]["employer"], &view["fields"]["email"]),
        (&json!("海川贸易有限公司"), &json!("k***@example.cn"))
    );
    assert_eq!((&view["status"], &view["updatedBy"]), (&json!("active"), &json!("stf_sales_1")));
    // What was verified is confirmed still; a new value is not (CON-13).
    let confirmed = view["confirmed"].as_array().unwrap();
    assert!(confirmed.contains(&json!("name")) && !confirmed.contains(&json!("employer")));
    assert_eq!(sales.get(path(&seen, "")).await.json(), view);
    let record = walk(&sales, &path(&seen, "/changes")).await;
    assert_eq!(record.len(), 1);
    assert_eq!((&record[0]["status"], &record[0]["requestedBy"]), (&json!("applied"), &json!("stf_sales_1")));
    assert_eq!(record[0]["before"], json!({ "employer": "***" }));
    assert_eq!(record[0]["after"], json!({ "employer": "***", "email": "k***@example.cn" }));
}

#[tokio::test]
async fn null_removes_a_field_that_is_not_needed() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = registered(&sales, 1).await;
    let answer =
        patch(&sales, &seen, json!({ "employer": null, "birthDate": null, "email": null })).send().await.expect(200);
    let fields: Vec<_> = answer.json()["fields"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["gender", "idNumber", "mobile", "name"]);
    let record = walk(&sales, &path(&seen, "/changes")).await;
    assert_eq!(record[0]["removed"], json!(["birthDate", "employer"]), "an e-mail address was not on file");
    for (fields, pointer, code) in [
        (json!({ "name": null }), "/fields/name", "missing"),
        (json!({ "mobile": null }), "/fields", "no_way_to_reach"),
        (json!({ "shoeSize": null }), "/fields/shoeSize", "unknown_field"),
    ] {
        assert_eq!(fault(&patch(&sales, &answer, fields).send().await.expect(422)), pair(pointer, code));
    }
    // Another way to reach the customer takes the place of the first, in one controlled change.
    patch(&sales, &answer, json!({ "mobile": null, "email": "kai@example.cn" })).send().await.expect(202);
}

#[tokio::test]
async fn a_patch_with_a_controlled_field_waits_whole() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = active(&kit, 1).await;
    let fields = json!({ "mobile": "13800138000", "employer": "海川贸易有限公司" });
    let answer = patch(&sales, &seen, fields).send().await.expect(202);
    let change = answer.json();
    assert_eq!(answer.header("location"), Some(path(&seen, &format!("/changes/{}", answer.id())).as_str()));
    assert_eq!(
        (answer.etag().as_str(), &change["status"], &change["version"]),
        ("\"1\"", &json!("pending"), &json!(1))
    );
    assert_eq!(change["before"], json!({ "mobile": "139****0001", "employer": "***" }));
    assert_eq!(change["after"], json!({ "mobile": "138****8000", "employer": "***" }));
    assert!(!answer.text().contains("13800138000") && !answer.text().contains("海川"));
    let now = sales.get(path(&seen, "")).await;
    assert_eq!(now.json(), seen.json(), "nothing of it is in the record yet");
}

/// Which classes of field are controlled is the catalogue's to say (CUS-18).
#[tokio::test]
async fn each_controlled_field_waits_and_each_free_one_does_not() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut body = person();
    body["consents"][0]["purpose"] = "contract".into();
    let seen = sales.post("/customers").json(body).send().await.expect(201);
    for (fields, status) in [
        (json!({ "name": "陈凯旋" }), 202),
        (json!({ "idNumber": tests::resident_id(5) }), 202),
        (json!({ "bankCard": "6222021001116245702" }), 202),
        (json!({ "dangerousCustomer": true }), 202),
        (json!({ "landline": "010-31843295" }), 200),
        (json!({ "jobTitle": "经理" }), 200),
        (json!({ "gender": "undisclosed" }), 200),
    ] {
        let seen = sales.get(path(&seen, "")).await;
        let answer = patch(&sales, &seen, fields.clone()).send().await;
        assert_eq!(answer.status, status, "{fields}: {}", answer.text());
    }
    let company = registered_company(&sales, 1).await;
    for fields in [
        json!({ "businessScope": "软件开发" }),
        json!({ "legalRepresentative": "王小明" }),
        json!({ "organisationName": "海川集团有限公司" }),
    ] {
        patch(&sales, &company, fields).send().await.expect(202);
    }
    let moved = patch(&sales, &company, json!({ "industry": "制造业", "website": "https://example.cn" }))
        .send()
        .await
        .expect(200);
    assert_eq!(moved.json()["fields"]["industry"], "manufacturing");
}

#[tokio::test]
async fn value_class_and_region_are_no_fields_and_are_not_sent_with_a_request() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = registered(&sales, 1).await;
    let send = |body: Value, seen: &Answer| sales.patch(path(seen, "")).merge(body).seen(seen).send();
    let beside = json!({ "fields": { "mobile": "13800138000" }, "valueClass": "key" });
    assert_eq!(fault(&send(beside, &seen).await.expect(422)).1, "decide_apart");
    let classed = send(json!({ "valueClass": "key" }), &seen).await.expect(200);
    assert_eq!(
        (&classed.json()["valueClass"], &classed.json()["reviewDueAt"]),
        (&json!("key"), &json!("2026-07-09T02:00:00Z"))
    );
    // Another region is another reach: for whoever may assign customers.
    let refused = send(json!({ "regionId": "north" }), &classed).await.expect(403);
    assert_eq!((refused.code().as_str(), fault(&refused)), ("forbidden", pair("/regionId", "not_assignable")));
    let call = kit.staff("management_specialist_1").patch(path(&seen, "")).merge(json!({ "regionId": "north" }));
    let changed = call.seen(&classed).send().await.expect(200);
    assert_eq!(changed.json()["regionId"], "north");
    for (member, value) in [("valueClass", "golden"), ("regionId", "atlantis")] {
        let answer = send(json!({ (member): value }), &changed).await.expect(422);
        assert_eq!(fault(&answer), pair(&format!("/{member}"), "not_an_option"));
    }
    for body in
        [json!({}), json!({ "fields": {} }), json!({ "fields": { "email": null } }), json!({ "valueClass": "key" })]
    {
        let answer = send(body.clone(), &changed).await.expect(422);
        assert_eq!(fault(&answer), pair("", "nothing_to_change"), "{body}");
    }
}

#[tokio::test]
async fn only_what_was_seen_is_changed() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let first = registered(&sales, 1).await;
    let body = json!({ "fields": { "employer": "海川贸易有限公司" } });
    let blind = sales.patch(path(&first, "")).merge(body.clone()).send().await.expect(428);
    assert_eq!(blind.code(), "version_missing");
    for malformed in ["1", "\"one\"", "*", "\"1", "W/\"1\"", "\"-1\"", "\"18446744073709551616\""] {
        let answer =
            sales.patch(path(&first, "")).merge(body.clone()).header("if-match", malformed).send().await.expect(400);
        assert_eq!(
            (answer.code().as_str(), fault(&answer)),
            ("malformed_header", pair("If-Match", "malformed")),
            "{malformed}"
        );
    }
    patch(&sales, &first, json!({ "employer": "海川贸易有限公司" })).send().await.expect(200);
    let stale = patch(&sales, &first, json!({ "employer": "泰和贸易有限公司" })).send().await.expect(412);
    assert_eq!((stale.code().as_str(), stale.etag().as_str()), ("stale_version", "\"2\""));
    assert_eq!(sales.get(path(&first, "")).await.json()["fields"]["employer"], "海川贸易有限公司");
    // So is a request for a controlled change.
    patch(&sales, &first, json!({ "mobile": "13800138000" })).send().await.expect(412);
    let json = sales.patch(path(&first, "")).json(body).seen(&stale).send().await.expect(415);
    assert_eq!(json.code(), "unsupported_media_type");
}

#[tokio::test]
async fn who_may_change_and_who_may_not() {
    let kit = Kit::start().await;
    let mut seen = registered(&kit.staff("sales_1"), 1).await;
    for (number, role) in roles(|role| role.may(Right::CustomersView)).into_iter().enumerate() {
        let may = shared::domain::catalogue::Catalogue::builtin().role(&role).unwrap().may(Right::CustomersChange);
        let fields = json!({ "employer": format!("第{number}贸易有限公司") });
        let answer = patch(&kit.staff(&format!("{role}_1")), &seen, fields).send().await;
        assert_eq!(answer.status, if may { 200 } else { 403 }, "{role}");
        if may {
            seen = answer;
        }
    }
    for name in ["sales_2", "customer_service_2", "information_specialist_2"] {
        let answer = patch(&kit.staff(name), &seen, json!({ "employer": "外人" })).send().await.expect(404);
        assert_eq!(answer.code(), "not_found", "{name}");
    }
}

#[tokio::test]
async fn new_values_obey_the_rules_of_registration() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let seen = sales.post("/customers").json(person()).send().await.expect(201);
    let fields = json!({ "email": "nobody", "uscc": "911101017MR6U4WR5D", "creditStatus": "x", "birthDate": "1987-04-08", "gender": "女" });
    let answer = patch(&sales, &seen, fields).send().await.expect(422);
    let expected = [
        ("/fields/birthDate", "contradicts_id_number"),
        ("/fields/creditStatus", "no_purpose"),
        ("/fields/email", "malformed"),
        ("/fields/gender", "contradicts_id_number"),
        ("/fields/uscc", "not_in_profile"),
    ];
    assert_eq!(answer.faults(), expected.map(|(pointer, code)| pair(pointer, code)));
    for (member, value, code) in [
        ("source", json!("gossip"), "not_an_option"),
        ("occurredAt", json!("2026-06-09T02:00:01Z"), "date_in_future"),
        ("confirmation", json!({ "channel": "pigeon", "at": "2026-06-09T01:00:00Z" }), "not_an_option"),
        ("confirmation", json!({ "channel": "paper", "at": "2026-06-09T03:00:00Z" }), "date_in_future"),
    ] {
        let body = json!({ "fields": { "employer": "海川贸易有限公司" }, (member): value });
        let answer = sales.patch(path(&seen, "")).merge(body).seen(&seen).send().await.expect(422);
        assert_eq!(fault(&answer).1, code, "{member}");
    }
}

/// Nobody waits days to hear that a number is another customer's.
#[tokio::test]
async fn another_customers_number_is_refused_at_once() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    registered(&kit.staff("sales_2"), 2).await;
    let seen = registered(&sales, 1).await;
    let number = somebody(2)["fields"]["idNumber"].clone();
    let answer = patch(&sales, &seen, json!({ "idNumber": number })).send().await.expect(409);
    assert_eq!((answer.code().as_str(), &answer.json()["customerId"]), ("duplicate_customer", &Value::Null));
    assert_eq!(walk(&sales, &path(&seen, "/changes")).await, Vec::<Value>::new());
}

/// CUS-19, where a company turns it on.
#[tokio::test]
async fn a_controlled_change_can_need_the_customers_own_word() {
    let kit = Kit::start().await;
    let policy = kit.under(|catalogue| catalogue.settings.customer_confirmation_for_controlled = true).await;
    let sales = policy.staff("sales_1");
    let seen = registered(&sales, 1).await;
    let answer = patch(&sales, &seen, json!({ "mobile": "13800138000" })).send().await.expect(422);
    assert_eq!(fault(&answer), pair("/confirmation", "confirmation_missing"));
    let body = json!({
        "fields": { "mobile": "13800138000" },
        "confirmation": { "channel": "phone_recording", "at": "2026-06-09T01:00:00Z" },
    });
    let answer = sales.patch(path(&seen, "")).merge(body).seen(&seen).send().await.expect(202);
    assert_eq!(answer.json()["confirmedByCustomer"], "phone_recording");
    patch(&sales, &seen, json!({ "employer": "海川贸易有限公司" })).send().await.expect(200);
}
