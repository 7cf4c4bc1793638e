//! One change = one transaction, audit row included. Every condition carries the name of what its
//! failure means, so that a cancelled transaction answers in the field's words.

use std::time::Duration;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, ReturnConsumedCapacity, TransactWriteItem};

use super::client::{is_throttle, primary};
use super::{CommitError, Guard, Key, Row, Store, StoredRow, Table, cost, fingerprint};

/// DynamoDB's own limit.
pub const MAX_ITEMS: usize = 100;

/// Path and hash of a row as a change leaves it; `None` when it is deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    pub path: String,
    pub hash: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Transaction {
    steps: Vec<(Step, Guard)>,
    effects: Vec<Effect>,
}

#[derive(Debug, Clone, PartialEq)]
enum Step {
    Put { key: Key, row: Row, condition: Condition },
    Delete { key: Key, condition: Condition },
    Check { key: Key, condition: Condition },
}

#[derive(Debug, Clone, PartialEq)]
enum Condition {
    None,
    Absent,
    AbsentOrExpired(i64),
    Equals(&'static str, AttributeValue),
}

impl Transaction {
    pub fn new() -> Self {
        Self::default()
    }

    /// A row that must not be there yet.
    pub fn create(&mut self, key: Key, row: Row, otherwise: Guard) {
        self.put(key, row, Condition::Absent, otherwise);
    }

    /// A row with an id of its own, new.
    pub fn insert(&mut self, row: &impl StoredRow) -> Result<(), CommitError> {
        self.create(row.key(), row.row()?, Guard::Exists);
        Ok(())
    }

    /// The next state of a row that was read with this version.
    pub fn update(&mut self, row: &impl StoredRow, version: u64) -> Result<(), CommitError> {
        self.replace(row.key(), row.row()?, version, Guard::Stale);
        Ok(())
    }

    /// A row that must not be there, or whose time has passed (`expiresAt`): DynamoDB removes
    /// expired rows late.
    pub fn create_unless_live(&mut self, key: Key, row: Row, otherwise: Guard, now: i64) {
        self.put(key, row, Condition::AbsentOrExpired(now), otherwise);
    }

    /// A new state of a row that must still have the version it was read with.
    pub fn replace(&mut self, key: Key, row: Row, version: u64, otherwise: Guard) {
        self.put(key, row, Condition::Equals("version", AttributeValue::N(version.to_string())), otherwise);
    }

    /// The same, or the first state of one that was not there, and so was read with version 0.
    pub fn put_seen(&mut self, key: Key, row: Row, seen: u64, otherwise: Guard) {
        match seen {
            0 => self.create(key, row, otherwise),
            seen => self.replace(key, row, seen, otherwise),
        }
    }

    /// The same by another attribute than the version.
    pub fn replace_equal(&mut self, key: Key, row: Row, attribute: &'static str, seen: &str, otherwise: Guard) {
        self.put(key, row, Condition::Equals(attribute, AttributeValue::S(seen.to_owned())), otherwise);
    }

    /// A row whose earlier state does not matter (pointers, derived values).
    pub fn set(&mut self, key: Key, row: Row) {
        self.put(key, row, Condition::None, Guard::Missing);
    }

    pub fn delete(&mut self, key: Key) {
        self.witnessed(&key, None);
        self.steps.push((Step::Delete { key, condition: Condition::None }, Guard::Missing));
    }

    /// A row that the change leans on, and that must still have the version it was read with.
    pub fn require_version(&mut self, key: Key, version: u64, otherwise: Guard) {
        let condition = Condition::Equals("version", AttributeValue::N(version.to_string()));
        self.add(Step::Check { key, condition }, otherwise);
    }

    pub fn require_equal(&mut self, key: Key, attribute: &'static str, value: &str, otherwise: Guard) {
        let condition = Condition::Equals(attribute, AttributeValue::S(value.to_owned()));
        self.add(Step::Check { key, condition }, otherwise);
    }

    /// Of one row DynamoDB takes one step: what two parts of a change lean on is asked once.
    fn add(&mut self, step: Step, otherwise: Guard) {
        if !self.steps.iter().any(|(known, _)| *known == step) {
            self.steps.push((step, otherwise));
        }
    }

    /// The audit row itself: a put that is no effect of the change.
    pub(super) fn witness(&mut self, key: Key, row: Row, otherwise: Guard) {
        self.steps.push((Step::Put { key, row, condition: Condition::Absent }, otherwise));
    }

    fn put(&mut self, key: Key, row: Row, condition: Condition, otherwise: Guard) {
        let mut whole = row.clone();
        whole.extend(primary(&key));
        self.witnessed(&key, Some(fingerprint::fingerprint(&whole)));
        self.steps.push((Step::Put { key, row, condition }, otherwise));
    }

    /// Rows of `Lookup` are left out: their keys are hashes of personal values, which must not outlive
    /// an erasure in the trail; and they can be rebuilt from the records, which are in it.
    fn witnessed(&mut self, key: &Key, hash: Option<String>) {
        if key.table != Table::Lookup {
            self.effects.push(Effect { path: key.path(), hash });
        }
    }

