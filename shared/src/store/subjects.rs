//! Rows of the table `Keys`: is a data subject live, and its wrapped data keys.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{Binary, CommitError, Guard, Store, StoreError, Table, Transaction, from_row, keys, to_row};
use crate::domain::ids::SubjectId;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StateRow {
    pub state: String,
    pub at: Timestamp,
}

pub const LIVE: &str = "live";
pub const ERASED: &str = "erased";

/// A data key of a subject, and what it takes to unwrap it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyRow {
    pub wrapped: Binary,
    pub by: WrappedBy,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WrappedBy {
    Kms,
    Wrapping { number: u8, version: u32 },
}

pub fn register(subject: &SubjectId, at: Timestamp, tx: &mut Transaction) -> Result<(), CommitError> {
    let row = to_row(&StateRow { state: LIVE.to_owned(), at })?;
    tx.create(keys::subject_state(subject), row, Guard::Exists);
    Ok(())
}

/// The tombstone of a subject, in place of a live one. From here on nothing is added to it.
pub fn bury(subject: &SubjectId, at: Timestamp, tx: &mut Transaction) -> Result<(), CommitError> {
    turn(subject, LIVE, ERASED, at, tx)
}

/// Takes a tombstone back while the keys are still there.
pub fn unbury(subject: &SubjectId, at: Timestamp, tx: &mut Transaction) -> Result<(), CommitError> {
    turn(subject, ERASED, LIVE, at, tx)
}

fn turn(subject: &SubjectId, from: &str, to: &str, at: Timestamp, tx: &mut Transaction) -> Result<(), CommitError> {
    let row = to_row(&StateRow { state: to.to_owned(), at })?;
    tx.replace_equal(keys::subject_state(subject), row, "state", from, Guard::SubjectGone);
    Ok(())
}

/// The sort keys of all keys of a subject.
pub async fn key_names(store: &Store, subject: &SubjectId) -> Result<Vec<(String, String)>, StoreError> {
    let query = Query {
        range: Range::Prefix("key#".to_owned()),
        consistent: true,
        ..Query::partition(Table::Keys, keys::subject_partition(subject))
    };
    let found = store.query(query).await?;
    let name = |row: &super::Row| {
        let (class, kid) = row.get("sk")?.as_s().ok()?.strip_prefix("key#")?.split_once('#')?;
        Some((class.to_owned(), kid.to_owned()))
    };
    Ok(found.rows.iter().filter_map(name).collect())
}

/// Every write of sealed values or lookup rows carries this check: an erased subject gets no new ones.
pub fn require_live(subject: &SubjectId, tx: &mut Transaction) {
    tx.require_equal(keys::subject_state(subject), "state", LIVE, Guard::SubjectGone);
}

pub fn put_key(
    subject: &SubjectId,
    class: &str,
    kid: &str,
    row: &KeyRow,
    tx: &mut Transaction,
) -> Result<(), CommitError> {
    let row = to_row(row)?;
    tx.create(keys::subject_key(subject, class, kid), row, Guard::Exists);
    Ok(())
}

pub fn delete_key(subject: &SubjectId, class: &str, kid: &str, tx: &mut Transaction) {
    tx.delete(keys::subject_key(subject, class, kid));
}

pub async fn state(store: &Store, subject: &SubjectId) -> Result<Option<StateRow>, StoreError> {
    Ok(store.get(&keys::subject_state(subject), true).await?.map(from_row).transpose()?)
}

pub async fn key(store: &Store, subject: &SubjectId, class: &str, kid: &str) -> Result<Option<KeyRow>, StoreError> {
    Ok(store.get(&keys::subject_key(subject, class, kid), true).await?.map(from_row).transpose()?)
}

/// Key rows of many subjects in one call; those that are gone are absent from the answer.
pub async fn many_keys(
    store: &Store,
    class: &str,
    wanted: &[(SubjectId, String)],
) -> Result<Vec<(String, KeyRow)>, StoreError> {
    let prefix = format!("key#{class}#");
    let asked: Vec<_> = wanted.iter().map(|(subject, kid)| keys::subject_key(subject, class, kid)).collect();
    let mut found = Vec::with_capacity(asked.len());
    let mut rows = Vec::with_capacity(asked.len());
    for some in asked.chunks(100) {
        rows.append(&mut store.get_many(Table::Keys, some).await?);
    }
    for row in rows {
        let kid =
            row.get("sk").and_then(|sk| sk.as_s().ok()).and_then(|sk| sk.strip_prefix(&prefix)).map(str::to_owned);
        if let Some(kid) = kid {
            found.push((kid, from_row(row)?));
        }
    }
    Ok(found)
}

pub async fn wrapping_key(store: &Store, number: u8, version: u32) -> Result<Option<KeyRow>, StoreError> {
    Ok(store.get(&keys::wrapping_key(number, version), true).await?.map(from_row).transpose()?)
}

/// `false`: another instance made it first; read that one.
pub async fn put_wrapping_key(store: &Store, number: u8, version: u32, row: &KeyRow) -> Result<bool, StoreError> {
    store.put_new(&keys::wrapping_key(number, version), to_row(row)?).await
}
