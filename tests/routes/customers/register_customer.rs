use serde_json::json;
use tests::{Kit, person};

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
