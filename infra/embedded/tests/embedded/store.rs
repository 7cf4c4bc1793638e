use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    ConditionCheck, Put, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use embedded::Embedded;

use crate::support::{dynamo, key, n, owned_by, put, s, thing, with_table};

fn put_new(pk: &str) -> TransactWriteItem {
    let put = Put::builder()
        .table_name("Things")
        .set_item(Some(thing(pk, "chen")))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .unwrap();
    TransactWriteItem::builder().put(put).build()
}

fn check_exists(pk: &str) -> TransactWriteItem {
    let check = ConditionCheck::builder()
        .table_name("Things")
        .set_key(Some(key(pk)))
        .condition_expression("attribute_exists(pk)")
        .build()
        .unwrap();
    TransactWriteItem::builder().condition_check(check).build()
}

fn count_up(pk: &str) -> TransactWriteItem {
    let update = Update::builder()
        .table_name("Things")
        .set_key(Some(key(pk)))
        .update_expression("ADD visits :one")
        .expression_attribute_values(":one", n(1))
        .build()
        .unwrap();
    TransactWriteItem::builder().update(update).build()
}

#[tokio::test]
async fn a_new_store_in_memory_is_ready_at_once_and_alone() {
    // The best of some: other tests run beside this one.
    let best = (0..10).map(|_| {
        let started = Instant::now();
        drop(Embedded::in_memory());
        started.elapsed()
    });
    let best = best.min().unwrap();
    assert!(best < Duration::from_millis(5), "{best:?}");
    let (one, two) = (Embedded::in_memory(), Embedded::in_memory());
    with_table(&one).await;
    let tables = dynamo(&two).await.list_tables().send().await.unwrap();
    assert_eq!(tables.table_names(), [] as [String; 0]);
}

#[tokio::test]
async fn a_scan_without_a_limit_stops_after_a_thousand_and_goes_on_to_the_last() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    for number in 0..1_001 {
        put(&client, &format!("t{number:04}"), "chen").await;
    }
    let page = client.scan().table_name("Things").send().await.unwrap();
    assert_eq!((page.count(), page.last_evaluated_key().is_some()), (1_000, true));
    let few = client.scan().table_name("Things").limit(3).send().await.unwrap();
    assert_eq!(few.count(), 3);
    let all = client.scan().table_name("Things").into_paginator().items().send().collect::<Result<Vec<_>, _>>().await;
    let keys: BTreeSet<_> = all.unwrap().iter().map(|item| item["pk"].as_s().unwrap().clone()).collect();
    assert_eq!(keys.len(), 1_001);
}

#[tokio::test]
async fn an_item_is_found_by_its_key_and_through_the_index() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    put(&client, "a", "chen").await;
    put(&client, "b", "chen").await;
    put(&client, "c", "zhao").await;
    let got = client.get_item().table_name("Things").set_key(Some(key("a"))).send().await.unwrap();
    assert_eq!(got.item, Some(thing("a", "chen")));
    assert_eq!(owned_by(&client, "chen").await, ["a", "b"]);
}

#[tokio::test]
async fn a_failed_condition_shows_the_item_that_was_there() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    put(&client, "a", "chen").await;
    let refused = client
        .put_item()
        .table_name("Things")
        .set_item(Some(thing("a", "zhao")))
        .condition_expression("attribute_not_exists(pk)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    let aws_sdk_dynamodb::operation::put_item::PutItemError::ConditionalCheckFailedException(refused) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(refused.item, Some(thing("a", "chen")));
}

#[tokio::test]
async fn a_transaction_is_all_or_nothing_and_says_which_part_failed() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    put(&client, "a", "chen").await;
    let refused = client
        .transact_write_items()
        .set_transact_items(Some(vec![put_new("b"), put_new("a"), count_up("c")]))
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(
        refused,
    ) = refused
    else {
        panic!("{refused:?}");
    };
    let codes: Vec<_> = refused.cancellation_reasons().iter().map(|reason| reason.code().unwrap_or("None")).collect();
    assert_eq!(codes, ["None", "ConditionalCheckFailed", "None"]);
    assert_eq!(refused.cancellation_reasons()[1].item, Some(thing("a", "chen")));
    assert_eq!(owned_by(&client, "chen").await, ["a"]);
}

#[tokio::test]
async fn a_repeated_transaction_token_does_the_work_once() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    let send = |items: Vec<TransactWriteItem>| {
        client.transact_write_items().client_request_token("token-1").set_transact_items(Some(items)).send()
    };
    send(vec![count_up("a")]).await.unwrap();
    send(vec![count_up("a")]).await.unwrap();
    let got = client.get_item().table_name("Things").set_key(Some(key("a"))).send().await.unwrap();
    assert_eq!(got.item.unwrap()["visits"], n(1));
    let other = send(vec![count_up("b")]).await.unwrap_err();
    assert_eq!(other.code(), Some("IdempotentParameterMismatchException"));
}

/// The published prices: one unit for each KB written and each index entry written, half a unit
/// for each 4 KB read with eventual consistency; a transaction doubles the table's share.
#[tokio::test]
async fn consumed_capacity_is_told_by_table_and_index() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    let written = client
        .put_item()
        .table_name("Things")
        .set_item(Some(thing("a", "chen")))
        .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
        .send()
        .await
        .unwrap()
        .consumed_capacity
        .unwrap();
    assert_eq!(written.capacity_units(), Some(2.0));
    assert_eq!(written.table().unwrap().capacity_units(), Some(1.0));
    let index = &written.global_secondary_indexes().unwrap()["byOwner"];
    assert_eq!(index.capacity_units(), Some(1.0));

    let read = client
        .query()
        .table_name("Things")
        .key_condition_expression("pk = :pk")
        .expression_attribute_values(":pk", s("a"))
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .unwrap();
    assert_eq!(read.consumed_capacity.unwrap().capacity_units(), Some(0.5));

    let transacted = client
        .transact_write_items()
        .transact_items(put_new("b"))
        .transact_items(check_exists("a"))
        .return_consumed_capacity(ReturnConsumedCapacity::Indexes)
        .send()
        .await
        .unwrap()
        .consumed_capacity
        .unwrap();
    let [transacted] = transacted.as_slice() else {
        panic!("one table, one entry: {transacted:?}");
    };
    assert_eq!(transacted.table().unwrap().capacity_units(), Some(4.0));
    let index = &transacted.global_secondary_indexes().unwrap()["byOwner"];
    assert_eq!(index.capacity_units(), Some(1.0));
}

#[tokio::test]
async fn what_is_not_offered_or_not_readable_is_an_aws_error() {
    let embedded = Embedded::in_memory();
    let client = dynamo(&embedded).await;
    let backups = client.describe_continuous_backups().table_name("Things").send().await.unwrap_err();
    assert_eq!(backups.code(), Some("UnknownOperationException"));
    let missing = client.get_item().table_name("Nothing").set_key(Some(key("a"))).send().await.unwrap_err();
    assert_eq!(missing.code(), Some("ResourceNotFoundException"));
    assert!(missing.raw_response().unwrap().headers().get("x-amzn-requestid").is_some());
}
