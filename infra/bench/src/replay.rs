//! The bare store calls of an operation: the recorded inputs once more through the SDK, with keys of
//! their own where rows are made and another customer where one is read, and nothing around them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::Result;
use aws_sdk_dynamodb::types::{AttributeValue, Put};
use futures::future::try_join_all;
use shared::runtime::Clients;

use crate::load::Client;
use crate::operation::Target;
use crate::record::{Call, Waves};

type Row = HashMap<String, AttributeValue>;

pub struct Script {
    waves: Waves,
    /// The customer the recorded request was about.
    about: Option<String>,
    /// Ids and hashes in the keys of rows that the operation makes.
    fresh: BTreeSet<String>,
}

impl Script {
    /// `about`: the customer of the recorded request, when it was about one on file.
    pub fn new(waves: Waves, about: Option<&str>) -> Self {
        let puts = waves.iter().flatten().flat_map(|call| match call {
            Call::Put(put) => put.item.iter().collect::<Vec<_>>(),
            Call::Transact(all) => {
                let items = all.transact_items.iter().flatten();
                items.filter_map(|item| item.put.as_ref()).map(|put| &put.item).collect()
            }
            _ => Vec::new(),
        });
        let fresh = puts.flat_map(made).filter(|text| Some(text.as_str()) != about).collect();
        Self { waves, about: about.map(str::to_owned), fresh }
    }

    pub fn calls(&self) -> usize {
        self.waves.iter().flatten().count()
    }

    /// How often somebody has to wait for an answer: in the cloud this is most of the latency.
    pub fn rounds(&self) -> usize {
        self.waves.len()
    }
}

/// What has to be another text each time, by the key schema (`shared/src/store/keys.rs`).
fn made(row: &Row) -> Vec<String> {
    let text = |name: &str| row.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str);
    let (pk, sk) = (text("pk"), text("sk"));
    let segment = |number: usize| pk.split('#').nth(number).unwrap_or_default().to_owned();
    match pk.split('#').next().unwrap_or_default() {
        // A chain is named by its instance; the hour after it stands in other texts too.
        "customers" | "subject" | "chain" => {
            let change = sk.strip_prefix("change#").map(str::to_owned);
            [segment(1)].into_iter().chain(change).collect()
        }
        "imports" => vec![segment(1)],
        "registry" => Vec::new(),
        // `idempotency#{staff}#{hash}`, `{field}#{version}#{mac}`
        _ => vec![segment(2)],
    }
}

/// One client at the bare calls.
pub struct Replay {
    pub clients: Arc<Clients>,
    pub script: Arc<Script>,
    pub targets: Vec<Arc<Target>>,
    pub numbers: Arc<AtomicU32>,
    pub turn: usize,
}

impl Client for Replay {
    async fn request(&mut self) -> Result<()> {
        let target = &self.targets[self.turn % self.targets.len()];
        self.turn += 1;
        let turn = Turn::new(&self.script, target, self.numbers.fetch_add(1, Ordering::Relaxed));
        for wave in &self.script.waves {
            match wave.as_slice() {
                [call] => turn.send(&self.clients, call.clone()).await?,
                calls => {
                    try_join_all(calls.iter().map(|call| turn.send(&self.clients, call.clone()))).await?;
                }
            }
        }
        if turn.changed {
            target.saw(turn.version + 1);
        }
        Ok(())
    }
}

/// The texts of one replay.
struct Turn {
    swaps: Vec<(String, String)>,
    version: u64,
    changed: bool,
}

impl Turn {
    fn new(script: &Script, target: &Target, number: u32) -> Self {
        let about = script.about.iter().map(|about| (about.clone(), target.id.clone()));
        let fresh = script.fresh.iter().map(|text| (text.clone(), renewed(text, number)));
        let conditions = |put: &Put| put.expression_attribute_values.is_some();
        let changed = script.waves.iter().flatten().any(|call| match call {
            Call::Transact(all) => {
                all.transact_items.iter().flatten().filter_map(|item| item.put.as_ref()).any(conditions)
                    && script.about.is_some()
            }
            _ => false,
        });
        Self { swaps: about.chain(fresh).collect(), version: target.version(), changed }
    }

