use aws_sdk_dynamodb::types::AttributeValue;
use embedded::{Effect, Fault};
use jiff::SignedDuration;
use serde_json::json;
use shared::runtime::{Clients, Config};
use tests::{Answer, Kit};

/// What each check says, by its name.
fn standing(answer: &Answer) -> Vec<(String, String)> {
    let checks = answer.json()["checks"].as_object().unwrap().clone();
    checks.iter().map(|(name, check)| (name.clone(), check[0]["status"].as_str().unwrap().to_owned())).collect()
}

fn with(failing: &str) -> Vec<(String, String)> {
    let word = |name: &str| if name == failing { "fail" } else { "pass" };
    ["kms:usable", "lookup:complete", "records:readable"].map(|name| (name.to_owned(), word(name).to_owned())).into()
}

#[tokio::test]
async fn all_is_well_and_anyone_may_know() {
    let kit = Kit::start().await;
    let answer = kit.anonymous().get("/health").await.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/health+json"));
    assert_eq!((&answer.json()["status"], standing(&answer)), (&json!("pass"), with("nothing")));
}

/// What fails is named, and whom it concerns; it answers 503, so that a monitor need not read.
#[tokio::test]
async fn what_fails_is_named() {
    let kit = Kit::start().await;
    for (operation, name) in [("GenerateMac", "kms:usable"), ("GetItem", "")] {
        kit.system.embedded().faults().inject(Fault::new(Effect::Throttle).operation(operation));
        kit.pass(SignedDuration::from_secs(5));
        let answer =
            kit.anonymous().call(http::Method::GET, "/health").header("accept-language", "en").send().await.expect(503);
        assert_eq!(answer.header("content-type"), Some("application/health+json"));
        assert_eq!(answer.json()["status"], "fail");
        if !name.is_empty() {
            assert_eq!(standing(&answer), with(name));
            let affects = answer.json()["checks"][name][0]["affects"].as_str().unwrap().to_owned();
            assert!(affects.starts_with("staff who"), "{affects}");
        }
        kit.system.embedded().faults().clear();
        kit.pass(SignedDuration::from_secs(5));
        kit.anonymous().get("/health").await.expect(200);
    }
}

#[tokio::test]
async fn a_lookup_table_being_rebuilt_closes_registration_and_says_so() {
    let kit = Kit::start().await;
    let store = Clients::embedded("operator", kit.system.embedded().http_client("operator")).await.dynamodb;
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let table = Config::embedded().tables.lookup;
    let marker = store.delete_item().table_name(table).key("pk", text("complete")).key("sk", text("marker"));
    marker.send().await.unwrap();
    kit.pass(SignedDuration::from_secs(10));
    let answer = kit.anonymous().get("/health").await.expect(503);
    assert_eq!(standing(&answer), with("lookup:complete"));
    let refused = kit.staff("sales_1").post("/customers").json(tests::person()).send().await.expect(503);
    assert_eq!((refused.code().as_str(), refused.header("retry-after")), ("registration_closed", Some("60")));
    kit.staff("sales_1").get("/customers").await.expect(200);
}