    /// What the change does to rows, for the audit row.
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// All steps of another one, in this one: they happen together.
    pub fn append(&mut self, other: Self) {
        other.steps.into_iter().for_each(|(step, otherwise)| self.add(step, otherwise));
        self.effects.extend(other.effects);
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub fn len(&self) -> usize {
        self.steps.len()
    }
}

impl Store {
    /// Commits, or says why not. The SDK retries lost answers under one client token; only
    /// conflicts with other writers are retried here, a few times, with jitter.
    pub async fn commit(&self, transaction: &Transaction) -> Result<(), CommitError> {
        if transaction.steps.len() > MAX_ITEMS {
            return Err(CommitError::Rejected("too many rows in one transaction".to_owned()));
        }
        let mut items = Vec::with_capacity(transaction.steps.len());
        for (step, _) in &transaction.steps {
            items.push(self.item(step)?);
        }
        let mut wait = Duration::from_millis(8);
        let mut token = uuid::Uuid::new_v4().to_string();
        for _ in 0..6 {
            let sent = self
                .client
                .transact_write_items()
                .set_transact_items(Some(items.clone()))
                .client_request_token(&token)
                .return_consumed_capacity(ReturnConsumedCapacity::Total)
                .send()
                .await;
            match sent {
                Ok(answer) => {
                    let units = answer.consumed_capacity().iter().filter_map(|used| used.capacity_units());
                    let rows = items.iter().filter(|item| item.condition_check().is_none()).count();
                    cost::write(Some(units.sum()), u32::try_from(rows).unwrap_or(u32::MAX));
                    return Ok(());
                }
                Err(error) => match verdict(&error, transaction) {
                    Some(refusal) => return Err(refusal),
                    // Still running under this token: ask for the same again. Lost to another writer:
                    // begin anew.
                    None => {
                        if error.code() != Some("TransactionInProgressException") {
                            token = uuid::Uuid::new_v4().to_string();
                        }
                        tokio::time::sleep(jitter(wait)).await;
                        wait *= 2;
                    }
                },
            }
        }
        Err(CommitError::Contended)
    }

    fn item(&self, step: &Step) -> Result<TransactWriteItem, CommitError> {
        let built = match step {
            Step::Put { key, row, condition } => {
                let (expression, names, values) = condition.parts();
                let mut whole = row.clone();
                whole.extend(primary(key));
                Put::builder()
                    .table_name(self.tables.name(key.table))
                    .set_item(Some(whole))
                    .set_condition_expression(expression)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map(|put| TransactWriteItem::builder().put(put).build())
            }
            Step::Delete { key, condition } => {
                let (expression, names, values) = condition.parts();
                Delete::builder()
                    .table_name(self.tables.name(key.table))
                    .set_key(Some(primary(key)))
                    .set_condition_expression(expression)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map(|delete| TransactWriteItem::builder().delete(delete).build())
            }
            Step::Check { key, condition } => {
                let (expression, names, values) = condition.parts();
                ConditionCheck::builder()
                    .table_name(self.tables.name(key.table))
                    .set_key(Some(primary(key)))
                    .set_condition_expression(expression)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map(|check| TransactWriteItem::builder().condition_check(check).build())
            }
        };
        built.map_err(|_| CommitError::Rejected("incomplete transaction item".to_owned()))
    }
}

type Parts = (Option<String>, Option<std::collections::HashMap<String, String>>, Option<Row>);

impl Condition {
    fn parts(&self) -> Parts {
        match self {
            Self::None => (None, None, None),
            Self::Absent => (Some("attribute_not_exists(pk)".to_owned()), None, None),
            Self::AbsentOrExpired(now) => (
                Some("attribute_not_exists(pk) OR #e <= :now".to_owned()),
                Some([("#e".to_owned(), super::schema::EXPIRES.to_owned())].into()),
                Some(Row::from([(":now".to_owned(), AttributeValue::N(now.to_string()))])),
            ),
            Self::Equals(attribute, value) => (
                Some("#a = :a".to_owned()),
                Some([("#a".to_owned(), (*attribute).to_owned())].into()),
                Some(Row::from([(":a".to_owned(), value.clone())])),
            ),
        }
    }
}

/// `None`: worth another try.
fn verdict(error: &SdkError<TransactWriteItemsError>, transaction: &Transaction) -> Option<CommitError> {
    let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) = error.as_service_error() else {
        return match error.code() {
            Some("TransactionInProgressException") => None,
            Some(code) if is_throttle(code) => Some(CommitError::Throttled),
            Some("InternalServerError" | "ServiceUnavailable") | None => Some(CommitError::Unknown),
            Some(code) => Some(CommitError::Rejected(code.to_owned())),
        };
    };
    let codes: Vec<_> = cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap_or("None")).collect();
    // A replay explains every other failed condition: it goes first.
    let failed = |guard: &&Guard| **guard == Guard::Replayed;
    let refused: Vec<_> = codes
        .iter()
        .zip(&transaction.steps)
        .filter(|(code, _)| **code == "ConditionalCheckFailed")
        .map(|(_, (_, guard))| guard)
        .collect();
    if let Some(guard) = refused.iter().copied().find(failed).or_else(|| refused.first().copied()) {
        return Some(CommitError::Refused(guard.clone()));
    }
    if codes
        .iter()
        .any(|code| is_throttle(code) || *code == "ProvisionedThroughputExceeded" || *code == "ThrottlingError")
    {
        return Some(CommitError::Throttled);
    }
    if codes.contains(&"TransactionConflict") {
        return None;
    }
    let code = codes.iter().find(|code| **code != "None").copied().unwrap_or("cancelled");
    Some(CommitError::Rejected(code.to_owned()))
}

/// Between half and the whole of `wait`, so that two writers do not meet again.
fn jitter(wait: Duration) -> Duration {
    let mut byte = [0u8; 1];
    // Without randomness the wait is merely not spread.
    let _ = aws_lc_rs::rand::fill(&mut byte);
    wait / 2 + wait / 2 * u32::from(byte[0]) / 255
}
