//! Which organisations stand under which (CUS-29).

use serde::{Deserialize, Serialize};

use super::under;
use crate::domain::ids::CustomerId;
use crate::store::{CommitError, Store, StoreError, Transaction, keys, to_row};

/// Ids of the branches of an organisation (CUS-29).
pub async fn branches(
    store: &Store,
    parent: &CustomerId,
    limit: i32,
    after: Option<String>,
) -> Result<(Vec<CustomerId>, bool), StoreError> {
    let (rows, more): (Vec<BranchRow>, bool) = under(store, parent, keys::BRANCH, true, limit, after).await?;
    Ok((rows.into_iter().map(|row| row.child).collect(), more))
}

#[derive(Debug, Serialize, Deserialize)]
struct BranchRow {
    child: CustomerId,
}

/// Puts an organisation under a parent. Whether that is right rests on the organisations above, all
/// of which the caller requires to be as they were read.
pub fn join_branch(parent: &CustomerId, child: &CustomerId, tx: &mut Transaction) -> Result<(), CommitError> {
    tx.set(keys::branch(parent, child), to_row(&BranchRow { child: child.clone() })?);
    Ok(())
}

pub fn leave_branch(parent: &CustomerId, child: &CustomerId, tx: &mut Transaction) {
    tx.delete(keys::branch(parent, child));
}
