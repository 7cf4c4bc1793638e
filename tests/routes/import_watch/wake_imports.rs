//! An import that stands still goes on, though nobody looks at it.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use shared::runtime::{Clients, Ended};
use tests::{Answer, Kit};

use crate::imports::fixture::*;

/// Started, and its trigger forgotten by the stream before anybody read it: the newest record stays, for
/// the numbering.
async fn lost(kit: &Kit) -> Answer {
    lost_file(kit, 1..3, 900).await
}

async fn lost_file(kit: &Kit, rows: std::ops::Range<u32>, other: u32) -> Answer {
    let started = file(&specialist(kit), PEOPLE, people(rows)).send().await.expect(202);
    kit.staff("sales_1").post("/customers").json(tests::somebody(other)).send().await.expect(201);
    let streams = kit.system.embedded().streams();
    let last = streams.read_after("kehu-records", None, 1000).await.unwrap().pop().unwrap();
    streams.trim_through("kehu-records", &last.sequence_number).await.unwrap();
    kit.settle().await;
    started
}

async fn looked_after(kit: &Kit) {
    assert_eq!(kit.system.run("import-watch", |run| run).await.unwrap().unwrap(), Ended::Done);
    kit.settle().await;
}

async fn seen(kit: &Kit, job: &Answer) -> Answer {
    specialist(kit).get(format!("/imports/{}", job.id())).await.expect(200)
}

#[tokio::test]
async fn a_job_whose_trigger_was_lost_goes_on() {
    let kit = Kit::start().await;
    let job = lost(&kit).await;
    looked_after(&kit).await;
    assert_eq!(seen(&kit, &job).await.json()["status"], "received", "it may be on its way yet");
    kit.pass(SignedDuration::from_mins(16));
    assert_eq!(seen(&kit, &job).await.json()["status"], "received", "a look moves nothing");
    looked_after(&kit).await;
    let job = seen(&kit, &job).await.json();
    assert_eq!((job["status"].as_str(), job["counts"]["created"].as_u64()), (Some("completed"), Some(2)));
}

#[tokio::test]
async fn one_that_has_ended_is_left_alone() {
    let kit = Kit::start().await;
    let done = imported(&kit, PEOPLE, people(1..3)).await;
    kit.pass(SignedDuration::from_mins(16));
    looked_after(&kit).await;
    assert_eq!(seen(&kit, &done).await.etag(), done.etag());
    let store = &kit.system.apps()["import-watch"].store;
    assert_eq!(shared::store::imports::under_way(store, 10, None).await.unwrap(), (Vec::new(), false));
}

/// What nobody can read any more is told, and the others go on.
#[tokio::test]
async fn a_damaged_job_does_not_keep_the_others_waiting() {
    let kit = Kit::start().await;
    let (damaged, sound) = (lost(&kit).await, lost_file(&kit, 11..13, 901).await);
    let hand = Clients::embedded("operator", kit.system.embedded().http_client("operator")).await.dynamodb;
    let text = |text: String| AttributeValue::S(text);
    let row = hand.update_item().table_name("kehu-records").key("pk", text(format!("imports#{}", damaged.id())));
    row.key("sk", text("job".to_owned())).update_expression("REMOVE createdBy").send().await.unwrap();
    kit.pass(SignedDuration::from_mins(16));
    looked_after(&kit).await;
    assert_eq!(seen(&kit, &sound).await.json()["status"], "completed");
}
