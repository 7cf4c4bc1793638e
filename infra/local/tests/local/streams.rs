//! Follow-up work on streams: done once settled, repeated after a failure, never lost.

use embedded::{Effect, Embedded, Fault};
use local::System;
use shared::domain::ids::CustomerId;
use shared::store::timeline::{self, Pointer};

use crate::support::{Answer, fetch, get, register, signed_in, system, time};

async fn pointers(system: &System, registered: &Answer) -> Vec<Pointer> {
    let id: CustomerId = registered.json()["id"].as_str().unwrap().parse().unwrap();
    let store = &system.apps()["audit-stream"].store;
    let (found, more) = timeline::newest(store, &id, 50, None).await.unwrap();
    assert!(!more);
    found.into_iter().map(|(_, pointer)| pointer).collect()
}

async fn kept(system: &System, table: &str) -> usize {
    system.embedded().streams().read_after(table, None, 1000).await.unwrap().len()
}

#[tokio::test]
async fn what_was_done_with_a_customer_stands_in_its_timeline() {
    let system = system().await;
    let registered = register(&system, "stf_sales_1", 1).await;
    assert_eq!(registered.status, 201, "{}", registered.text);
    let path = format!("/customers/{}", registered.json()["id"].as_str().unwrap());
    let viewed = fetch(&system, signed_in(&system, "stf_information_supervisor_1", get(&path))).await;
    assert_eq!(viewed.status, 200);
    assert!(pointers(&system, &registered).await.is_empty(), "nothing is settled yet");

    system.settle().await.unwrap();
    let found = pointers(&system, &registered).await;
    let told: Vec<_> = found.iter().map(|p| (p.action.as_str(), p.disclosure, p.staff.as_str())).collect();
    assert!(told.contains(&("view_customer", true, "stf_information_supervisor_1")), "{told:?}");
    assert!(told.contains(&("register_customer", false, "stf_sales_1")), "{told:?}");
}

#[tokio::test]
async fn handled_records_are_forgotten_and_a_repeated_one_changes_nothing() {
    let embedded = Embedded::in_memory();
    let first = System::start(embedded.clone(), time()).await.unwrap();
    let registered = register(&first, "stf_sales_1", 1).await;
    first.settle().await.unwrap();
    let before = pointers(&first, &registered).await;
    // The store keeps the newest of each, from which it numbers on.
    assert_eq!((kept(&first, "kehu-audit").await, kept(&first, "kehu-records").await), (1, 1));

    let second = System::start(embedded, time()).await.unwrap();
    second.settle().await.unwrap();
    assert_eq!(pointers(&second, &registered).await, before);
}

#[tokio::test]
async fn a_failure_is_retried_from_the_record_that_failed() {
    let system = system().await;
    // That people were enrolled stands in the trail before.
    system.settle().await.unwrap();
    let mut registered = Vec::new();
    for number in 0..5 {
        registered.push(register(&system, "stf_sales_1", number).await);
    }
    let fault = Fault::new(Effect::InternalServerError).principal("audit-stream").operation("PutItem");
    system.embedded().faults().inject(fault.skip(2));
    let stuck = system.settle().await.unwrap_err();
    assert_eq!(stuck.code(), "stream", "{stuck}");
    assert!(!pointers(&system, &registered[0]).await.is_empty());
    assert!(pointers(&system, &registered[4]).await.is_empty());
    assert_eq!(system.settle().await.unwrap_err().code(), "stream");

    system.embedded().faults().clear();
    system.settle().await.unwrap();
    for customer in &registered {
        assert_eq!(pointers(&system, customer).await.len(), pointers(&system, &registered[0]).await.len());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_the_running_system_it_happens_by_itself() {
    let system = system().await;
    let upkeep = system.keep_up();
    let registered = register(&system, "stf_sales_1", 1).await;
    for _ in 0..50 {
        if !pointers(&system, &registered).await.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(!pointers(&system, &registered).await.is_empty());
    upkeep.stop().await;
}
