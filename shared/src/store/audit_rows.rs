//! Rows of the table `Audit`. Only ever created: no function may update or delete one.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{CommitError, CorruptRow, Guard, Row, Store, StoreError, Table, Transaction, from_row, keys, to_row};

/// One link of a chain. `body` is canonical JSON and the only thing the hash covers, together
/// with the previous hash: a verifier needs no knowledge of our structs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditRow {
    pub body: String,
    pub hash: String,
}

/// Says that a chain exists in its hour: a chain can not be removed whole without a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RegistryRow {
    pub chain: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainPlace {
    pub instance: String,
    pub lane: u32,
    /// `2026-11-21T22`, UTC.
    pub hour: String,
    pub number: u64,
}

impl ChainPlace {
    pub fn chain(&self) -> String {
        keys::audit_chain(&self.instance, self.lane, &self.hour)
    }
}

/// Adds the row, and the chain's registration when it is the first, to the change it witnesses.
pub fn add(place: &ChainPlace, row: &AuditRow, tx: &mut Transaction) -> Result<(), CommitError> {
    let chain = place.chain();
    tx.witness(keys::audit_row(&chain, place.number), to_row(row)?, Guard::LaneBroken);
    if place.number == 0 {
        let registry = to_row(&RegistryRow { chain })?;
        tx.witness(keys::audit_registry(&place.hour, &place.instance, place.lane), registry, Guard::LaneBroken);
    }
    Ok(())
}

/// A row on its own, for what changes nothing else.
pub async fn put(store: &Store, place: &ChainPlace, row: &AuditRow) -> Result<(), CommitError> {
    if place.number == 0 {
        let mut tx = Transaction::new();
        add(place, row, &mut tx)?;
        return store.commit(&tx).await;
    }
    let key = keys::audit_row(&place.chain(), place.number);
    let item = to_row(row)?;
    let Some(there) = store.put_or_find(&key, item).await? else { return Ok(()) };
    // It may be this very row, written by a try whose answer was lost.
    match from_row::<AuditRow>(there) {
        Ok(there) if there == *row => Ok(()),
        _ => Err(CommitError::Refused(Guard::LaneBroken)),
    }
}

/// The chains registered in an hour.
pub async fn chains(store: &Store, hour: &str) -> Result<Vec<String>, StoreError> {
    let mut chains = Vec::new();
    let mut range = Range::All;
    loop {
        let query = Query {
            range: range.clone(),
            limit: 500,
            consistent: true,
            ..Query::partition(Table::Audit, format!("registry#{hour}"))
        };
        let found = store.query(query).await?;
        let last = found.rows.last().and_then(|row| row.get("sk")?.as_s().ok()).cloned();
        for row in found.rows {
            chains.push(from_row::<RegistryRow>(row)?.chain);
        }
        match last {
            Some(last) if found.more => range = Range::Above(last),
            _ => return Ok(chains),
        }
    }
}

/// How far a chain has come: number and hash of its last row. `None`: it has none.
pub async fn head(store: &Store, chain: &str) -> Result<Option<(u64, String)>, StoreError> {
    let last =
        Query { ascending: false, limit: 1, consistent: true, ..Query::partition(Table::Audit, chain.to_owned()) };
    let found = store.query(last).await?.rows.pop().map(numbered).transpose()?;
    Ok(found.map(|(number, row)| (number, row.hash)))
}

/// Rows of a chain in order, each with the number of the place it stands in.
pub async fn rows(store: &Store, chain: &str) -> Result<Vec<(u64, AuditRow)>, StoreError> {
    let mut rows = Vec::new();
    let mut range = Range::All;
    loop {
        let query = Query {
            range: range.clone(),
            limit: 2000,
            consistent: true,
            ..Query::partition(Table::Audit, chain.to_owned())
        };
        let found = store.query(query).await?;
        let last = found.rows.last().and_then(|row| row.get("sk")?.as_s().ok()).cloned();
        for row in found.rows {
            rows.push(numbered(row)?);
        }
        match last {
            Some(last) if found.more => range = Range::Above(last),
            _ => return Ok(rows),
        }
    }
}

/// Rows by chain and number, at most a hundred; those that are not there are left out.
pub async fn many(store: &Store, places: &[(&str, u64)]) -> Result<HashMap<(String, u64), AuditRow>, StoreError> {
    let keys: Vec<_> = places.iter().map(|(chain, number)| keys::audit_row(chain, *number)).collect();
    let mut found = HashMap::new();
    for row in store.get_many(Table::Audit, &keys).await? {
        let chain = row.get("pk").and_then(|pk| pk.as_s().ok()).cloned().ok_or(CorruptRow("chain of an audit row"))?;
        let (number, row) = numbered(row)?;
        found.insert((chain, number), row);
    }
    Ok(found)
}

fn numbered(row: Row) -> Result<(u64, AuditRow), StoreError> {
    let number =
        row.get("sk").and_then(|sk| sk.as_s().ok()?.parse().ok()).ok_or(CorruptRow("number of an audit row"))?;
    // What somebody has made unreadable is a row without content: whoever checks the chain names it.
    Ok((number, from_row(row).unwrap_or_else(|_| AuditRow { body: String::new(), hash: String::new() })))
}

/// The body of an audit row as a stream hands it over; `None` for a registry row.
pub fn body_of(image: &Row) -> Option<&str> {
    image.get("body").and_then(|body| match body {
        AttributeValue::S(text) => Some(text.as_str()),
        _ => None,
    })
}
