//! Indexes that show the past.

use std::time::Duration;

use aws_sdk_dynamodb::types::TransactWriteItem;
use embedded::{Embedded, IndexDelay};

use crate::support::{key, owned_by, put, s, with_table};

#[tokio::test]
async fn an_index_shows_the_state_of_before_until_it_is_settled() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    for pk in ["kept", "moved", "deleted"] {
        put(&client, pk, "chen").await;
    }
    embedded.faults().delay_indexes(IndexDelay::UntilSettled).unwrap();

    put(&client, "new", "chen").await;
    let moved = client
        .update_item()
        .table_name("Things")
        .set_key(Some(key("moved")))
        .update_expression("SET #o = :o")
        .expression_attribute_names("#o", "owner")
        .expression_attribute_values(":o", s("zhao"));
    moved.send().await.unwrap();
    let delete =
        aws_sdk_dynamodb::types::Delete::builder().table_name("Things").set_key(Some(key("deleted"))).build().unwrap();
    client
        .transact_write_items()
        .transact_items(TransactWriteItem::builder().delete(delete).build())
        .send()
        .await
        .unwrap();

    let table = client.get_item().table_name("Things").set_key(Some(key("new"))).send().await.unwrap();
    assert!(table.item.is_some(), "the table itself is never late");
    assert_eq!(owned_by(&client, "chen").await, ["deleted", "kept", "moved"]);
    assert_eq!(owned_by(&client, "zhao").await, [] as [&str; 0]);

    embedded.faults().settle();
    assert_eq!(owned_by(&client, "chen").await, ["kept", "new"]);
    assert_eq!(owned_by(&client, "zhao").await, ["moved"]);

    put(&client, "later", "chen").await;
    assert_eq!(owned_by(&client, "chen").await, ["kept", "new"]);
    embedded.faults().clear();
    assert_eq!(owned_by(&client, "chen").await, ["kept", "later", "new"]);
}

#[tokio::test]
async fn a_refused_write_never_shows() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    put(&client, "a", "chen").await;
    embedded.faults().delay_indexes(IndexDelay::UntilSettled).unwrap();
    let refused = client
        .put_item()
        .table_name("Things")
        .set_item(Some(crate::support::thing("a", "zhao")))
        .condition_expression("attribute_not_exists(pk)");
    refused.send().await.unwrap_err();
    embedded.faults().settle();
    assert_eq!(owned_by(&client, "zhao").await, [] as [&str; 0]);
}

#[tokio::test]
async fn a_delay_ends_by_itself() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    let delay = Duration::from_millis(150);
    embedded.faults().delay_indexes(IndexDelay::For(delay)).unwrap();
    put(&client, "a", "chen").await;
    assert_eq!(owned_by(&client, "chen").await, [] as [&str; 0]);
    tokio::time::sleep(delay).await;
    assert_eq!(owned_by(&client, "chen").await, ["a"]);
}
