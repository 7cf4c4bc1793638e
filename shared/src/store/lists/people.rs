//! Lists of staff, and of what one of them looks after: customers, and what is planned.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::DeserializeOwned;

use super::{Partition, Scope, Sort, Walk, follow_ups, partitions};
use crate::domain::ids::{CustomerId, FollowUpId, StaffId, UnitId};
use crate::store::access::StaffRow;
use crate::store::customers::Listed;
use crate::store::follow_ups::ListedFollowUp;
use crate::store::schema::{Index, LISTED_AT};
use crate::store::{Row, Store, StoreError};

/// The attributes that put a member of staff into the lists of his unit and of all.
pub fn staff_membership(row: &StaffRow) -> Row {
    let attributes = [
        (LISTED_AT, row.id.to_string()),
        (Index::Unit.attributes().0, staff_key(Some(&row.unit_id))),
        (Index::Shard.attributes().0, staff_key(None)),
    ];
    attributes.into_iter().map(|(name, value)| (name.to_owned(), AttributeValue::S(value))).collect()
}

fn staff_key(unit: Option<&UnitId>) -> String {
    unit.map_or_else(|| "access#staff".to_owned(), |unit| format!("access#staff#{unit}"))
}

/// Ids of staff of a unit or of all, and the place to go on from if there is more.
pub async fn staff(
    store: &Store,
    unit: Option<&UnitId>,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<StaffId>, Option<String>), StoreError> {
    #[derive(serde::Deserialize)]
    struct Member {
        id: StaffId,
    }
    let index = if unit.is_some() { Index::Unit } else { Index::Shard };
    let page = usize::try_from(limit).unwrap_or(1);
    let mut walk = Walk::new(store, vec![Partition { index, key: staff_key(unit) }], true, after, page);
    let (mut ids, mut last) = (Vec::with_capacity(page), None);
    while let Some((place, member)) = walk.next::<Member>().await? {
        if ids.len() == page {
            return Ok((ids, last));
        }
        ids.push(member.id);
        last = Some(place);
    }
    Ok((ids, None))
}

/// The first customers on file with an owner, oldest first.
pub async fn first_customers_of(store: &Store, owner: &StaffId, most: usize) -> Result<Vec<CustomerId>, StoreError> {
    let listed: Vec<Listed> = first(store, partitions(&Scope::Owner(owner.clone()), Sort::Created, None), most).await?;
    Ok(listed.into_iter().map(|listed| listed.id).collect())
}

/// The first of what somebody has still to do, the longest due first.
pub async fn first_follow_ups_of(store: &Store, owner: &StaffId, most: usize) -> Result<Vec<FollowUpId>, StoreError> {
    let listed: Vec<ListedFollowUp> = first(store, follow_ups(&Scope::Owner(owner.clone()), true), most).await?;
    Ok(listed.into_iter().map(|listed| listed.id).collect())
}

/// Whether somebody looks after any customer, or has anything to do.
pub async fn has_anything(store: &Store, owner: &StaffId) -> Result<bool, StoreError> {
    Ok(!first_customers_of(store, owner, 1).await?.is_empty()
        || !first_follow_ups_of(store, owner, 1).await?.is_empty())
}

async fn first<T: DeserializeOwned>(
    store: &Store,
    partitions: Vec<Partition>,
    most: usize,
) -> Result<Vec<T>, StoreError> {
    let mut walk = Walk::new(store, partitions, true, None, most);
    let mut found = Vec::with_capacity(most);
    while found.len() < most {
        let Some((_, listed)) = walk.next().await? else { break };
        found.push(listed);
    }
    Ok(found)
}
