//! What stands under a customer and under those that were merged into it, as one list: it stays where it
//! was written.

use std::collections::BTreeMap;

use futures::future::{BoxFuture, try_join_all};

use crate::domain::ids::{ChangeId, ContactId, CustomerId};
use crate::store::customers::{self, ChangeRow, ContactRow, CustomerRow};
use crate::store::{Guard, Store, StoreError, Transaction};

/// Whose parts are listed: of a survivor also those of its merged customers, of a merged one its own.
pub fn members(row: &CustomerRow, asked: &CustomerId) -> Vec<CustomerId> {
    if row.id != *asked {
        return vec![asked.clone()];
    }
    std::iter::once(&row.id).chain(row.merged_from()).cloned().collect()
}

/// Deep enough for any group of companies.
const MAX_DEPTH: usize = 12;

/// Whether none of `barred` is this organisation or stands above it. All on the way have to stay as they are
/// until the commit, or two moves at once could close a circle.
pub async fn is_apart(
    store: &Store,
    from: Option<CustomerId>,
    barred: &[&CustomerId],
    otherwise: &Guard,
    tx: &mut Transaction,
) -> Result<bool, StoreError> {
    let mut above = from;
    for _ in 0..MAX_DEPTH {
        let Some(id) = above else { return Ok(true) };
        if barred.contains(&&id) {
            return Ok(false);
        }
        let Some(row) = customers::get(store, &id, true).await? else { return Ok(true) };
        tx.require_version(row.key(), row.version, otherwise.clone());
        above = row.merged_into.map(|into| into.customer).or(row.parent_id);
    }
    Ok(false)
}

/// Reads parts of one customer: so many, after the one with this id; and whether there are more.
pub type Read<T> = for<'a> fn(&'a Store, &'a CustomerId, i32, Option<String>) -> BoxFuture<'a, PartsRead<T>>;
type PartsRead<T> = Result<(Vec<T>, bool), StoreError>;

/// Up to a page of their parts, one member after the other, and the place to go on from.
pub async fn walk<T>(
    store: &Store,
    members: &[CustomerId],
    limit: i32,
    after: Option<String>,
    read: Read<T>,
    id: impl Fn(&T) -> String,
) -> Result<(Vec<T>, Option<String>), StoreError> {
    let place = after.as_deref().and_then(|place| place.split_once('#'));
    let first = place.and_then(|(member, _)| members.iter().position(|other| other.as_str() == member)).unwrap_or(0);
    let mut after = place.map(|(_, id)| id.to_owned());
    let mut parts = Vec::new();
    for (number, member) in members.iter().enumerate().skip(first) {
        let room = limit - i32::try_from(parts.len()).unwrap_or(limit);
        let (mut rows, more) = read(store, member, room, after.take()).await?;
        let last = rows.last().map(|row| format!("{member}#{}", id(row)));
        parts.append(&mut rows);
        let full = parts.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
        if more || (full && number + 1 < members.len()) {
            return Ok((parts, last));
        }
    }
    Ok((parts, None))
}

/// Up to a page of their parts as one list, newest first: a part's place tells its time, and two members may
/// show the same one. Reads as many of each member as a page holds.
pub async fn newest<T>(
    store: &Store,
    members: &[CustomerId],
    limit: i32,
    before: Option<String>,
    read: Read<T>,
    place: impl Fn(&T) -> String,
) -> Result<(Vec<T>, Option<String>), StoreError> {
    let each = members.iter().map(|member| read(store, member, limit, before.clone()));
    let mut more = false;
    let mut found = BTreeMap::new();
    for (parts, beyond) in try_join_all(each).await? {
        more |= beyond;
        found.extend(parts.into_iter().map(|part| (place(&part), part)));
    }
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    more |= found.len() > page;
    let mut last = None;
    let parts = found.into_iter().rev().take(page).map(|(place, part)| {
        last = Some(place);
        part
    });
    let parts = parts.collect();
    Ok((parts, last.filter(|_| more)))
}

/// A change of any of them.
pub async fn change(store: &Store, members: &[CustomerId], id: &ChangeId) -> Result<Option<ChangeRow>, StoreError> {
    let found = try_join_all(members.iter().map(|member| customers::change(store, member, id))).await?;
    Ok(found.into_iter().flatten().next())
}

/// A contact of any of them.
pub async fn contact(store: &Store, members: &[CustomerId], id: &ContactId) -> Result<Option<ContactRow>, StoreError> {
    let found = try_join_all(members.iter().map(|member| customers::contact(store, member, id))).await?;
    Ok(found.into_iter().flatten().next())
}
