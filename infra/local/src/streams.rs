//! Hands what changed in a table to the function behind its stream, in order and at least once, as
//! the event source mapping does in the cloud.
//!
//! Records are forgotten once they are handled, so the stream is its own checkpoint: after a crash
//! it begins with the oldest kept, and what was handled but not yet forgotten is handed over again.
//! A record that fails again and again is parked, so that it does not hold up what follows.

use std::collections::BTreeSet;

use aws_lambda_events::dynamodb::Event;
use embedded::{Embedded, StreamRecord, Streams};
use futures::future::join_all;
use serde_json::{Value, json};
use shared::http::SharedApp;
use shared::runtime::{StreamFunction, handle_event};
use tokio::sync::Mutex;

use crate::LocalError;
use crate::parked::{Parked, Parking};

const BATCH: usize = 100;
/// As the event source mappings of the template say.
const TRIES: u8 = 10;

/// A function behind a stream.
pub struct Follower {
    function: StreamFunction,
    app: SharedApp,
    stand: Mutex<Stand>,
}

/// How far it got in this run.
#[derive(Default)]
struct Stand {
    /// The last record it has handled, or given up.
    position: Option<String>,
    /// The record that failed, and how often in a row.
    failing: Option<(String, u8)>,
}

impl Follower {
    pub fn new(function: StreamFunction, app: SharedApp) -> Self {
        Self { function, app, stand: Mutex::default() }
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
    parking: Parking,
}

/// What one batch came to.
enum Step {
    /// There was none.
    Idle,
    Moved,
    /// A record failed. What came before it is handled.
    Stuck(LocalError),
}

/// Names of the functions a record has failed of.
type Stuck = BTreeSet<&'static str>;

impl Pump {
    pub fn new(embedded: &Embedded, feeds: impl IntoIterator<Item = Feed>) -> Self {
        let parking = Parking::new(embedded.objects());
        Self { streams: embedded.streams(), feeds: feeds.into_iter().collect(), parking }
    }

    pub fn parking(&self) -> &Parking {
        &self.parking
    }

    /// Until nothing is left, of what follow-up work itself writes neither. A record that fails stops
    /// its own follower only, until the next time, and is the error.
    pub async fn drain(&self) -> Result<(), LocalError> {
        let (mut stuck, mut outcome) = (Stuck::new(), Ok(()));
        loop {
            let steps = self.feeds.iter().map(|feed| self.step(feed, &stuck));
            let (mut moved, mut newly) = (false, Stuck::new());
            for step in join_all(steps).await {
                let (batch, failed) = step?;
                moved |= batch;
                for (function, error) in failed {
                    newly.insert(function);
                    outcome = Err(error);
                }
            }
            if !moved {
                return outcome;
            }
            stuck.append(&mut newly);
        }
    }

    /// Hands records to a function as they are given: in another order than they were written in, or again. The
    /// cloud may do either. Those that failed.
    pub async fn hand_over(&self, function: &str, records: &[StreamRecord]) -> Result<Vec<StreamRecord>, LocalError> {
        let mut followers = self.feeds.iter().flat_map(|feed| &feed.followers);
        let Some(follower) = followers.find(|follower| follower.function.name == function) else {
            return Ok(records.to_vec());
        };
        let mut failed = Vec::new();
        for record in records {
            if hand_over(follower, std::slice::from_ref(record)).await?.is_some() {
                failed.push(record.clone());
            }
        }
        Ok(failed)
    }

    /// One batch for each follower that is not stuck, then what all have handled is forgotten. Whether there
    /// was one, and what failed.
    async fn step(&self, feed: &Feed, stuck: &Stuck) -> Result<(bool, Vec<(&'static str, LocalError)>), LocalError> {
        let going = feed.followers.iter().filter(|follower| !stuck.contains(follower.function.name));
        let steps = going.map(async |follower| (follower.function.name, self.follow(feed, follower).await));
        let (mut moved, mut failed) = (false, Vec::new());
        for (function, step) in join_all(steps).await {
            match step {
                Ok(Step::Idle) => {}
                Ok(Step::Moved) => moved = true,
                Ok(Step::Stuck(error)) | Err(error) => failed.push((function, error)),
            }
        }
        if moved {
            self.trim(feed).await?;
        }
        Ok((moved, failed))
    }

    async fn follow(&self, feed: &Feed, follower: &Follower) -> Result<Step, LocalError> {
        let mut stand = follower.stand.lock().await;
        let records = self.streams.read_after(&feed.table, stand.position.as_deref(), BATCH).await?;
        let Some(newest) = records.last().map(|record| record.sequence_number.clone()) else { return Ok(Step::Idle) };
        let Some(failed) = hand_over(follower, &records).await? else {
            *stand = Stand { position: Some(newest), failing: None };
            return Ok(Step::Moved);
        };
        let before = records.into_iter().map(|record| record.sequence_number).take_while(|number| *number != failed);
        if let Some(handled) = before.last() {
            stand.position = Some(handled);
        }
        let tries = stand.failing.take().filter(|(number, _)| *number == failed).map_or(1, |(_, tries)| tries + 1);
        let function = follower.function.name;
        if tries < TRIES {
            stand.failing = Some((failed.clone(), tries));
            return Ok(Step::Stuck(LocalError::Stream {
                function,
                table: feed.table.clone(),
                sequence_number: failed,
            }));
        }
        let parked =
            Parked { function: function.to_owned(), table: feed.table.clone(), sequence_number: failed.clone() };
        self.parking.park(&parked).await?;
        stand.position = Some(failed);
        Ok(Step::Moved)
    }

    /// What the slowest follower has handled: numbers are of one length and sort as text.
    async fn trim(&self, feed: &Feed) -> Result<(), LocalError> {
        let mut slowest: Option<String> = None;
        for follower in &feed.followers {
            let Some(position) = follower.stand.lock().await.position.clone() else { return Ok(()) };
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
