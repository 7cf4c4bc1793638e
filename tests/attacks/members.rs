//! Members and fields that are not the client's to give, or not of the kind that belongs there.

use serde_json::{Map, Value, json};
use shared::domain::catalogue::{Catalogue, Profile};
use tests::{Kit, organisation, person};

use crate::input::refused;
use crate::journal;
use crate::scenes::path;
use crate::state::{State, unchanged};

fn odd_values() -> [Value; 10] {
    [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(""),
        json!("x"),
        json!([[]]),
        json!({"a": 1}),
    ]
}

#[tokio::test]
async fn no_member_takes_another_type() {
    let kit = journal::kit().await;
    let before = State::of(&kit).await;
    for member in [
        "kind",
        "fields",
        "source",
        "consents",
        "profiles",
        "ownerId",
        "valueClass",
        "regionId",
        "carrier",
        "firstContactAt",
    ] {
        let optional = !["kind", "fields", "source", "consents", "profiles"].contains(&member);
        for odd in odd_values().into_iter().filter(|odd| !(optional && odd.is_null())) {
            let mut body = person();
            body[member] = odd.clone();
            let answer = kit.staff("sales_1").post("/customers").json(body).send().await.expect(422);
            refused(&answer, member);
            let at = format!("/{member}");
            assert!(
                answer.faults().iter().any(|(pointer, _)| pointer.starts_with(&at)),
                "{member} {odd}: {}",
                answer.text()
            );
        }
        kit.pass(jiff::SignedDuration::from_secs(30));
    }
    unchanged(&before, &State::of(&kit).await, "wrong types");
}

/// Every purpose, so that no field is refused for want of one.
pub fn consents() -> Value {
    let purposes = Catalogue::builtin().purposes.iter();
    let given = purposes.map(|p| json!({"purpose": p.id, "noticeVersion": "2026-01", "channel": "paper"}));
    given.collect()
}

/// Every field of the catalogue at once, and every fault of them at once.
#[tokio::test]
async fn no_field_takes_another_type() {
    let kit = journal::kit().await;
    let catalogue = Catalogue::builtin();
    for base in [Profile::Individual, Profile::Organisation] {
        let fields: Vec<_> = catalogue.fields_of(&base.with_sectors()).map(|field| field.id.as_str()).collect();
        for odd in [json!(null), json!([]), json!({}), json!([{}]), json!([[[]]]), json!({"amount": []}), json!("")] {
            let body = json!({
                "kind": if base == Profile::Individual { "individual" } else { "organisation" },
                "profiles": Profile::SECTORS, "source": "sales_talk", "consents": consents(),
                "fields": fields.iter().map(|id| ((*id).to_owned(), odd.clone())).collect::<Map<_, _>>(),
            });
            let answer = kit.staff("sales_1").post("/customers").json(body).send().await.expect(422);
            let faults = answer.faults();
            for id in &fields {
                assert!(faults.iter().any(|(pointer, _)| *pointer == format!("/fields/{id}")), "{id} takes {odd}");
            }
        }
    }
}

#[tokio::test]
async fn wrong_check_digits_are_told_by_field() {
    let kit = journal::kit().await;
    let cases = [
        (person(), "idNumber", "500103198604080858"),
        (person(), "bankCard", "6222021234567890124"),
        (organisation(), "uscc", "911101017MR6U4WR5E"),
    ];
    for (mut body, field, wrong) in cases {
        body["consents"] = consents();
        body["fields"][field] = wrong.into();
        let answer = kit.staff("sales_1").post("/customers").json(body).send().await.expect(422);
        assert_eq!(answer.faults(), [(format!("/fields/{field}"), "check_digit".to_owned())]);
        assert!(!answer.text().contains(wrong));
    }
}

/// What the house keeps for itself (OWASP API3:2023).
#[tokio::test]
async fn system_members_can_not_be_assigned() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let customer = sales.post("/customers").json(person()).send().await.expect(201);
    let before = State::of(&kit).await;
    let given = [
        ("id", json!("cus_mine")),
        ("version", json!(7)),
        ("status", json!("active")),
        ("subject", json!("sub_mine")),
        ("createdBy", json!("stf_sales_2")),
        ("createdAt", json!("2020-01-01T00:00:00Z")),
        ("updatedBy", json!("stf_sales_2")),
        ("facets", json!({"ownerId": "stf_sales_2"})),
        ("personalKid", json!("00")),
        ("lookups", json!([])),
        ("facts", json!({})),
        ("card", json!({})),
        ("schema", json!(9)),
        ("grade", json!("a")),
        ("unitId", json!("unt_south")),
        ("parentId", json!(null)),
        ("mainContactId", json!(null)),
        ("verification", json!({})),
        ("confirmed", json!(["name"])),
        ("masked", json!([])),
        ("level", json!(3)),
        ("catalogueVersion", json!("0")),
        ("pk", json!("x")),
        ("sk", json!("x")),
        ("inOwner", json!("x")),
        ("listedAt", json!("x")),
        ("expiresAt", json!(1)),
        ("__proto__", json!({})),
    ];
    for (member, value) in given {
        let mut body = tests::somebody(1);
        body[member] = value.clone();
        let answer = sales.post("/customers").json(body).send().await.expect(422);
        assert_eq!(answer.faults().first().map(|fault| fault.1.as_str()), Some("unknown_member"), "{member}");
        let patch = sales.patch(path(&customer)).seen(&customer);
        let answer = patch.merge(json!({"fields": {"employer": "甲"}, member: value})).send().await.expect(422);
        assert_eq!(answer.faults().first().map(|fault| fault.1.as_str()), Some("unknown_member"), "{member}");
    }
    // The owner moves by its own operation alone.
    let patch = sales.patch(path(&customer)).seen(&customer).merge(json!({"ownerId": "stf_sales_2"}));
    patch.send().await.expect(422);
    unchanged(&before, &State::of(&kit).await, "mass assignment");
}

