//! What stands under a customer and under those that were merged into it, as one list: it stays where it
//! was written.

use futures::future::BoxFuture;

use crate::domain::ids::CustomerId;
use crate::store::customers::CustomerRow;
use crate::store::{Store, StoreError};

/// Whose parts are listed: of a survivor also those of its merged customers, of a merged one its own.
pub fn members(row: &CustomerRow, asked: &CustomerId) -> Vec<CustomerId> {
    if row.id != *asked {
        return vec![asked.clone()];
    }
    std::iter::once(&row.id).chain(row.merged_from()).cloned().collect()
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
