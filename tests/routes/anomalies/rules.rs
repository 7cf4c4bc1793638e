//! The rules in force, for who may see them; a policy that does not hold together is refused.

use http::Method;
use serde_json::json;
use tests::Kit;

use super::under;

#[tokio::test]
async fn the_rules_are_shown_with_what_the_company_has_set() {
    let kit = Kit::start().await;
    under(&kit, &[("bulk_views", "of = \"staff\"\ncount = \"customers\"\nhours = 2\nthreshold = 77\noff = true")])
        .await;
    let auditor = kit.staff("auditor_1");
    let call = auditor.call(Method::GET, "/anomalies/rules").header("accept-language", "en");
    let rules = call.send().await.expect(200).json();
    assert_eq!(rules["catalogueVersion"], "test");
    let of = |id: &str| rules["items"].as_array().unwrap().iter().find(|rule| rule["id"] == id).cloned().unwrap();
    assert_eq!((&of("bulk_views")["threshold"], &of("bulk_views")["off"]), (&json!(77), &json!(true)));
    assert_eq!(of("canary_touched")["label"], "A canary customer touched");
    assert_eq!(of("canary_touched")["watched"], "canary");
    // Everybody reads the catalogue: how much is too much is not in it.
    let all = kit.staff("sales_1").get("/catalogue").await.expect(200).text();
    assert!(!all.contains("bulk_views") && !all.contains("canary"), "the catalogue tells the rules");
}

#[tokio::test]
async fn what_can_not_be_counted_is_refused() {
    let kit = Kit::start().await;
    for members in [
        "of = \"staff\"\ncount = \"staff\"\nhours = 1\nthreshold = 2",
        "of = \"customer\"\ncount = \"customers\"\nhours = 1\nthreshold = 2",
        "of = \"customer\"\ncount = \"staff\"\nhours = 1\nthreshold = 2\nlock = true",
        "of = \"staff\"\ncount = \"rows\"\nhours = 0\nthreshold = 2",
        "of = \"staff\"\ncount = \"rows\"\nhours = 1\nthreshold = 501",
        "of = \"staff\"\ncount = \"rows\"\nhours = 1\nthreshold = 2\nbaseline = { days = 90, factor = 5 }",
        "of = \"staff\"\ncount = \"rows\"\nhours = 1\nthreshold = 2\nevery = 1",
    ] {
        let text = format!(
            "version = \"t\"\n[[anomaly_rule]]\nid = \"x\"\nlabel = {{ zh = \"规\", en = \"R\" }}\nseverity = \"low\"\n{members}\n"
        );
        let set = kit.staff("administrator_1").call(Method::PUT, "/catalogue").json(json!({ "text": text }));
        let refused = set.header("if-match", "\"0\"").send().await.expect(422);
        assert_eq!(refused.faults(), [("/text".to_owned(), "inconsistent".to_owned())], "{members}");
    }
}
