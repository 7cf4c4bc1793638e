//! Everything the four tables hold, read past the house: what a test compares before and after.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use shared::runtime::{Clients, Config};
use shared::store::{Row, Table};
use tests::Kit;

/// Table, partition key, sort key.
pub type Place = (Table, String, String);

#[derive(Clone, PartialEq)]
pub struct State(pub BTreeMap<Place, Row>);

/// A client of somebody who has got at the tables themselves.
pub async fn attacker(kit: &Kit) -> Client {
    Clients::embedded("attacker", kit.system.embedded().http_client("attacker")).await.dynamodb
}

/// What is counted, derived or made by chance, and stands in no audit row. `#loose`: files under way, which are
/// removed unless something comes to name them.
const DERIVED: [&str; 7] =
    ["anomalies#counting#", "anomalies#habits#", "audits#", "limit#", "timeline#", "names#", "wrapping#"];

impl State {
    pub async fn of(kit: &Kit) -> Self {
        Self::read(&attacker(kit).await, &Config::embedded()).await
    }

    pub async fn read(client: &Client, config: &Config) -> Self {
        let mut rows = BTreeMap::new();
        for table in Table::ALL {
            let pages = client.scan().table_name(config.tables.name(table)).into_paginator().items().send();
            for row in pages.collect::<Result<Vec<_>, _>>().await.unwrap() {
                rows.insert((table, text(&row, "pk"), text(&row, "sk")), row);
            }
        }
        Self(rows)
    }

    /// What stands there because of the business alone: without counters, the trail and what is
    /// derived from it, and the wrapping keys that are made when first needed.
    pub fn business(&self) -> Self {
        let derived = |pk: &str| pk.ends_with("#loose") || DERIVED.iter().any(|start| pk.starts_with(start));
        let besides = |(table, pk, _): &&Place| *table != Table::Audit && !derived(pk);
        Self(self.0.iter().filter(|(place, _)| besides(place)).map(|(k, v)| (k.clone(), v.clone())).collect())
    }

    pub fn rows(&self, table: Table, start: &str) -> impl Iterator<Item = (&Place, &Row)> {
        self.0.iter().filter(move |((of, pk, _), _)| *of == table && pk.starts_with(start))
    }

    pub fn customers(&self) -> usize {
        self.rows(Table::Records, "customers#").filter(|((_, _, sk), _)| sk == "record").count()
    }

    /// Whether a piece of text stands anywhere, in a key or a value.
    pub fn mentions(&self, piece: &str) -> bool {
        self.0.values().any(|row| row.iter().any(|(name, value)| name.contains(piece) || holds(value, piece)))
    }

    /// Places whose rows are not the same; for a message that says where, and not what.
    pub fn differences(&self, other: &Self) -> Vec<Place> {
        let here = self.0.iter().filter(|(place, row)| other.0.get(place) != Some(row));
        let there = other.0.keys().filter(|place| !self.0.contains_key(place));
        here.map(|(place, _)| place).chain(there).cloned().collect()
    }
}

#[track_caller]
pub fn unchanged(before: &State, after: &State, of: &str) {
    let differences = before.business().differences(&after.business());
    assert!(differences.is_empty(), "{of}: {differences:?}");
}

pub fn text(row: &Row, name: &str) -> String {
    row[name].as_s().unwrap().clone()
}

fn holds(value: &AttributeValue, piece: &str) -> bool {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.contains(piece),
        AttributeValue::B(bytes) => bytes.as_ref().windows(piece.len()).any(|window| window == piece.as_bytes()),
        AttributeValue::M(map) => map.iter().any(|(name, value)| name.contains(piece) || holds(value, piece)),
        AttributeValue::L(list) => list.iter().any(|value| holds(value, piece)),
        _ => false,
    }
}

/// Writes a row as it is, asking nobody.
pub async fn put(client: &Client, table: Table, row: Row) {
    let name = Config::embedded().tables.name(table).to_owned();
    client.put_item().table_name(name).set_item(Some(row)).send().await.unwrap();
}

pub async fn delete(client: &Client, (table, pk, sk): &Place) {
    let name = Config::embedded().tables.name(*table).to_owned();
    let key = |text: &str| AttributeValue::S(text.to_owned());
    client.delete_item().table_name(name).key("pk", key(pk)).key("sk", key(sk)).send().await.unwrap();
}
