//! Follow-up work on a table's stream: one function a table, one or more idempotent handlers, and
//! partial batch answers, so that one poisonous record does not hold up or repeat the others.

use std::time::Instant;

use aws_lambda_events::dynamodb::{Event, EventRecord};
use aws_lambda_events::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use aws_sdk_dynamodb::types::AttributeValue;
use futures::future::BoxFuture;

use super::wiring::OpenBucket;
use crate::http::SharedApp;
use crate::store::{Row, cost};

#[derive(Debug, thiserror::Error)]
pub enum StreamError {
    #[error("the record can not be read")]
    Unreadable,
    /// It can not be done now, and is handed over again.
    #[error("the work waits: {0}")]
    Waits(&'static str),
    #[error(transparent)]
    Vault(crate::vault::VaultError),
    #[error(transparent)]
    Commit(crate::store::CommitError),
    #[error(transparent)]
    Store(#[from] crate::store::StoreError),
}

/// Handles the new image of one record. It may be handed the same record again at any time.
pub type StreamHandler = for<'a> fn(&'a SharedApp, &'a Row) -> BoxFuture<'a, Result<(), StreamError>>;

#[derive(Clone, Copy)]
pub struct StreamFunction {
    pub name: &'static str,
    pub handlers: &'static [(&'static str, StreamHandler)],
    /// How it opens its bucket in the cloud, if it has one.
    pub bucket: Option<OpenBucket>,
    /// It is handed only new rows whose sort key begins like this; all records when there is none. In
    /// the cloud the event source filters, so that nobody pays for what is thrown away.
    pub only: Option<&'static str>,
}

impl StreamFunction {
    /// A function that is handed every record.
    pub const fn new(name: &'static str, handlers: &'static [(&'static str, StreamHandler)]) -> Self {
        Self { name, handlers, bucket: None, only: None }
    }

    pub const fn only(self, prefix: &'static str) -> Self {
        Self { only: Some(prefix), ..self }
    }

    #[cfg(feature = "bucket")]
    pub const fn with_bucket(self) -> Self {
        Self { bucket: Some(super::bucket::open), ..self }
    }
}

/// Runs every handler over every record. The answer names the first record that failed: DynamoDB
/// Streams hands it over again with all that follow, in order.
pub async fn handle_event(app: &SharedApp, function: &StreamFunction, event: Event) -> DynamoDbEventResponse {
    let (started, records) = (Instant::now(), event.records.len());
    let (response, cost) = cost::counted(handle_records(app, function, event)).await;
    tracing::info!(
        target: "batch",
        function = function.name,
        stream.records = records,
        duration.micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        cost.read_units = cost.read_units,
        cost.write_units = cost.write_units,
        cost.rows_written = cost.rows_written,
        cost.kms_calls = cost.kms_calls,
        count.faults = response.batch_item_failures.len(),
        "handled"
    );
    response
}

async fn handle_records(app: &SharedApp, function: &StreamFunction, event: Event) -> DynamoDbEventResponse {
    let mut response = DynamoDbEventResponse::default();
    for record in event.records {
        if let Err((handler, error)) = handle_record(app, function, &record).await {
            tracing::error!(function = function.name, stream.handler = handler, error = %error, "a stream record failed");
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = record.change.sequence_number;
            response.batch_item_failures.push(failure);
            break;
        }
    }
    response
}

async fn handle_record(
    app: &SharedApp,
    function: &StreamFunction,
    record: &EventRecord,
) -> Result<(), (&'static str, StreamError)> {
    let image: serde_dynamo::Item = record.change.new_image.clone();
    if image.is_empty() {
        return Ok(());
    }
    let row: Row = image.into_inner().into_iter().map(|(name, value)| (name, AttributeValue::from(value))).collect();
    for (name, handler) in function.handlers {
        handler(app, &row).await.map_err(|error| (*name, error))?;
    }
    Ok(())
}
