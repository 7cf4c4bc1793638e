use serde_json::json;
use tests::{Kit, person};

use super::{enrolled, newcomer};

#[tokio::test]
async fn somebody_enrolled_signs_in_and_may_do_nothing_yet() {
    let kit = Kit::start().await;
    assert_eq!(kit.staff("new").get("/customers").await.expect(403).code(), "not_enrolled");
    let (made, client) = enrolled(&kit, "new").await;
    assert_eq!(made.json()["status"], "active");
    assert_eq!(client.get("/customers").await.expect(403).code(), "forbidden");
    assert_eq!(client.post("/customers").json(person()).send().await.expect(403).code(), "forbidden");
    let own = client.get(format!("/access/staff/{}", made.id())).await.expect(200);
    assert_eq!(own.json()["grants"], json!([]));
    assert!(!own.text().contains("stf_new"), "the identity is kept as a hash");
}

#[tokio::test]
async fn one_identity_is_one_member_of_staff() {
    let kit = Kit::start().await;
    enrolled(&kit, "new").await;
    let again = kit.staff("administrator_2").post("/access/staff").json(newcomer("new")).send().await.expect(409);
    assert_eq!(again.faults(), [("/subject".to_owned(), "subject_taken".to_owned())]);
    let seeded = kit.staff("administrator_1").post("/access/staff").json(newcomer("sales_1")).send().await;
    assert_eq!(seeded.expect(409).code(), "invalid_state");
}

#[tokio::test]
async fn system_fields_can_not_be_assigned() {
    let kit = Kit::start().await;
    for (name, value) in [
        ("id", json!("stf_sales_1")),
        ("status", json!("active")),
        ("version", json!(7)),
        ("grants", json!([{ "role": "administrator", "scope": { "reach": "all" } }])),
        ("agreement", json!({ "version": "1", "signedOn": "2026-01-01" })),
        ("training", json!({ "validUntil": "2099-01-01" })),
    ] {
        let mut body = newcomer("new");
        body[name] = value;
        let answer = kit.staff("administrator_1").post("/access/staff").json(body).send().await.expect(422);
        assert_eq!(answer.faults()[0].1, "unknown_member", "{name}");
    }
    assert_eq!(kit.staff("new").get("/customers").await.expect(403).code(), "not_enrolled");
}

#[tokio::test]
async fn staff_are_listed_within_reach() {
    let kit = Kit::start().await;
    let (made, _) = enrolled(&kit, "new").await;
    let listed = async |who: &str, path: &str| {
        let page = kit.staff(who).get(path).await.expect(200).json();
        page["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(listed("administrator_1", "/access/staff").await.len(), 19);
    let east = listed("department_head_1", "/access/staff").await;
    assert!(east.contains(&made.id()) && east.contains(&"stf_sales_1".to_owned()));
    assert!(!east.contains(&"stf_sales_2".to_owned()));
    assert_eq!(listed("administrator_1", "/access/staff?unitId=unt_south").await.len(), 9);
    let mut path = "/access/staff?limit=7".to_owned();
    let mut all = 0;
    loop {
        let page = kit.staff("auditor_1").get(path).await.expect(200).json();
        all += page["items"].as_array().unwrap().len();
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("/access/staff?limit=7&cursor={cursor}");
    }
    assert_eq!(all, 19);
}
