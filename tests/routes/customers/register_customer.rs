use serde_json::{Value, json};
use shared::domain::catalogue::Right;
use tests::{Kit, organisation, person, somebody};

use super::fixture::{fault, pair, roles};

#[tokio::test]
async fn a_registered_customer_is_a_draft_shown_masked() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let made = sales.post("/customers").json(person()).send().await.expect(201);
    let view = made.json();
    assert_eq!(made.header("location"), Some(format!("/customers/{}", made.id()).as_str()));
    assert_eq!(made.etag(), "\"1\"");
    assert_eq!(view["status"], "draft");
    assert_eq!(view["fields"]["name"], "陈凯");
    assert_eq!(view["fields"]["mobile"], "158****9491");
    assert_eq!(view["fields"]["birthDate"], "1986-04-08");
    assert_eq!(view["masked"], json!(["idNumber", "mobile"]));
    assert!(!made.text().contains("500103198604080857"));
    assert!(!made.text().contains("15809899491"));
    let seen = sales.get(format!("/customers/{}", made.id())).await.expect(200);
    assert_eq!(seen.json(), view);
}

#[tokio::test]
async fn the_record_says_where_it_comes_from_and_whose_it_is() {
    let kit = Kit::start().await;
    let mut body = person();
    body["valueClass"] = "key".into();
    body["firstContactAt"] = "2026-06-09T00:30:00Z".into();
    let view = kit.staff("sales_1").post("/customers").json(body).send().await.expect(201).json();
    for (member, expected) in [
        ("kind", json!("individual")),
        ("profiles", json!(["individual"])),
        ("source", json!("sales_talk")),
        ("ownerId", json!("stf_sales_1")),
        ("unitId", json!("unt_east")),
        ("regionId", json!("east")),
        ("createdBy", json!("stf_sales_1")),
        ("createdAt", json!("2026-06-09T02:00:00Z")),
        ("carrier", json!("it_system")),
        ("level", json!(1)),
        ("confirmed", json!([])),
        // An hour and a half after the company first met the customer (CUS-02).
        ("entryDelayMinutes", json!(90)),
        ("lastContactAt", json!("2026-06-09T00:30:00Z")),
        // Key customers are looked over each month (CUS-21).
        ("reviewDueAt", json!("2026-07-09T02:00:00Z")),
        (
            "consents",
            json!({ "service": { "noticeVersion": "2026-01", "channel": "paper", "at": "2026-06-09T02:00:00Z" } }),
        ),
    ] {
        assert_eq!(view[member], expected, "{member}");
    }
    let other = kit.staff("sales_1").post("/customers").json(somebody(1)).send().await.expect(201).json();
    assert_eq!(other["reviewDueAt"], "2026-09-09T02:00:00Z", "everybody else each quarter");
    assert_eq!(other["entryDelayMinutes"], Value::Null);
}

#[tokio::test]
async fn an_organisation_is_public_but_for_the_persons_behind_it() {
    let kit = Kit::start().await;
    let mut body = organisation();
    body["fields"]["accountNumber"] = "6222021001116245702".into();
    body["profiles"] = json!(["car_owner"]);
    body["fields"]["plate"] = "京A12345".into();
    let made = kit.staff("sales_1").post("/customers").json(body).send().await.expect(201);
    let view = made.json();
    assert_eq!(view["fields"]["organisationName"], "超艺传媒有限公司");
    assert_eq!(view["fields"]["uscc"], "911101017MR6U4WR5D");
    assert_eq!(view["fields"]["industry"], "finance");
    assert_eq!(view["fields"]["legalRepresentative"], "李洁");
    assert_eq!(view["fields"]["accountNumber"], "**** **** **** 5702");
    assert_eq!(view["fields"]["plate"], "京A12345");
    assert_eq!(view["masked"], json!(["accountNumber"]));
    assert_eq!(view["profiles"], json!(["organisation", "car_owner"]));
    assert!(!made.text().contains("6222021001116245702"));
}

