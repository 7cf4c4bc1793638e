//! What is remembered of a POST, in the same transaction as its effect: enough to recognise the
//! request again and to find what it made, never its body.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{CommitError, Guard, Store, StoreError, Transaction, from_row, keys, to_row};
use crate::domain::ids::StaffId;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Remembered {
    /// Keyed hash of method, path and body.
    pub request: String,
    /// Id of what was made, in the words of the operation that reads it again.
    pub resource: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Epoch seconds; DynamoDB removes the row some time later, so readers look at it too.
    pub expires_at: i64,
}

pub async fn get(store: &Store, caller: &StaffId, key: &str, now: Timestamp) -> Result<Option<Remembered>, StoreError> {
    let row = store.get(&keys::idempotency(caller, key), true).await?;
    let found = row.map(from_row::<Remembered>).transpose()?;
    Ok(found.filter(|found| found.expires_at > now.as_second()))
}

pub fn remember(
    caller: &StaffId,
    key: &str,
    remembered: &Remembered,
    now: Timestamp,
    tx: &mut Transaction,
) -> Result<(), CommitError> {
    let row = to_row(remembered)?;
    tx.create_unless_live(keys::idempotency(caller, key), row, Guard::Replayed, now.as_second());
    Ok(())
}
