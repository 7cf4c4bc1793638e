//! Streams: order, content, trimming.

use std::time::Duration;

use aws_sdk_dynamodb::types::TimeToLiveSpecification;
use embedded::{Embedded, StreamRecord};
use serde_json::json;

use crate::support::{key, n, put, thing, with_table};

async fn all(embedded: &Embedded) -> Vec<StreamRecord> {
    let streams = embedded.streams();
    streams.read_after("Things", None, 1000).await.unwrap()
}

#[tokio::test]
async fn changes_come_in_order_with_what_was_and_what_is() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    put(&client, "a", "chen").await;
    put(&client, "a", "zhao").await;
    let delete = client.delete_item().table_name("Things");
    delete.set_key(Some(key("a"))).send().await.unwrap();

    let records = all(&embedded).await;
    let names: Vec<_> = records.iter().map(|r| r.event_name.as_str()).collect();
    assert_eq!(names, ["INSERT", "MODIFY", "REMOVE"]);
    assert!(records.is_sorted_by(|a, b| a.sequence_number < b.sequence_number));
    let image = |owner: &str| Some(json!({ "pk": { "S": "a" }, "sk": { "S": "row" }, "owner": { "S": owner } }));
    assert_eq!(records[0].keys, json!({ "pk": { "S": "a" }, "sk": { "S": "row" } }));
    assert_eq!((&records[0].old_image, &records[0].new_image), (&None, &image("chen")));
    assert_eq!(records[1].old_image, image("chen"));
    assert_eq!(records[1].new_image, image("zhao"));
    assert_eq!((&records[2].old_image, &records[2].new_image), (&image("zhao"), &None));
    assert!(records.iter().all(|r| r.user_identity.is_none()));
    assert!(!format!("{records:?}").contains("zhao"));
}

#[tokio::test]
async fn a_reader_goes_on_where_it_stopped() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    for number in 0..25 {
        put(&client, &format!("{number:02}"), "chen").await;
    }
    let streams = embedded.streams();
    let (mut seen, mut last) = (Vec::new(), None);
    loop {
        let page = streams.read_after("Things", last.as_deref(), 10).await.unwrap();
        let Some(end) = page.last() else { break };
        last = Some(end.sequence_number.clone());
        seen.extend(page.iter().map(|r| r.keys["pk"]["S"].as_str().unwrap().to_owned()));
    }
    let written: Vec<_> = (0..25).map(|number| format!("{number:02}")).collect();
    assert_eq!(seen, written);
    assert_eq!(streams.read_after("Others", None, 10).await.unwrap(), []);
    assert!(streams.read_after("Things", Some("1"), 10).await.is_err());
}

#[tokio::test]
async fn trimming_forgets_what_was_handled_and_numbers_go_on() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    for pk in ["a", "b", "c", "d"] {
        put(&client, pk, "chen").await;
    }
    let streams = embedded.streams();
    let before = all(&embedded).await;
    let second = &before[1].sequence_number;
    assert_eq!(streams.trim_through("Things", second).await.unwrap(), 2);
    assert_eq!(all(&embedded).await, before[2..]);

    let day = Duration::from_hours(24);
    assert_eq!(streams.trim_older_than(day).await.unwrap(), 0);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(streams.trim_older_than(Duration::ZERO).await.unwrap(), 1);
    assert_eq!(all(&embedded).await, before[3..], "the newest stays");

    put(&client, "e", "chen").await;
    let newest = &before[3].sequence_number;
    let next = streams.read_after("Things", Some(newest), 10).await.unwrap();
    assert_eq!(next.len(), 1);
    assert!(next[0].sequence_number > *newest);
}

#[tokio::test]
async fn an_expired_item_is_removed_by_the_service_not_by_a_caller() {
    let embedded = Embedded::in_memory();
    let client = with_table(&embedded).await;
    let ttl = TimeToLiveSpecification::builder().attribute_name("expiresAt").enabled(true).build().unwrap();
    let set = client.update_time_to_live().table_name("Things");
    set.time_to_live_specification(ttl).send().await.unwrap();
    let mut item = thing("a", "chen");
    item.insert("expiresAt".to_owned(), n(1_700_000_000));
    let write = client.put_item().table_name("Things");
    write.set_item(Some(item)).send().await.unwrap();

    assert_eq!(embedded.sweep_ttl().unwrap(), 1);
    let records = all(&embedded).await;
    let removed = records.last().unwrap();
    assert_eq!(removed.event_name, "REMOVE");
    assert_eq!(removed.user_identity.as_ref().unwrap()["principalId"], "dynamodb.amazonaws.com");
}

/// dynoxide looks for the last number on each streamed write; without the index it would read all
/// records, and writes would slow down as they add up.
#[test]
fn the_last_sequence_number_is_found_through_an_index() {
    let place = crate::folder::Place::new();
    drop(Embedded::open(place.path()).unwrap());
    let database = rusqlite::Connection::open(place.path().join("store.db")).unwrap();
    let plan: String = database
        .query_row(
            "EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER))
             FROM _stream_records WHERE table_name = 'Things'",
            [],
            |row| row.get(3),
        )
        .unwrap();
    assert!(plan.contains("stream_order"), "{plan}");
}

/// The reader and the trimmer use a connection of their own: they must neither fail the writers
/// nor miss a record.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_reader_beside_many_writers_sees_each_change_once() {
    let place = crate::folder::Place::new();
    for embedded in [Embedded::in_memory(), Embedded::open(place.path()).unwrap()] {
        let client = with_table(&embedded).await;
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let client = client.clone();
                tokio::spawn(async move {
                    for number in 0..40 {
                        put(&client, &format!("{writer}-{number}"), "chen").await;
                    }
                })
            })
            .collect();
        let streams = embedded.streams();
        let (mut seen, mut last) = (std::collections::HashSet::new(), None);
        while seen.len() < 320 {
            let page = streams.read_after("Things", last.as_deref(), 50).await.unwrap();
            for record in &page {
                let key = record.keys["pk"]["S"].as_str().unwrap().to_owned();
                assert!(seen.insert(key), "seen twice");
                last = Some(record.sequence_number.clone());
            }
            if let Some(last) = &last {
                streams.trim_through("Things", last).await.unwrap();
            }
        }
        for writer in writers {
            writer.await.unwrap();
        }
        assert!(all(&embedded).await.len() <= 50);
    }
}
