//! Injected faults, one by one.

use std::time::{Duration, Instant};

use aws_config::retry::RetryConfig;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::{ConditionCheck, Put, TransactWriteItem};
use embedded::{Effect, Embedded, Fault, Service};

use crate::kms::aes;
use crate::support::{config, key, kms, n, put, thing, with_table};

async fn stored(client: &aws_sdk_dynamodb::Client, pk: &str) -> bool {
    let got = client.get_item().table_name("Things").set_key(Some(key(pk)));
    got.send().await.unwrap().item.is_some()
}

async fn put_code(client: &aws_sdk_dynamodb::Client, pk: &str) -> Option<String> {
    let put = client.put_item().table_name("Things").set_item(Some(thing(pk, "chen")));
    let error = put.send().await.err()?;
    Some(error.code().unwrap_or("none").to_owned())
}

#[tokio::test]
async fn a_fault_strikes_the_named_calls_as_often_as_told() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    let fault = Fault::new(Effect::Throttle)
        .service(Service::DynamoDb)
        .operation("PutItem")
        .table("Things")
        .principal("test")
        .skip(1)
        .times(1);
    let other = fault.clone().table("Others").skip(0);
    let strikes = embedded.faults().inject(fault);
    let missed = embedded.faults().inject(other);
    assert!(!stored(&client, "a").await);
    assert_eq!(put_code(&client, "a").await, None);
    let throttled = Some("ProvisionedThroughputExceededException".to_owned());
    assert_eq!(put_code(&client, "b").await, throttled);
    assert_eq!(put_code(&client, "c").await, None);
    assert!(!stored(&client, "b").await);
    assert_eq!((strikes.count(), missed.count()), (1, 0));

    let principal = Fault::new(Effect::Throttle).principal("customers");
    let strikes = embedded.faults().inject(principal);
    assert_eq!(put_code(&client, "d").await, None);
    assert_eq!(strikes.count(), 0);
}

#[tokio::test]
async fn each_refusal_has_its_aws_name() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    let keys = kms(&embedded).await;
    for (effect, dynamo, kms) in [
        (Effect::Throttle, "ProvisionedThroughputExceededException", "ThrottlingException"),
        (Effect::AccountLimit, "RequestLimitExceeded", "LimitExceededException"),
        (Effect::InternalServerError, "InternalServerError", "KMSInternalException"),
    ] {
        embedded.faults().inject(Fault::new(effect));
        assert_eq!(put_code(&client, "a").await.as_deref(), Some(dynamo));
        let refused = keys.list_aliases().send().await.unwrap_err();
        assert_eq!(refused.code(), Some(kms));
        embedded.faults().clear();
    }
    embedded.faults().inject(Fault::new(Effect::TransactionConflict));
    let conflict = Some("TransactionConflictException".to_owned());
    assert_eq!(put_code(&client, "a").await, conflict);
    embedded.faults().clear();
    assert_eq!(put_code(&client, "a").await, None);
}

#[tokio::test]
async fn a_conflict_cancels_the_transaction_and_names_the_item() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    let check = ConditionCheck::builder()
        .table_name("Others")
        .set_key(Some(key("a")))
        .condition_expression("attribute_exists(pk)");
    let put = Put::builder().table_name("Things").set_item(Some(thing("a", "chen")));
    let items = vec![
        TransactWriteItem::builder().condition_check(check.build().unwrap()).build(),
        TransactWriteItem::builder().put(put.build().unwrap()).build(),
    ];
    let conflict = Fault::new(Effect::TransactionConflict).table("Things");
    embedded.faults().inject(conflict.times(1));
    let refused =
        client.transact_write_items().set_transact_items(Some(items)).send().await.unwrap_err().into_service_error();
    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(
        refused,
    ) = refused
    else {
        panic!("{refused:?}");
    };
    let codes: Vec<_> = refused.cancellation_reasons().iter().map(|reason| reason.code().unwrap()).collect();
    assert_eq!(codes, ["None", "TransactionConflict"]);
    assert!(!stored(&client, "a").await);
}

#[tokio::test]
async fn a_timeout_does_nothing_and_a_lost_reply_hides_what_was_done() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    for (effect, done) in [(Effect::Timeout, false), (Effect::LostReply, true)] {
        let fault = Fault::new(effect).operation("PutItem").times(1);
        embedded.faults().inject(fault);
        let put = client.put_item().table_name("Things").set_item(Some(thing("a", "chen")));
        match put.send().await.unwrap_err() {
            SdkError::DispatchFailure(failure) => assert!(failure.is_timeout()),
            other => panic!("{other:?}"),
        }
        assert_eq!(stored(&client, "a").await, done, "{effect:?}");
    }
}

/// The SDK sends a lost transaction again under the same token: the work is done once.
#[tokio::test]
async fn a_lost_transaction_is_sent_again_and_done_once() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    put(&client, "a", "chen").await;
    let retry = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    let retrying = aws_sdk_dynamodb::Client::new(&config(&embedded, "test", retry).await);
    let fault = Fault::new(Effect::LostReply).operation("TransactWriteItems");
    let strikes = embedded.faults().inject(fault.times(1));
    let update = aws_sdk_dynamodb::types::Update::builder()
        .table_name("Things")
        .set_key(Some(key("a")))
        .update_expression("ADD visits :one")
        .expression_attribute_values(":one", n(1))
        .build()
        .unwrap();
    let sent = retrying.transact_write_items().transact_items(TransactWriteItem::builder().update(update).build());
    sent.send().await.unwrap();
    assert_eq!(strikes.count(), 1);
    let got = client.get_item().table_name("Things").set_key(Some(key("a")));
    assert_eq!(got.send().await.unwrap().item.unwrap()["visits"], n(1));
}

#[tokio::test]
async fn latency_adds_to_whatever_else_happens() {
    let embedded = Embedded::in_memory();
    let client = kms(&embedded).await;
    let wait = Duration::from_millis(60);
    embedded.faults().inject(Fault::new(Effect::Latency(wait)));
    let started = Instant::now();
    aes(&client).await;
    assert!(started.elapsed() >= wait);
    embedded.faults().inject(Fault::new(Effect::Throttle));
    let started = Instant::now();
    assert!(client.list_aliases().send().await.is_err());
    assert!(started.elapsed() >= wait);
}
