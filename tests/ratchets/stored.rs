//! The four tables as they are, read past all of Kehu's code: what is really stored.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::Value;
use shared::audit::Body;
use shared::runtime::{Clients, Config};
use shared::store::{Row, Table};
use tests::Kit;

/// Every row by its path, `{logical table}|{pk}|{sk}`, as audit rows name it.
#[derive(PartialEq)]
pub struct Stored(pub BTreeMap<String, Row>);

/// A row of the trail.
#[derive(Clone)]
pub struct Link {
    pub body: Body,
    pub text: String,
    pub hash: String,
}

pub async fn client(kit: &Kit) -> Client {
    Clients::embedded("observer", kit.system.embedded().http_client("observer")).await.dynamodb
}

impl Stored {
    pub async fn read(kit: &Kit) -> Self {
        let mut rows = BTreeMap::new();
        for table in Table::ALL {
            rows.extend(read_table(kit, table).await);
        }
        Self(rows)
    }

    /// Paths of what is not the same in both.
    pub fn differences(&self, other: &Self) -> BTreeSet<String> {
        let paths = self.0.keys().chain(other.0.keys());
        paths.filter(|path| self.0.get(*path) != other.0.get(*path)).cloned().collect()
    }

    /// All rows of the trail, in the order of time.
    pub fn trail(&self) -> Vec<Link> {
        let mut trail: Vec<_> = self.0.values().filter_map(link).collect();
        trail.sort_by(|a, b| {
            (&a.body.at, &a.body.chain, a.body.number).cmp(&(&b.body.at, &b.body.chain, b.body.number))
        });
        trail
    }
}

/// The rows the trail has got since.
pub async fn trail(kit: &Kit) -> Vec<Link> {
    Stored(read_table(kit, Table::Audit).await).trail()
}

pub fn since(before: &[Link], after: &[Link]) -> Vec<Link> {
    let known: BTreeSet<_> = before.iter().map(|link| (&link.body.chain, link.body.number)).collect();
    after.iter().filter(|link| !known.contains(&(&link.body.chain, link.body.number))).cloned().collect()
}

fn link(row: &Row) -> Option<Link> {
    let text = text(row, "body")?;
    let body = serde_json::from_str(&text).unwrap();
    Some(Link { body, hash: self::text(row, "hash").unwrap(), text })
}

pub fn text(row: &Row, name: &str) -> Option<String> {
    row.get(name)?.as_s().ok().cloned()
}

async fn read_table(kit: &Kit, table: Table) -> BTreeMap<String, Row> {
    let (client, tables) = (client(kit).await, Config::embedded().tables);
    let mut rows = BTreeMap::new();
    let mut start: Option<Row> = None;
    loop {
        let scan = client.scan().table_name(tables.name(table)).consistent_read(true).set_exclusive_start_key(start);
        let page = scan.send().await.unwrap();
        for row in page.items.unwrap_or_default() {
            let path = format!("{}|{}|{}", table.name(), text(&row, "pk").unwrap(), text(&row, "sk").unwrap());
            assert!(rows.insert(path, row).is_none());
        }
        start = page.last_evaluated_key;
        if start.is_none() {
            return rows;
        }
    }
}

/// Everything in a row, down to the last list element: names, texts and bytes.
pub fn pieces(row: &Row) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (name, value) in row {
        pieces.push(Piece::Text(name));
        take(value, &mut pieces);
    }
    pieces
}

pub enum Piece<'a> {
    Text(&'a str),
    Number(&'a str),
    Bytes(&'a [u8]),
}

fn take<'a>(value: &'a AttributeValue, pieces: &mut Vec<Piece<'a>>) {
    match value {
        AttributeValue::S(text) => pieces.push(Piece::Text(text)),
        AttributeValue::N(number) => pieces.push(Piece::Number(number)),
        AttributeValue::B(blob) => pieces.push(Piece::Bytes(blob.as_ref())),
        AttributeValue::Bool(_) | AttributeValue::Null(_) => {}
        AttributeValue::L(list) => list.iter().for_each(|value| take(value, pieces)),
        AttributeValue::M(map) => {
            for (name, value) in map {
                pieces.push(Piece::Text(name));
                take(value, pieces);
            }
        }
        AttributeValue::Ss(set) => pieces.extend(set.iter().map(|text| Piece::Text(text))),
        other => panic!("an attribute of an unknown kind: {other:?}"),
    }
}

/// Every customer a body tells of: the `id` of a customer, or the `customerId` of what is its own.
pub fn disclosed(body: &Value) -> BTreeSet<String> {
    ids(body, "cus_", "customerId")
}

/// Every contact person a body tells of.
pub fn disclosed_contacts(body: &Value) -> BTreeSet<String> {
    ids(body, "ctc_", "contactId")
}

fn ids(value: &Value, prefix: &str, reference: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    match value {
        Value::Array(list) => found.extend(list.iter().flat_map(|value| ids(value, prefix, reference))),
        Value::Object(members) => {
            for (name, value) in members {
                match value.as_str() {
                    Some(id) if (name == "id" || name == reference) && id.starts_with(prefix) => {
                        found.insert(id.to_owned());
                    }
                    _ => found.extend(ids(value, prefix, reference)),
                }
            }
        }
        _ => {}
    }
    found
}
