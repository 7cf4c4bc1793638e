//! One file: how complete, how far confirmed, how right.

use serde_json::json;
use tests::Kit;

use crate::customers::fixture::{active, registered};

#[tokio::test]
async fn a_file_says_what_it_lacks_and_how_far_it_is_confirmed() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let made = registered(&sales, 1).await;
    let of = format!("/quality/customers/{}", made.id());
    let quality = sales.get(of.clone()).await.expect(200).json();
    // name 5, mobile 5, idNumber 4, employer 3; birth date and gender, 1 each, come with the number; of 23.
    let expected = if quality["missing"] == json!(["jobTitle", "preferences", "evaluation"]) { 19 } else { 17 };
    assert_eq!(quality["completeness"], expected * 100 / 23, "{quality}");
    assert_eq!((&quality["verified"], quality.get("accuracy")), (&json!(0), None), "nothing was checked");

    let verified = active(&kit, 2).await;
    let quality = sales.get(format!("/quality/customers/{}", verified.id())).await.expect(200).json();
    assert_eq!((&quality["verified"], &quality["accuracy"]), (&json!(100), &json!(100)));
    kit.staff("sales_2").get(of.clone()).await.expect(404);
    kit.staff("auditor_1").get(of).await.expect(403);
}
