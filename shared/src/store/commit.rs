//! A transaction goes to DynamoDB, or is told why not, in the field's words.

use std::time::Duration;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, ConditionCheck, Delete, Put, ReturnConsumedCapacity, TransactWriteItem};

use super::client::{is_throttle, primary};
use super::transaction::{Condition, Step};
use super::{CommitError, Guard, Row, Store, Transaction, cost};

/// DynamoDB's own limit.
const MAX_ITEMS: usize = 100;

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
