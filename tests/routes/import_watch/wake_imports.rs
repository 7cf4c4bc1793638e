//! An import that stands still goes on, though nobody looks at it.

use jiff::SignedDuration;
use shared::runtime::Ended;
use tests::{Answer, Kit};

use crate::imports::fixture::*;

/// Started, and its trigger forgotten by the stream before anybody read it: the newest record stays, for
/// the numbering.
async fn lost(kit: &Kit) -> Answer {
    let started = file(&specialist(kit), PEOPLE, people(1..3)).send().await.expect(202);
    kit.staff("sales_1").post("/customers").json(tests::somebody(900)).send().await.expect(201);
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
