//! Hands what changed in a table to the function behind its stream, in order and at least once, as
//! the event source mapping does in the cloud.
//!
//! Records are forgotten once they are handled, so the stream is its own checkpoint: after a crash
//! it begins with the oldest kept, and what was handled but not yet forgotten is handed over again.

use aws_lambda_events::dynamodb::Event;
use embedded::{Embedded, StreamRecord, Streams};
use serde_json::{Value, json};
use shared::http::SharedApp;
use shared::runtime::{StreamFunction, handle_event};
use tokio::sync::Mutex;

use crate::LocalError;

const BATCH: usize = 100;

/// One table's stream.
pub struct Feed {
    /// The physical name.
    pub table: String,
    /// A stream that nobody follows is only kept short.
    pub follower: Option<(StreamFunction, SharedApp)>,
}

pub struct Pump {
    streams: Streams,
    /// With the last record handled in this run.
    feeds: Vec<(Feed, Mutex<Option<String>>)>,
}

impl Pump {
    pub fn new(embedded: &Embedded, feeds: impl IntoIterator<Item = Feed>) -> Self {
        let feeds = feeds.into_iter().map(|feed| (feed, Mutex::new(None))).collect();
        Self { streams: embedded.streams(), feeds }
    }

    /// Until nothing is left, of what follow-up work itself writes neither. A record that fails stops
    /// its own stream only, and is the error.
    pub async fn drain(&self) -> Result<(), LocalError> {
        loop {
            let (mut moved, mut outcome) = (false, Ok(()));
            for (feed, position) in &self.feeds {
                match self.step(feed, &mut *position.lock().await).await {
                    Ok(batch) => moved |= batch,
                    Err(error) => outcome = Err(error),
                }
            }
            if !moved {
                return outcome;
            }
        }
    }

    /// One batch. Whether there was one.
    async fn step(&self, feed: &Feed, position: &mut Option<String>) -> Result<bool, LocalError> {
        let records = self.streams.read_after(&feed.table, position.as_deref(), BATCH).await?;
        let Some(newest) = records.last().map(|record| record.sequence_number.clone()) else { return Ok(false) };
        let failed = match &feed.follower {
            Some((function, app)) => hand_over(function, app, &records).await?,
            None => None,
        };
        let handled = match &failed {
            None => Some(newest),
            Some(failed) => {
                records.into_iter().map(|record| record.sequence_number).take_while(|number| number != failed).last()
            }
        };
        if let Some(handled) = handled {
            self.streams.trim_through(&feed.table, &handled).await?;
            *position = Some(handled);
        }
        match failed {
            None => Ok(true),
            Some(sequence_number) => {
                let function = feed.follower.as_ref().map_or("nobody", |(function, _)| function.name);
                Err(LocalError::Stream { function, table: feed.table.clone(), sequence_number })
            }
        }
    }
}

/// The sequence number of the first record that failed.
async fn hand_over(
    function: &StreamFunction,
    app: &SharedApp,
    records: &[StreamRecord],
) -> Result<Option<String>, LocalError> {
    let event = event(records)?;
    let answer = handle_event(app, function, event).await;
    Ok(answer.batch_item_failures.into_iter().find_map(|failure| failure.item_identifier))
}

fn event(records: &[StreamRecord]) -> Result<Event, LocalError> {
    let records: Vec<Value> = records.iter().map(record).collect();
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
