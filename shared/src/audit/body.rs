//! The text of an audit row. Canonical JSON (keys sorted, no spaces), so that its bytes are the same
//! for whoever writes it; its hash covers these bytes and the previous row's hash, nothing else.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::entry::{Act, Entry};
use crate::domain::ids::{ContactId, CustomerId, StaffId};
use crate::domain::time;
use crate::store::Transaction;
use crate::store::audit_rows::ChainPlace;

/// Fields in alphabetical order: serde writes a struct in the order of its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Body {
    pub act: Act,
    pub action: String,
    pub at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    pub chain: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<ContactId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub customers: Vec<CustomerId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    pub function: String,
    /// Path of every row the change wrote, with the hash of its content (`null`: deleted).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub items: BTreeMap<String, Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    pub number: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf_of: Option<StaffId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    pub previous: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replay: bool,
    pub staff: StaffId,
    /// Chains whose end is unknown and which this one follows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub succeeds: Vec<String>,
    pub trace_id: String,
    pub v: u8,
}

impl Body {
    pub(super) fn of(
        entry: &Entry,
        tx: Option<&Transaction>,
        function: &str,
        at: Timestamp,
        place: &ChainPlace,
        previous: &str,
        succeeds: Vec<String>,
    ) -> Self {
        let effects = tx.map(Transaction::effects).unwrap_or_default();
        Self {
            act: entry.act,
            action: entry.action.to_owned(),
            at: time::sortable(at),
            case: entry.case.clone(),
            chain: place.chain(),
            change: entry.change.clone(),
            contacts: entry.contacts.clone(),
            customers: entry.customers.clone(),
            device: entry.actor.origin.device.clone(),
            fields: entry.fields.clone(),
            function: function.to_owned(),
            items: effects.iter().map(|effect| (effect.path.clone(), effect.hash.clone())).collect(),
            network: entry.actor.origin.network.clone(),
            number: place.number,
            on_behalf_of: entry.actor.on_behalf_of.clone(),
            outcome: entry.outcome.clone(),
            previous: previous.to_owned(),
            purpose: entry.purpose.clone(),
            replay: entry.replay,
            staff: entry.actor.staff.clone(),
            succeeds,
            trace_id: entry.actor.trace_id.clone(),
            v: 1,
        }
    }
}