/// Names under which the house seals what follows from fields are no fields.
#[tokio::test]
async fn derived_names_are_no_fields() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let customer = sales.post("/customers").json(person()).send().await.expect(201);
    let before = State::of(&kit).await;
    for name in [
        "#lookups",
        "#facts",
        "#reason",
        "mobile#masked",
        "name#before",
        "Name",
        "name ",
        "",
        "fields/name",
        "~",
        "$where",
        "pk",
        "__proto__",
        "姓名",
    ] {
        let mut body = tests::somebody(2);
        body["fields"][name] = "x".into();
        let answer = sales.post("/customers").json(body).send().await.expect(422);
        assert!(answer.faults().iter().any(|(_, code)| code == "unknown_field"), "{name}: {}", answer.text());
        for value in [json!("x"), json!(null)] {
            let patch = sales.patch(path(&customer)).seen(&customer).merge(json!({"fields": {name: value}}));
            let answer = patch.send().await.expect(422);
            assert!(answer.faults().iter().any(|(_, code)| code == "unknown_field"), "{name}: {}", answer.text());
        }
    }
    unchanged(&before, &State::of(&kit).await, "derived names");
}

/// Every field of another profile, on a person, an organisation and a contact.
#[tokio::test]
async fn fields_of_another_profile_are_refused() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let company = sales.post("/customers").json(organisation()).send().await.expect(201);
    let foreign = |base: Profile| {
        let fields = Catalogue::builtin().fields.iter().filter(move |field| !field.in_profile(base));
        fields.map(|field| field.id.clone()).collect::<Vec<_>>()
    };
    let cases: [(Profile, String, Value); 3] = [
        (Profile::Individual, "/customers".to_owned(), person()),
        (Profile::Organisation, "/customers".to_owned(), organisation()),
        (
            Profile::Contact,
            format!("{}/contacts", path(&company)),
            json!({"fields": {"name": "陈娜", "mobile": "15001327207"}}),
        ),
    ];
    for (base, place, mut body) in cases {
        if base != Profile::Contact {
            body["consents"] = consents();
        }
        for id in foreign(base) {
            body["fields"][id] = "x".into();
        }
        let answer = sales.post(place).json(body).send().await.expect(422);
        for id in foreign(base) {
            assert!(answer.faults().contains(&(format!("/fields/{id}"), "not_in_profile".to_owned())), "{base:?} {id}");
        }
    }
}

/// An id of another kind is an id of nothing, and another customer's part is no part of this one.
#[tokio::test]
async fn ids_of_another_kind_or_customer_lead_nowhere() {
    let kit: Kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let one = sales.post("/customers").json(organisation()).send().await.expect(201);
    let other = sales.post("/customers").json(person()).send().await.expect(201);
    let body = json!({"fields": {"name": "陈娜", "mobile": "15001327207"}});
    let contact = sales.post(format!("{}/contacts", path(&one))).json(body).send().await.expect(201);
    let patch = json!({"fields": {"mobile": "15000000002"}});
    let change = sales.patch(path(&other)).merge(patch).seen(&other).send().await.expect(202);
    for id in [
        contact.id(),
        change.id(),
        "stf_sales_1".into(),
        "sub_1".into(),
        "unt_east".into(),
        "CUS_1".into(),
        format!("{}x", one.id()),
        one.id().replace("cus_", "cus-"),
        "cus_".into(),
        "%00".into(),
        "cus_%00".into(),
        "..%2f".into(),
        "%ff%fe".into(),
        "cus_".to_owned() + &"a".repeat(5000),
    ] {
        for tail in ["", "/timeline", "/changes", "/contacts", "/branches"] {
            sales.get(format!("/customers/{id}{tail}")).await.expect(404);
        }
    }
    sales.get(format!("{}/changes/{}", path(&one), change.id())).await.expect(404);
    sales.get(format!("{}/changes/{}", path(&other), contact.id())).await.expect(404);
    let elsewhere = format!("{}/contacts/{}", path(&other), contact.id());
    sales.patch(elsewhere).merge(json!({"fields": {"jobTitle": "总监"}})).seen(&contact).send().await.expect(404);
    kit.staff("management_specialist_1").get(format!("/approvals/{}", change.id())).await.expect(404);
    let now = sales.get(path(&one)).await.expect(200);
    let parent = |id: &str| sales.post(format!("{}/parent", path(&one))).json(json!({"parentId": id})).seen(&now);
    for id in [contact.id(), other.id(), "cus_nobody".to_owned(), one.id()] {
        parent(&id).send().await.expect(422);
    }
}
