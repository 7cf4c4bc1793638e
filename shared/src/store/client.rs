//! The only place that speaks to DynamoDB. Errors are sorted by what a caller can do about them.

use std::collections::BTreeSet;
use std::sync::Arc;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{
    AttributeValue, KeysAndAttributes, ReturnConsumedCapacity, ReturnValuesOnConditionCheckFailure,
};

use super::cost;
use super::{CorruptRow, Key, Row, Table, schema};

/// Physical table names. The logical names are in [`Table::name`].
#[derive(Debug, Clone)]
pub struct Tables {
    pub records: String,
    pub keys: String,
    pub lookup: String,
    pub audit: String,
}

impl Tables {
    pub fn name(&self, table: Table) -> &str {
        match table {
            Table::Records => &self.records,
            Table::Keys => &self.keys,
            Table::Lookup => &self.lookup,
            Table::Audit => &self.audit,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// More traffic than the table takes: the client may come again.
    #[error("the store is throttling")]
    Throttled,
    /// Time-outs, 5xx, no connection: the outcome of a write is unknown.
    #[error("the store does not answer")]
    Unavailable,
    /// Permissions, names, shapes: nothing a client can mend. The code is AWS's.
    #[error("the store refused the call: {0}")]
    Refused(String),
    #[error(transparent)]
    Corrupt(#[from] CorruptRow),
}

/// Whether an answer failed because of load, and may be tried again.
pub(super) fn is_throttle(code: &str) -> bool {
    matches!(
        code,
        "ProvisionedThroughputExceededException" | "RequestLimitExceeded" | "ThrottlingException" | "ThrottlingError"
    )
}

impl<E: ProvideErrorMetadata, R> From<SdkError<E, R>> for StoreError {
    fn from(error: SdkError<E, R>) -> Self {
        match error.code() {
            Some(code) if is_throttle(code) || code == "TransactionConflictException" => Self::Throttled,
            Some("InternalServerError" | "ServiceUnavailable") | None => Self::Unavailable,
            Some(code) => Self::Refused(code.to_owned()),
        }
    }
}

/// Which rows of a partition a query wants.
#[derive(Debug, Clone)]
pub enum Range {
    All,
    Prefix(String),
    /// Strictly below / above, for walking on from a cursor.
    Below(String),
    Above(String),
    /// Both included.
    Between(String, String),
}

#[derive(Debug, Clone)]
pub struct Query {
    pub table: Table,
    pub index: Option<schema::Index>,
    pub partition: String,
    pub range: Range,
    pub ascending: bool,
    pub limit: i32,
    pub consistent: bool,
}

impl Query {
    pub fn partition(table: Table, partition: String) -> Self {
        Self { table, index: None, partition, range: Range::All, ascending: true, limit: 100, consistent: false }
    }
}

/// Rows in order, and whether the partition holds more beyond them.
#[derive(Debug, Default)]
pub struct Found {
    pub rows: Vec<Row>,
    pub more: bool,
}

#[derive(Debug, Clone)]
pub struct Store {
    pub(super) client: aws_sdk_dynamodb::Client,
    pub(super) tables: Arc<Tables>,
}

impl Store {
    pub fn new(client: aws_sdk_dynamodb::Client, tables: Tables) -> Self {
        Self { client, tables: Arc::new(tables) }
    }

    pub(super) async fn get(&self, key: &Key, consistent: bool) -> Result<Option<Row>, StoreError> {
        let answer = self
            .client
            .get_item()
            .table_name(self.tables.name(key.table))
            .set_key(Some(primary(key)))
            .consistent_read(consistent)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await?;
        cost::read(answer.consumed_capacity().and_then(|used| used.capacity_units()));
        Ok(answer.item)
    }

    /// Up to 100 rows by key, eventually consistent. Rows that do not exist are simply absent; one
    /// that is named twice comes once: DynamoDB refuses to be asked for it twice.
    pub(super) async fn get_many(&self, table: Table, keys: &[Key]) -> Result<Vec<Row>, StoreError> {
        let keys: BTreeSet<_> = keys.iter().collect();
        let mut wanted: Vec<_> = keys.iter().copied().map(primary).collect();
        let mut rows = Vec::with_capacity(keys.len());
        // DynamoDB may answer with a part; three rounds are enough for 100 small rows unless throttled.
        for _ in 0..3 {
            if wanted.is_empty() {
                return Ok(rows);
            }
            let name = self.tables.name(table).to_owned();
            let batch = KeysAndAttributes::builder().set_keys(Some(wanted)).build();
            let batch = batch.map_err(|_| StoreError::Refused("empty batch".to_owned()))?;
            let mut answer = self
                .client
                .batch_get_item()
                .request_items(name.clone(), batch)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await?;
            for used in answer.consumed_capacity() {
                cost::read(used.capacity_units());
            }
            if let Some(mut found) = answer.responses.take() {
                rows.append(&mut found.remove(&name).unwrap_or_default());
            }
            let left = answer.unprocessed_keys.take().and_then(|mut left| left.remove(&name));
            wanted = left.map(|left| left.keys).unwrap_or_default();
        }
        if wanted.is_empty() { Ok(rows) } else { Err(StoreError::Throttled) }
    }

    pub(super) async fn query(&self, query: Query) -> Result<Found, StoreError> {
        let (pk, sk) = query.index.map_or(("pk", "sk"), schema::Index::attributes);
        let text = |value: &str| AttributeValue::S(value.to_owned());
        let mut call = self
            .client
            .query()
            .table_name(self.tables.name(query.table))
            .set_index_name(query.index.map(|index| index.name().to_owned()))
            .expression_attribute_names("#p", pk)
            .expression_attribute_values(":p", text(&query.partition))
            .scan_index_forward(query.ascending)
            .limit(query.limit)
            .consistent_read(query.consistent)
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        let range = match &query.range {
            Range::All => None,
            Range::Prefix(prefix) => Some(("begins_with(#s, :s)", prefix)),
            Range::Below(bound) => Some(("#s < :s", bound)),
            Range::Above(bound) => Some(("#s > :s", bound)),
            Range::Between(low, high) => {
                call = call.expression_attribute_values(":h", text(high));
                Some(("#s BETWEEN :s AND :h", low))
            }
        };
        call = match range {
            None => call.key_condition_expression("#p = :p"),
            Some((condition, bound)) => call
                .key_condition_expression(format!("#p = :p AND {condition}"))
                .expression_attribute_names("#s", sk)
                .expression_attribute_values(":s", text(bound)),
        };
        let answer = call.send().await?;
        cost::read(answer.consumed_capacity().and_then(|used| used.capacity_units()));
        Ok(Found { more: answer.last_evaluated_key.is_some(), rows: answer.items.unwrap_or_default() })
    }

    /// A plain put that never overwrites. `false`: something stood there already.
    pub(super) async fn put_new(&self, key: &Key, row: Row) -> Result<bool, StoreError> {
        Ok(self.put_or_find(key, row).await?.is_none())
    }

    /// The same, answering what stood there: without a right to read, and without a second call.
    pub(super) async fn put_or_find(&self, key: &Key, mut row: Row) -> Result<Option<Row>, StoreError> {
        row.extend(primary(key));
        let sent = self
            .client
            .put_item()
            .table_name(self.tables.name(key.table))
            .set_item(Some(row))
            .condition_expression("attribute_not_exists(pk)")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match sent {
            Ok(answer) => {
                cost::write(answer.consumed_capacity().and_then(|used| used.capacity_units()), 1);
                Ok(None)
            }
            Err(error) => match error.as_service_error() {
                Some(PutItemError::ConditionalCheckFailedException(found)) => {
                    Ok(Some(found.item.clone().unwrap_or_default()))
                }
                _ => Err(error.into()),
            },
        }
    }
}

pub(super) fn primary(key: &Key) -> Row {
    Row::from([
        ("pk".to_owned(), AttributeValue::S(key.pk.clone())),
        ("sk".to_owned(), AttributeValue::S(key.sk.clone())),
    ])
}