    async fn send(&self, clients: &Clients, call: Call) -> Result<()> {
        let (store, kms) = (&clients.dynamodb, &clients.kms);
        match call {
            Call::Get(mut get) => {
                get.key.iter_mut().for_each(|key| self.swap(key));
                let call = store.get_item().set_table_name(get.table_name).set_key(get.key);
                let call = call.set_consistent_read(get.consistent_read);
                call.set_return_consumed_capacity(get.return_consumed_capacity).send().await?;
            }
            Call::GetMany(many) => {
                let call = store.batch_get_item().set_request_items(many.request_items);
                call.set_return_consumed_capacity(many.return_consumed_capacity).send().await?;
            }
            Call::Count(count) => {
                let call = store.update_item().set_table_name(count.table_name).set_key(count.key);
                let call = call.set_update_expression(count.update_expression);
                let call = call.set_condition_expression(count.condition_expression);
                let call = call.set_expression_attribute_names(count.expression_attribute_names);
                let call = call.set_expression_attribute_values(count.expression_attribute_values);
                let call = call.set_return_values(count.return_values);
                call.set_return_consumed_capacity(count.return_consumed_capacity).send().await?;
            }
            Call::Query(query) => {
                let call = store.query().set_table_name(query.table_name).set_index_name(query.index_name);
                let call = call.set_key_condition_expression(query.key_condition_expression);
                let call = call.set_expression_attribute_names(query.expression_attribute_names);
                let call = call.set_expression_attribute_values(query.expression_attribute_values);
                let call = call.set_scan_index_forward(query.scan_index_forward).set_limit(query.limit);
                let call = call.set_consistent_read(query.consistent_read);
                call.set_return_consumed_capacity(query.return_consumed_capacity).send().await?;
            }
            Call::Put(mut put) => {
                put.item.iter_mut().for_each(|row| self.swap(row));
                let call = store.put_item().set_table_name(put.table_name).set_item(put.item);
                let call = call.set_condition_expression(put.condition_expression);
                call.set_return_consumed_capacity(put.return_consumed_capacity).send().await?;
            }
            Call::Transact(mut all) => {
                for item in all.transact_items.iter_mut().flatten() {
                    if let Some(put) = &mut item.put {
                        self.put(put);
                    }
                    if let Some(delete) = &mut item.delete {
                        self.swap(&mut delete.key);
                    }
                }
                let call = store.transact_write_items().set_transact_items(all.transact_items);
                call.set_return_consumed_capacity(all.return_consumed_capacity).send().await?;
            }
            Call::Mint(mint) => {
                let call = kms.generate_data_key().set_key_id(mint.key_id).set_key_spec(mint.key_spec);
                call.set_encryption_context(mint.encryption_context).send().await?;
            }
            Call::Mac(mac) => {
                let call = kms.generate_mac().set_key_id(mac.key_id).set_mac_algorithm(mac.mac_algorithm);
                call.set_message(mac.message).send().await?;
            }
            Call::Other => {}
        }
        Ok(())
    }

    fn put(&self, put: &mut Put) {
        self.swap(&mut put.item);
        let seen = put.expression_attribute_values.as_mut().and_then(|values| values.get_mut(":a"));
        if let Some(seen) = seen {
            *seen = AttributeValue::N(self.version.to_string());
            put.item.insert("version".to_owned(), AttributeValue::N((self.version + 1).to_string()));
        }
    }

    fn swap(&self, row: &mut Row) {
        for value in row.values_mut() {
            let AttributeValue::S(text) = value else { continue };
            for (old, new) in &self.swaps {
                if text.contains(old) {
                    *text = text.replace(old, new);
                }
            }
        }
    }
}

/// Another text of the same length.
fn renewed(text: &str, number: u32) -> String {
    let tail = format!("{number:010x}");
    let kept = text.len().saturating_sub(tail.len());
    format!("{}{tail}", text.get(..kept).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn row(pk: &str, sk: &str) -> Row {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        HashMap::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
    }

    #[test]
    fn what_is_made_gets_another_key_of_the_same_length() {
        assert_eq!(made(&row("customers#cus_1", "change#chg_2")), ["cus_1", "chg_2"]);
        assert_eq!(made(&row("idNumber#1#ab12", "holder")), ["ab12"]);
        assert_eq!(made(&row("chain#customers.77#0000#2026-11-21T22", "00000003")), ["customers.77"]);
        assert_eq!(renewed("cus_0123456789abcdef", 255), "cus_01234500000000ff");
    }
}
