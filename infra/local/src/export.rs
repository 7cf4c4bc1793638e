//! The audit trail as files that `kehu-verify` judges: what the lines in the runbook fetch from the cloud.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use embedded::Embedded;
use futures::TryStreamExt;
use object_store::ObjectStoreExt;
use serde_json::{Map, Value, json};
use shared::runtime::{Clients, Config};
use shared::store::{Row, Table};
use shared::vault::Vault;
use verify::folder::{AUDIT, COMPARED, KEY, SEALS};
use verify::seal::PublicKey;

use crate::LocalError;

/// Who reads, in what the embedded store records of its calls.
const EXPORT: &str = "export";

/// From a data folder that no process is using.
pub async fn from_folder(data: &Path, to: &Path, with_items: bool) -> Result<(), LocalError> {
    if !data.exists() {
        return Err(LocalError::NoData(data.to_owned()));
    }
    let embedded = Embedded::open(data)?;
    let written = export(&embedded, to, with_items).await;
    embedded.shutdown()?;
    written
}

pub async fn export(embedded: &Embedded, to: &Path, with_items: bool) -> Result<(), LocalError> {
    let (clients, config) = (Clients::embedded(EXPORT, embedded.http_client(EXPORT)).await, Config::embedded());
    fs::create_dir_all(to.join(SEALS)).map_err(LocalError::Output)?;
    let mut tables = vec![(Table::Audit, AUDIT.to_owned())];
    if with_items {
        let compared = Table::ALL.into_iter().filter(|table| COMPARED.contains(&table.name()));
        tables.extend(compared.map(|table| (table, format!("{}.jsonl", table.name()))));
    }
    for (table, file) in tables {
        let mut out = BufWriter::new(File::create(to.join(file)).map_err(LocalError::Output)?);
        let pages = clients.dynamodb.scan().table_name(config.tables.name(table)).consistent_read(true);
        let mut rows = pages.into_paginator().items().send();
        while let Some(row) = rows.next().await {
            let row = row.map_err(|_| LocalError::Export)?;
            writeln!(out, "{}", Value::Object(typed(&row))).map_err(LocalError::Output)?;
        }
        out.flush().map_err(LocalError::Output)?;
    }
    let (bucket, prefix) = (embedded.seals(), object_store::path::Path::from(SEALS));
    let seals: Vec<_> = bucket.list(Some(&prefix)).try_collect().await.map_err(|_| LocalError::Export)?;
    for seal in seals {
        let Some(name) = seal.location.filename() else { continue };
        let found = bucket.get(&seal.location).await.map_err(|_| LocalError::Export)?;
        let bytes = found.bytes().await.map_err(|_| LocalError::Export)?;
        fs::write(to.join(SEALS).join(name), bytes).map_err(LocalError::Output)?;
    }
    let store = shared::store::Store::new(clients.dynamodb, config.tables);
    let key = Vault::new(clients.kms, config.keys, store).seal_key().await.map_err(|_| LocalError::Export)?;
    fs::write(to.join(KEY), PublicKey::from_der(key).to_pem()).map_err(LocalError::Output)
}

fn typed(row: &Row) -> Map<String, Value> {
    row.iter().map(|(name, value)| (name.clone(), attribute(value))).collect()
}

/// DynamoDB's own JSON.
fn attribute(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::B(blob) => json!({ "B": STANDARD.encode(blob.as_ref()) }),
        AttributeValue::Bool(flag) => json!({ "BOOL": flag }),
        AttributeValue::M(inner) => json!({ "M": typed(inner) }),
        AttributeValue::L(list) => json!({ "L": list.iter().map(attribute).collect::<Vec<_>>() }),
        AttributeValue::Ss(set) => json!({ "SS": set }),
        // Kehu writes no other sets.
        _ => json!({ "NULL": true }),
    }
}
