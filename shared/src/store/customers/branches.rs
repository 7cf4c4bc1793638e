//! Which organisations stand under which (CUS-29).

use serde::{Deserialize, Serialize};

use super::{under, written};
use crate::domain::ids::CustomerId;
use crate::store::{CommitError, Guard, Store, StoreError, Transaction, keys};

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

/// Puts an organisation under a parent.
pub fn join_branch(parent: &CustomerId, child: &CustomerId, tx: &mut Transaction) -> Result<(), CommitError> {
    tx.set(keys::branch(parent, child), written(&BranchRow { child: child.clone() })?);
    tx.require_present(keys::customer(parent), Guard::Missing);
    Ok(())
}

pub fn leave_branch(parent: &CustomerId, child: &CustomerId, tx: &mut Transaction) {
    tx.delete(keys::branch(parent, child));
}
