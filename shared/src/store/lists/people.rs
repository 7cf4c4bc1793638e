//! Lists of staff, and the customers of one of them.

use aws_sdk_dynamodb::types::AttributeValue;

use super::{Partition, Scope, Sort, Walk, partitions};
use crate::domain::ids::{CustomerId, StaffId, UnitId};
use crate::store::access::StaffRow;
use crate::store::customers::Listed;
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
pub async fn first_of(store: &Store, owner: &StaffId, most: usize) -> Result<Vec<CustomerId>, StoreError> {
    let mut walk = Walk::new(store, partitions(&Scope::Owner(owner.clone()), Sort::Created, None), true, None, most);
    let mut ids = Vec::with_capacity(most);
    while ids.len() < most {
        let Some((_, listed)) = walk.next::<Listed>().await? else { break };
        ids.push(listed.id);
    }
    Ok(ids)
}

/// Whether somebody looks after any customer.
pub async fn has_customers(store: &Store, owner: &StaffId) -> Result<bool, StoreError> {
    Ok(!first_of(store, owner, 1).await?.is_empty())
}
