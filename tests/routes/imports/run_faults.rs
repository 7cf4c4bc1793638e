//! A store that throttles or loses answers, a table of lookups that is not complete: an import waits,
//! loses nothing and does nothing twice.

use embedded::{Effect, Fault, IndexDelay, Service};
use serde_json::json;
use tests::Kit;

use super::fixture::*;

/// Faults for a while, then none: the end is that of an import without any.
async fn comes_through(fault: Fault) {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let started = file(&by, PEOPLE, people(1..60)).send().await.expect(202);
    kit.system.embedded().faults().inject(fault.principal("import-runner"));
    let mut tries = 0;
    while kit.system.settle().await.is_err() {
        tries += 1;
        assert!(tries < 200);
    }
    kit.system.embedded().faults().clear();
    kit.settle().await;
    let job = by.get(format!("/imports/{}", started.id())).await.expect(200).json();
    assert_eq!((job["status"].clone(), on_file(&job)), (json!("completed"), 59), "{job}");
    let lines = lines(&by, &started.id()).await;
    let mut customers: Vec<_> = lines.iter().map(|line| &line.customer_id).collect();
    customers.sort();
    customers.dedup();
    assert_eq!(customers.len(), 59);
    let mut listed = 0;
    let mut next = Some("/customers?limit=100".to_owned());
    while let Some(path) = next {
        let page = by.get(path).await.expect(200);
        listed += page.json()["items"].as_array().unwrap().len();
        next = crate::customers::fixture::next_link(&page);
    }
    assert_eq!(listed, 59);
}

#[tokio::test]
async fn a_store_that_throttles() {
    comes_through(Fault::new(Effect::Throttle).service(Service::DynamoDb).skip(20).times(150)).await;
}

#[tokio::test]
async fn kms_that_throttles() {
    comes_through(Fault::new(Effect::Throttle).service(Service::Kms).skip(30).times(60)).await;
}

#[tokio::test]
async fn answers_that_get_lost() {
    comes_through(Fault::new(Effect::LostReply).operation("TransactWriteItems").skip(3).times(12)).await;
}

#[tokio::test]
async fn while_uniqueness_can_not_be_judged_it_waits() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let started = file(&by, PEOPLE, people(1..4)).send().await.expect(202);
    let client =
        shared::runtime::Clients::embedded("observer", kit.system.embedded().http_client("observer")).await.dynamodb;
    let text = |text: &str| aws_sdk_dynamodb::types::AttributeValue::S(text.to_owned());
    let mark = client.delete_item().table_name("kehu-lookup").key("pk", text("complete")).key("sk", text("marker"));
    mark.send().await.unwrap();
    assert_eq!(kit.system.settle().await.unwrap_err().code(), "stream");
    let path = format!("/imports/{}", started.id());
    assert_eq!(by.get(&path).await.expect(200).json()["status"], "running");
    shared::store::lookups::mark_complete(&kit.system.apps()["customers"].store).await.unwrap();
    kit.settle().await;
    assert_eq!(by.get(&path).await.expect(200).json()["counts"]["created"], 3);
}

/// Names are filed by another function in its own time, and indexes show writes late: an import waits for
/// neither, and in the end everybody is found.
#[tokio::test]
async fn an_index_of_names_that_lags_holds_nothing_up() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let text = people(1..20);
    let name = text.lines().nth(7).unwrap().split(',').next().unwrap().to_owned();
    let faults = kit.system.embedded().faults();
    faults.delay_indexes(IndexDelay::UntilSettled).unwrap();
    faults.inject(Fault::new(Effect::Throttle).principal("records-stream"));
    let started = file(&by, PEOPLE, text.clone()).send().await.expect(202);
    assert_eq!(kit.system.settle().await.unwrap_err().code(), "stream");
    let path = format!("/imports/{}", started.id());
    let job = by.get(&path).await.expect(200).json();
    assert_eq!((job["status"].clone(), on_file(&job)), (json!("completed"), 19), "{job}");
    let searched = async || {
        let found = by.post("/customers/searches").json(json!({ "name": name.as_str() })).send().await.expect(200);
        found.json()["items"].as_array().unwrap().len()
    };
    assert_eq!(searched().await, 0, "not filed yet");
    // By number they are known at once.
    let again = file(&by, PEOPLE, text.replace("服务", "服务,合同履行")).send().await.expect(202);
    assert!(kit.system.settle().await.is_err());
    let job = by.get(format!("/imports/{}", again.id())).await.expect(200).json();
    assert_eq!(on_file(&job), 0, "{job}");
    kit.system.embedded().faults().clear();
    faults.settle();
    kit.settle().await;
    assert_eq!(searched().await, 1);
}