#[tokio::test]
async fn every_fault_is_named_at_once_and_no_value_with_it() {
    let kit = Kit::start().await;
    let body = json!({
        "kind": "individual",
        "profiles": ["contact", "car_owner"],
        "fields": {
            "idNumber": "500103198604080858",
            "mobile": 13800138000_i64,
            "uscc": "911101017MR6U4WR5D",
            "shoeSize": "43码",
            "a/b~c": "1",
            "creditLimit": { "amount": "1000" },
            "gender": "unheard-of",
            "birthDate": "2026-06-10",
            "vin": "LSVNV2182E2100000",
        },
        "source": "gossip",
        "consents": [
            { "purpose": "service", "noticeVersion": "1999-01", "channel": "pigeon" },
            { "purpose": "service", "noticeVersion": "2026-01", "channel": "paper" },
            { "purpose": "spying", "noticeVersion": "2026-01", "channel": "paper" },
        ],
        "valueClass": "golden",
        "regionId": "atlantis",
        "carrier": "papyrus",
        "firstContactAt": "2026-06-09T02:00:01Z",
    });
    let answer = kit.staff("sales_1").post("/customers").json(body).send().await.expect(422);
    assert_eq!(answer.code(), "invalid");
    let expected = [
        ("/carrier", "not_an_option"),
        ("/consents/0/channel", "not_an_option"),
        ("/consents/0/noticeVersion", "not_an_option"),
        ("/consents/1/purpose", "given_twice"),
        ("/consents/2/purpose", "not_an_option"),
        ("/fields", "unknown_field"),
        ("/fields/birthDate", "date_in_future"),
        ("/fields/creditLimit", "no_purpose"),
        ("/fields/gender", "not_an_option"),
        ("/fields/idNumber", "check_digit"),
        ("/fields/mobile", "wrong_type"),
        ("/fields/name", "missing"),
        ("/fields/shoeSize", "unknown_field"),
        ("/fields/uscc", "not_in_profile"),
        ("/fields/vin", "check_digit"),
        ("/firstContactAt", "date_in_future"),
        ("/profiles/0", "not_an_option"),
        ("/regionId", "not_an_option"),
        ("/source", "not_an_option"),
        ("/valueClass", "not_an_option"),
    ];
    assert_eq!(answer.faults(), expected.map(|(pointer, code)| pair(pointer, code)));
    for value in ["500103198604080858", "13800138000", "43码", "gossip", "pigeon", "atlantis"] {
        assert!(!answer.text().contains(value), "{value}");
    }
    assert_eq!(kit.staff("sales_1").get("/customers").await.json()["items"], json!([]), "nothing half done");
}

#[tokio::test]
async fn a_single_fault_is_refused_where_it_stands() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let without = |field: &str| {
        let mut body = person();
        body["fields"].as_object_mut().unwrap().remove(field);
        body
    };
    let with = |pointer: &str, value: Value| {
        let mut body = person();
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[member] = value;
        body
    };
    for (body, pointer, code) in [
        (without("name"), "/fields/name", "missing"),
        (without("mobile"), "/fields", "no_way_to_reach"),
        (with("/fields/name", Value::Null), "/fields/name", "wrong_type"),
        (with("/fields/birthDate", "1986-04-09".into()), "/fields/birthDate", "contradicts_id_number"),
        (with("/fields/gender", "female".into()), "/fields/gender", "contradicts_id_number"),
        (with("/fields/idNumber", "500103860408085".into()), "/fields/idNumber", "first_generation_id"),
        (with("/source", "friends_of_friends".into()), "/source", "not_an_option"),
        (with("/ownerId", "cus_sales_1".into()), "/ownerId", "wrong_type"),
        (with("/kind", "animal".into()), "/kind", "not_an_option"),
        (with("/status", "active".into()), "/status", "unknown_member"),
        (with("/consents", json!({})), "/consents", "wrong_type"),
    ] {
        let answer = sales.post("/customers").json(body).send().await.expect(422);
        assert_eq!(fault(&answer), pair(pointer, code));
    }
}

#[tokio::test]
async fn without_consent_nothing_is_kept() {
    let kit = Kit::start().await;
    let mut body = person();
    body["consents"] = json!([]);
    let answer = kit.staff("sales_1").post("/customers").json(body).send().await.expect(422);
    let faults = answer.faults();
    assert_eq!(faults[0], pair("/consents", "missing"));
    assert!(faults[1..].iter().all(|(_, code)| code == "no_purpose"));
    assert_eq!(faults.len(), 5, "each field once more");
}

