//! Counters of a caller in a window: leased in blocks where approximate is enough, exactly one by
//! one where it is not.

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnConsumedCapacity, ReturnValue};

use super::client::primary;
use super::{Store, StoreError, cost, keys, schema};
use crate::domain::ids::StaffId;

#[derive(Debug, Clone, Copy)]
pub struct Window {
    pub name: &'static str,
    /// Start of the window, epoch seconds.
    pub start: i64,
    pub seconds: i64,
    pub limit: u32,
}

/// Takes `units` of the window's limit. `Ok(used)` after taking; `Err(used)` when they are not there.
pub async fn take(store: &Store, caller: &StaffId, window: Window, units: u32) -> Result<Result<u32, ()>, StoreError> {
    // A limit of 0 gives nothing, not even a first unit.
    if units == 0 || units > window.limit {
        return Ok(Err(()));
    }
    let number = |n: i64| AttributeValue::N(n.to_string());
    let key = keys::limit(caller, window.name, window.start);
    let room = i64::from(window.limit) - i64::from(units);
    let sent = store
        .client
        .update_item()
        .table_name(store.tables.name(key.table))
        .set_key(Some(primary(&key)))
        .update_expression("ADD #used :units SET #expires = :expires")
        .condition_expression("attribute_not_exists(#used) OR #used <= :room")
        .expression_attribute_names("#used", "used")
        .expression_attribute_names("#expires", schema::EXPIRES)
        .expression_attribute_values(":units", number(units.into()))
        .expression_attribute_values(":room", number(room))
        .expression_attribute_values(":expires", number(window.start + 2 * window.seconds))
        .return_values(ReturnValue::UpdatedNew)
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await;
    match sent {
        Ok(answer) => {
            cost::write(answer.consumed_capacity().and_then(|used| used.capacity_units()), 1);
            let used = answer.attributes().and_then(|row| row.get("used")).and_then(|used| used.as_n().ok());
            Ok(Ok(used.and_then(|used| used.parse().ok()).unwrap_or(window.limit)))
        }
        Err(error) if error.code() == Some("ConditionalCheckFailedException") => Ok(Err(())),
        Err(error) => Err(error.into()),
    }
}
