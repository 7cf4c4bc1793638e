use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Kit, person};

use super::at_work;

async fn overdue(kit: &Kit, who: &str) -> Vec<Value> {
    let page = kit.staff(who).get("/access/reviews?due=overdue").await.expect(200).json();
    page["items"].as_array().unwrap().iter().map(|unit| unit["unitId"].clone()).collect()
}

#[tokio::test]
async fn a_unit_is_looked_over_every_quarter_and_what_is_not_needed_ends() {
    let kit = Kit::start().await;
    assert_eq!(overdue(&kit, "administrator_1").await, ["unt_east", "unt_south"]);
    assert_eq!(overdue(&kit, "department_head_2").await, ["unt_south"]);
    let (made, client) = at_work(&kit, "new").await;
    let path = format!("/access/staff/{}", made.id());
    let head = kit.staff("department_head_1");
    let grant = head.get(&path).await.expect(200).json()["grants"][0]["id"].clone();
    let body = json!({ "unitId": "unt_east", "withdraw": [grant], "note": "季度复核" });
    let review = head.post("/access/reviews").json(body).send().await.expect(201).json();
    let lines = review["grants"].as_array().unwrap();
    // The nine seeded people of the unit, and the new one.
    assert_eq!(lines.len(), 10);
    let ended: Vec<_> = lines.iter().filter(|line| line["kept"] == false).collect();
    assert_eq!((ended.len(), &ended[0]["staffId"]), (1, &json!(made.id())));
    client.post("/customers").json(person()).send().await.expect(403);
    assert_eq!(overdue(&kit, "administrator_1").await, ["unt_south"]);
    kit.pass(SignedDuration::from_hours(24 * 93));
    assert_eq!(overdue(&kit, "administrator_1").await, ["unt_east", "unt_south"]);
    let made = kit.staff("department_head_1").get("/access/reviews?unitId=unt_east").await.expect(200).json();
    assert_eq!(made["items"][0]["review"]["note"], "季度复核");
}

#[tokio::test]
async fn only_grants_of_the_unit_are_looked_over() {
    let kit = Kit::start().await;
    let head = kit.staff("department_head_1");
    let review =
        |unit: &str, grant: &str| head.post("/access/reviews").json(json!({ "unitId": unit, "withdraw": [grant] }));
    let foreign = review("unt_east", "grt_sales_2").send().await.expect(422);
    assert_eq!(foreign.faults(), [("/withdraw".to_owned(), "not_on_file".to_owned())]);
    review("unt_south", "grt_sales_2").send().await.expect(404);
    review("unt_nowhere", "grt_sales_2").send().await.expect(404);
    kit.staff("sales_2").get("/customers").await.expect(200);
}