/// CON-04: of the fields sent, exactly those the purpose does not list are refused.
#[tokio::test]
async fn only_fields_that_a_consented_purpose_needs_are_taken() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut body = person();
    body["consents"][0]["purpose"] = "marketing".into();
    let answer = sales.post("/customers").json(body.clone()).send().await.expect(422);
    assert_eq!(answer.faults(), [pair("/fields/employer", "no_purpose"), pair("/fields/idNumber", "no_purpose")]);
    // Not even what follows from an allowed number is kept without a purpose for it.
    body["consents"][0]["purpose"] = "payment".into();
    body["fields"].as_object_mut().unwrap().remove("employer");
    let view = sales.post("/customers").json(body).send().await.expect(201).json();
    let kept: Vec<_> = view["fields"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(kept, ["idNumber", "mobile", "name"]);
}

/// CON-01: a consent rests on a notice that told of its purpose; a contract needs none.
#[tokio::test]
async fn a_consent_rests_on_a_notice_that_told_of_its_purpose() {
    let kit = Kit::start().await;
    let policy =
        kit.under(|catalogue| catalogue.notices[0].purposes.retain(|id| id != "survey" && id != "contract")).await;
    let sales = policy.staff("sales_1");
    let mut body = person();
    body["consents"] = json!([
        { "purpose": "service", "noticeVersion": "2026-01", "channel": "paper" },
        { "purpose": "survey", "noticeVersion": "2026-01", "channel": "paper" },
    ]);
    let answer = sales.post("/customers").json(body.clone()).send().await.expect(422);
    assert_eq!(fault(&answer), pair("/consents/1/noticeVersion", "purpose_not_told"));
    body["consents"][1]["purpose"] = "contract".into();
    sales.post("/customers").json(body).send().await.expect(201);
}

#[tokio::test]
async fn the_owner_is_the_caller_or_whom_he_may_assign() {
    let kit = Kit::start().await;
    let to = |owner: &str, number| {
        let mut body = somebody(number);
        body["ownerId"] = owner.into();
        body
    };
    let supervisor = kit.staff("information_supervisor_1");
    let view = supervisor.post("/customers").json(to("stf_sales_2", 1)).send().await.expect(201).json();
    assert_eq!(
        (&view["ownerId"], &view["unitId"], &view["regionId"]),
        (&json!("stf_sales_2"), &json!("unt_south"), &json!("south"))
    );
    kit.staff("sales_1").post("/customers").json(to("stf_sales_1", 2)).send().await.expect(201);
    for (name, owner) in [
        ("sales_1", "stf_customer_service_1"),
        ("sales_1", "stf_sales_2"),
        ("information_specialist_1", "stf_sales_1"),
        ("information_supervisor_1", "stf_nobody"),
    ] {
        let answer = kit.staff(name).post("/customers").json(to(owner, 3)).send().await.expect(422);
        assert_eq!(fault(&answer), pair("/ownerId", "not_assignable"), "{name} for {owner}");
    }
}

#[tokio::test]
async fn whose_role_has_no_right_to_register_is_refused() {
    let kit = Kit::start().await;
    for (number, role) in roles(|role| role.may(Right::CustomersRegister)).into_iter().enumerate() {
        let body = somebody(u32::try_from(number).unwrap());
        kit.staff(&format!("{role}_1")).post("/customers").json(body).send().await.expect(201);
    }
    for role in roles(|role| !role.may(Right::CustomersRegister)) {
        let answer = kit.staff(&format!("{role}_1")).post("/customers").json(somebody(50)).send().await.expect(403);
        assert_eq!(answer.code(), "forbidden", "{role}");
    }
    kit.anonymous().post("/customers").json(person()).send().await.expect(401);
}

#[tokio::test]
async fn bodies_of_another_kind_are_refused() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let text = person().to_string();
    for media in ["text/plain", "application/merge-patch+json", "application/x-www-form-urlencoded", ""] {
        let answer = sales.post("/customers").bytes(media, text.clone()).send().await.expect(415);
        assert_eq!(answer.code(), "unsupported_media_type");
    }
    for (body, code) in [(b"{\"kind\":".to_vec(), "not_json"), (vec![b'"', 0xff, b'"'], "not_utf8")] {
        let answer = sales.post("/customers").bytes("application/json", body).send().await.expect(400);
        assert_eq!((answer.code().as_str(), fault(&answer)), ("malformed_body", pair("", code)));
    }
    sales.post("/customers").bytes("application/json; charset=utf-8", text).send().await.expect(201);
}
