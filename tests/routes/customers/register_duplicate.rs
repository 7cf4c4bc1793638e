//! A certain duplicate is refused, and the refusal says no more than the caller may know.

use serde_json::{Value, json};
use tests::{Kit, organisation, person, resident_id, somebody};

/// The members of a problem, but for its trace.
fn told(answer: &tests::Answer) -> Value {
    let mut told = answer.json();
    told.as_object_mut().unwrap().remove("traceId");
    told
}

#[tokio::test]
async fn the_same_number_is_refused_and_named_only_to_who_may_see_it() {
    let kit = Kit::start().await;
    for body in [person(), organisation()] {
        let made = kit.staff("sales_1").post("/customers").json(body.clone()).send().await.expect(201);
        // The owner, his department and those who see all are told which customer it is.
        for name in ["sales_1", "customer_service_1", "information_supervisor_2"] {
            let answer = kit.staff(name).post("/customers").json(body.clone()).send().await.expect(409);
            assert_eq!(
                (answer.code().as_str(), &answer.json()["customerId"]),
                ("duplicate_customer", &json!(made.id())),
                "{name}"
            );
        }
        for name in ["sales_2", "customer_service_2", "information_specialist_2"] {
            let answer = kit.staff(name).post("/customers").json(body.clone()).send().await.expect(409);
            let only = json!({ "type": "urn:kehu:problem:duplicate_customer", "title": "客户已存在", "status": 409, "code": "duplicate_customer" });
            assert_eq!(told(&answer), only, "{name}");
        }
    }
}

#[tokio::test]
async fn however_it_is_written_it_is_the_same_number() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let number = (0..).map(resident_id).find(|number| number.ends_with('X')).unwrap();
    let with = |number: &str| {
        let mut body = person();
        body["fields"]["idNumber"] = number.into();
        body
    };
    sales.post("/customers").json(with(&number)).send().await.expect(201);
    let wide: String = number.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
    for other in [number.to_lowercase(), wide, format!(" {number} ")] {
        assert_eq!(sales.post("/customers").json(with(&other)).send().await.expect(409).code(), "duplicate_customer");
    }
}

/// Families share a telephone: nothing about it is certain.
#[tokio::test]
async fn the_same_mobile_is_no_certain_duplicate() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let (first, mut second) = (somebody(1), somebody(2));
    second["fields"]["mobile"] = first["fields"]["mobile"].clone();
    sales.post("/customers").json(first).send().await.expect(201);
    sales.post("/customers").json(second).send().await.expect(201);
}

#[tokio::test]
async fn of_two_at_the_same_moment_one_is_made() {
    let kit = Kit::start().await;
    for round in 0..5 {
        let (one, other) = (kit.staff("sales_1"), kit.staff("sales_2"));
        let send = |client: &tests::Client| client.post("/customers").json(somebody(round)).send();
        let (one, other) = tokio::join!(send(&one), send(&other));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        let loser = if one.status == 409 { one } else { other };
        assert_eq!((loser.code().as_str(), &loser.json()["customerId"]), ("duplicate_customer", &Value::Null));
    }
    let all = kit.staff("information_supervisor_1").get("/customers").await.expect(200);
    assert_eq!(all.json()["items"].as_array().unwrap().len(), 5);
}
