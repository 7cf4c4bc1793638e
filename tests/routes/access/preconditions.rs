//! ACC-18: without a signed agreement and a current training, levels 1 and 2 are shown as to one who is not
//! cleared.

use serde_json::json;
use tests::{Kit, person};

use super::{enrolled, specialist};

#[tokio::test]
async fn level_2_is_masked_until_he_has_signed_and_passed_and_again_when_the_training_lapses() {
    let kit = Kit::start().await;
    let (made, client) = enrolled(&kit, "new").await;
    let by = kit.staff("administrator_1");
    by.post("/access/grants").json(specialist(&made.id())).send().await.expect(201);
    let customer = client.post("/customers").json(person()).send().await.expect(201);
    let path = format!("/customers/{}", customer.id());
    let name = async || kit.staff("new").get(&path).await.expect(200).json()["fields"]["name"].clone();
    assert_eq!(customer.json()["fields"]["name"], "陈*");
    assert_eq!(name().await, "陈*");
    let staff = format!("/access/staff/{}", made.id());
    let made = by.get(&staff).await.expect(200);
    let agreement = json!({ "version": "2026-01", "signedOn": "2026-06-01" });
    let signed = by.post(format!("{staff}/agreements")).json(agreement).seen(&made).send().await.expect(200);
    kit.pass(jiff::SignedDuration::from_secs(10));
    assert_eq!(name().await, "陈*");
    let training = json!({ "course": "个人信息保护", "passedOn": "2026-06-01", "validUntil": "2026-06-09" });
    by.post(format!("{staff}/trainings")).json(training).seen(&signed).send().await.expect(200);
    kit.pass(jiff::SignedDuration::from_secs(10));
    assert_eq!(name().await, "陈凯");
    // The last day is over at midnight in Shanghai.
    kit.pass(
        "2026-06-09T16:00:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .duration_since(kit.system.apps()["access"].time.now()),
    );
    assert_eq!(name().await, "陈*");
}

#[tokio::test]
async fn what_is_recorded_has_happened() {
    let kit = Kit::start().await;
    let (made, _) = enrolled(&kit, "new").await;
    let by = kit.staff("administrator_1");
    let path = format!("/access/staff/{}", made.id());
    let refused = async |part: &str, body| {
        let answer = by.post(format!("{path}/{part}")).json(body).seen(&made).send().await.expect(422);
        answer.faults()[0].clone()
    };
    let future = json!({ "version": "1", "signedOn": "2026-06-10" });
    assert_eq!(refused("agreements", future).await, ("/signedOn".to_owned(), "date_in_future".to_owned()));
    let future = json!({ "course": "x", "passedOn": "2026-06-10", "validUntil": "2027-01-01" });
    assert_eq!(refused("trainings", future).await, ("/passedOn".to_owned(), "date_in_future".to_owned()));
    let backwards = json!({ "course": "x", "passedOn": "2026-06-01", "validUntil": "2026-05-01" });
    assert_eq!(refused("trainings", backwards).await, ("/validUntil".to_owned(), "out_of_range".to_owned()));
}
