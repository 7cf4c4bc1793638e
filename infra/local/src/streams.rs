//! Hands what changed in a table to the function behind its stream, in order and at least once, as
//! the event source mapping does in the cloud.
//!
//! Records are forgotten once they are handled, so the stream is its own checkpoint: after a crash
//! it begins with the oldest kept, and what was handled but not yet forgotten is handed over again.

use aws_lambda_events::dynamodb::Event;
use embedded::{Embedded, StreamRecord, Streams};
use futures::future::join_all;
use serde_json::{Value, json};
use shared::http::SharedApp;
use shared::runtime::{StreamFunction, handle_event};
use tokio::sync::Mutex;

use crate::LocalError;

const BATCH: usize = 100;

/// A function behind a stream, and the last record it has handled in this run.
pub struct Follower {
    function: StreamFunction,
    app: SharedApp,
    position: Mutex<Option<String>>,
}

impl Follower {
    pub fn new(function: StreamFunction, app: SharedApp) -> Self {
        Self { function, app, position: Mutex::new(None) }
    }
}

/// One table's stream.
pub struct Feed {
    /// The physical name.
    pub table: String,
    pub followers: Vec<Follower>,
}

pub struct Pump {
    streams: Streams,
    feeds: Vec<Feed>,
}

impl Pump {
    pub fn new(embedded: &Embedded, feeds: impl IntoIterator<Item = Feed>) -> Self {
        Self { streams: embedded.streams(), feeds: feeds.into_iter().collect() }
    }

    /// Until nothing is left, of what follow-up work itself writes neither. A record that fails stops
    /// its own follower only, and is the error.
    pub async fn drain(&self) -> Result<(), LocalError> {
        loop {
            let steps = self.feeds.iter().map(|feed| self.step(feed));
            let (mut moved, mut outcome) = (false, Ok(()));
            for (batch, failure) in join_all(steps).await {
                moved |= batch;
                outcome = failure.and(outcome);
            }
            if !moved {
                return outcome;
            }
        }
    }

    /// One batch for each follower, then what all have handled is forgotten. Whether there was one.
    async fn step(&self, feed: &Feed) -> (bool, Result<(), LocalError>) {
        let steps = feed.followers.iter().map(|follower| self.follow(feed, follower));
        let (mut moved, mut outcome) = (false, Ok(()));
        for step in join_all(steps).await {
            match step {
                Ok(batch) => moved |= batch,
                Err(error) => outcome = Err(error),
            }
        }
        let trimmed = if moved { self.trim(feed).await } else { Ok(()) };
        (moved, outcome.and(trimmed))
    }

    async fn follow(&self, feed: &Feed, follower: &Follower) -> Result<bool, LocalError> {
        let mut position = follower.position.lock().await;
        let records = self.streams.read_after(&feed.table, position.as_deref(), BATCH).await?;
        let Some(newest) = records.last().map(|record| record.sequence_number.clone()) else { return Ok(false) };
        let failed = hand_over(follower, &records).await?;
        let handled = match &failed {
            None => Some(newest),
            Some(failed) => {
                records.into_iter().map(|record| record.sequence_number).take_while(|number| number != failed).last()
            }
        };
        if let Some(handled) = handled {
            *position = Some(handled);
        }
        match failed {
            None => Ok(true),
            Some(sequence_number) => {
                let function = follower.function.name;
                Err(LocalError::Stream { function, table: feed.table.clone(), sequence_number })
            }
        }
    }

    /// What the slowest follower has handled: numbers are of one length and sort as text.
    async fn trim(&self, feed: &Feed) -> Result<(), LocalError> {
        let mut slowest: Option<String> = None;
        for follower in &feed.followers {
            let Some(position) = follower.position.lock().await.clone() else { return Ok(()) };
            if slowest.as_ref().is_none_or(|slowest| position < *slowest) {
                slowest = Some(position);
            }
        }
        if let Some(handled) = slowest {
            self.streams.trim_through(&feed.table, &handled).await?;
        }
        Ok(())
    }
}

/// The sequence number of the first record that failed.
async fn hand_over(follower: &Follower, records: &[StreamRecord]) -> Result<Option<String>, LocalError> {
    let wanted: Vec<_> = records.iter().filter(|record| is_for(&follower.function, record)).collect();
    let event = event(&wanted)?;
    let answer = handle_event(&follower.app, &follower.function, event).await;
    Ok(answer.batch_item_failures.into_iter().find_map(|failure| failure.item_identifier))
}

/// What the event source mapping's filter does in the cloud.
fn is_for(function: &StreamFunction, record: &StreamRecord) -> bool {
    let Some(prefix) = function.only else { return true };
    let sort_key = record.keys["sk"]["S"].as_str().unwrap_or_default();
    record.event_name == "INSERT" && sort_key.starts_with(prefix)
}

fn event(records: &[&StreamRecord]) -> Result<Event, LocalError> {
    let records: Vec<Value> = records.iter().map(|one| record(one)).collect();
    serde_json::from_value(json!({ "Records": records })).map_err(|_| LocalError::StreamRecord)
}

fn record(record: &StreamRecord) -> Value {
    let size = record.new_image.as_ref().unwrap_or(&record.keys).to_string().len();
    let mut value = json!({
        "eventID": record.event_id,
        "eventName": record.event_name,
        "eventSource": "aws:dynamodb",
        "eventVersion": "1.1",
        "awsRegion": "local",
        "dynamodb": {
            "ApproximateCreationDateTime": record.created_at,
            "Keys": record.keys,
            "SequenceNumber": record.sequence_number,
            "SizeBytes": size,
            "StreamViewType": "NEW_IMAGE",
        },
    });
    if let Some(image) = &record.new_image {
        value["dynamodb"]["NewImage"] = image.clone();
    }
    if let Some(identity) = &record.user_identity {
        value["userIdentity"] = identity.clone();
    }
    value
}
