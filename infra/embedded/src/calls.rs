//! What was asked of the store, call by call: tests assert costs, key usage and who read what. Off
//! until it is started.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use dynoxide::Database;
use serde::Deserialize;
use serde_json::Value;

use crate::connector::{Answer, Request, Service};
use crate::kms::Access;
use crate::touches::{key_text, queried_key, touches};

#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    pub principal: String,
    pub service: Service,
    pub operation: String,
    /// Each table once.
    pub tables: Vec<String>,
    pub index: Option<String>,
    /// The partition key values named, as IAM's `dynamodb:LeadingKeys` sees them, each once.
    pub leading_keys: Vec<String>,
    /// The same item by item, as IAM judges a transaction or a batch.
    pub asks: Vec<Ask>,
    /// Items the request names, or for a query or scan the items it answered.
    pub items: usize,
    /// As answered, when the request asked for it.
    pub capacity: Vec<Capacity>,
    pub keys: Vec<KeyUse>,
    /// The AWS error code; `Timeout` when no answer reached the caller.
    pub error: Option<String>,
}

/// One action on one item, or on the partition that a query reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ask {
    /// As IAM names it: `PutItem`, `ConditionCheckItem`, `Query` …
    pub action: String,
    pub table: String,
    pub leading_key: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    pub table: String,
    pub units: f64,
    /// With `INDEXES`: the table's own share, and that of each index.
    pub table_units: Option<f64>,
    pub index_units: BTreeMap<String, f64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyUse {
    /// As IAM names it: `ReEncrypt` is `ReEncryptFrom` and `ReEncryptTo`.
    pub action: String,
    pub key_id: Option<String>,
    pub aliases: Vec<String>,
    pub context_keys: Vec<String>,
    /// The value of `class` in the encryption context.
    pub class: Option<String>,
}

#[derive(Default)]
pub struct Calls {
    on: AtomicBool,
    noted: Mutex<Vec<Call>>,
}

impl Calls {
    pub fn start(&self) {
        self.on.store(true, Ordering::Release);
    }

    pub fn stop(&self) {
        self.on.store(false, Ordering::Release);
    }

    /// The calls since the last `take`, in the order of their answers. Recording goes on.
    pub fn take(&self) -> Vec<Call> {
        std::mem::take(&mut *self.noted.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn is_on(&self) -> bool {
        self.on.load(Ordering::Acquire)
    }

    pub(crate) fn note(&self, call: Call) {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).push(call);
    }
}

impl Call {
    /// `answer` is what reached the caller.
    pub(crate) fn new(request: &Request, answer: Option<&Answer>) -> Self {
        let answer = answer.map(|answer| read(&answer.body));
        let error = match &answer {
            None => Some("Timeout".to_owned()),
            Some(answer) => answer["__type"].as_str().map(|kind| {
                let code = kind.rsplit('#').next().unwrap_or(kind);
                code.to_owned()
            }),
        };
        let count = answer.as_ref().and_then(|answer| answer["Count"].as_u64());
        Self {
            principal: request.principal.to_string(),
            service: request.service,
            operation: request.operation.clone(),
            tables: Vec::new(),
            index: None,
            leading_keys: Vec::new(),
            asks: Vec::new(),
            items: count.map_or(0, |count| usize::try_from(count).unwrap_or(usize::MAX)),
            capacity: answer.as_ref().map(capacity).unwrap_or_default(),
            keys: Vec::new(),
            error,
        }
    }

    /// `db` knows which attribute is the partition key.
    pub(crate) fn with_items(mut self, request: &Request, db: &Database) -> Self {
        let body = read(&request.body);
        self.index = body["IndexName"].as_str().map(str::to_owned);
        for touch in touches(&body) {
            self.items += usize::from(touch.item.is_some());
            push_new(&mut self.tables, touch.table);
            let partition_key = partition_key(db, touch.table, self.index.as_deref());
            let leading_key = partition_key.as_deref().and_then(|name| match touch.item {
                Some(item) => key_text(&item[name]),
                None => queried_key(&body, name),
            });
            if let Some(leading_key) = leading_key {
                push_new(&mut self.leading_keys, leading_key);
            }
            let action = touch.action.map_or_else(|| self.operation.clone(), in_transaction);
            let (table, leading_key) = (touch.table.to_owned(), leading_key.map(str::to_owned));
            self.asks.push(Ask { action, table, leading_key });
        }
        self
    }

    pub(crate) fn with_keys(mut self, accesses: Vec<Access>) -> Self {
        self.keys = accesses
            .into_iter()
            .map(|access| KeyUse {
                action: access.action,
                key_id: access.key.map(|id| id.to_string()),
                aliases: access.aliases,
                class: access.context.get("class").cloned(),
                context_keys: access.context.into_keys().collect(),
            })
            .collect();
        self
    }
}

/// `Put` of a transaction is `PutItem` to IAM, `ConditionCheck` is `ConditionCheckItem`.
fn in_transaction(action: &str) -> String {
    format!("{action}Item")
}

fn read(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or(Value::Null)
}

fn push_new(list: &mut Vec<String>, text: &str) {
    if !list.iter().any(|known| known == text) {
        list.push(text.to_owned());
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct KeyElement {
    attribute_name: String,
    key_type: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct IndexDefinition {
    index_name: String,
    key_schema: Vec<KeyElement>,
}

fn partition_key(db: &Database, table: &str, index: Option<&str>) -> Option<String> {
    let metadata = db.get_table_metadata(table).ok()??;
    let global = metadata.gsi_definitions.unwrap_or_else(|| "[]".to_owned());
    let schema: Vec<KeyElement> = serde_json::from_str::<Vec<IndexDefinition>>(&global)
        .ok()?
        .into_iter()
        .find(|definition| Some(definition.index_name.as_str()) == index)
        .map(|definition| definition.key_schema)
        // A local index shares the table's partition key.
        .or_else(|| serde_json::from_str(&metadata.key_schema).ok())?;
    schema.into_iter().find(|element| element.key_type == "HASH").map(|element| element.attribute_name)
}

/// One object, or for batches and transactions one for each table.
fn capacity(answer: &Value) -> Vec<Capacity> {
    let consumed = &answer["ConsumedCapacity"];
    let entries = match consumed.as_array() {
        Some(entries) => entries.as_slice(),
        None => std::slice::from_ref(consumed),
    };
    let units = |of: &Value| of["CapacityUnits"].as_f64();
    let entry = |entry: &Value| {
        let indexes = ["GlobalSecondaryIndexes", "LocalSecondaryIndexes"];
        Some(Capacity {
            table: entry["TableName"].as_str()?.to_owned(),
            units: units(entry)?,
            table_units: units(&entry["Table"]),
            index_units: indexes
                .iter()
                .filter_map(|kind| entry[kind].as_object())
                .flatten()
                .filter_map(|(name, used)| Some((name.clone(), units(used)?)))
                .collect(),
        })
    };
    entries.iter().filter_map(entry).collect()
}
