//! The masking serializer: the one way a customer's values leave (SEC-05). Detail, list, search,
//! timeline, export and report all come through here; nothing else turns a stored value into JSON.
//!
//! Level 1 always leaves masked: its masked form was made when it was written, and what is behind it
//! can only be opened by the functions that reveal. Level 2 leaves in clear to a caller cleared for
//! it, else masked. Level 3 is no secret.

use std::collections::{BTreeMap, BTreeSet};

use secrecy::ExposeSecret;
use serde::Serialize;
use serde_json::Value;

use crate::domain::catalogue::{Catalogue, Field, KeyClass, Level};
use crate::domain::ids::SubjectId;
use crate::store::customers::{Home, StoredValue};
use crate::store::{Binary, Key};
use crate::vault::masked::{masked_form, masked_name};
use crate::vault::{Vault, VaultError};

use super::app::App;

/// The field whose rules all free text is under.
const WORDS: &str = "notes";

/// Values as a caller may see them, and which of them are masks.
#[derive(Clone, Default, PartialEq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Shown {
    /// By field id; the catalogue tells kind and label.
    #[schema(value_type = Object)]
    pub fields: BTreeMap<String, Value>,
    /// Ids of the fields that are shown masked.
    pub masked: BTreeSet<String>,
}

/// Whose values, where they stand, and what the caller is cleared for.
pub struct Masking<'a> {
    vault: &'a Vault,
    catalogue: &'a Catalogue,
    subject: &'a SubjectId,
    item: Key,
    clearance: BTreeSet<u8>,
}

impl<'a> Masking<'a> {
    pub fn of(app: &'a App, subject: &'a SubjectId, item: &Key, clearance: BTreeSet<u8>) -> Self {
        Self { vault: &app.vault, catalogue: &app.catalogue, subject, item: item.clone(), clearance }
    }

    pub async fn show<'v>(
        &self,
        values: impl Iterator<Item = (&'v String, &'v StoredValue)>,
    ) -> Result<Shown, VaultError> {
        let mut shown = Shown::default();
        for (id, stored) in values {
            // A field the catalogue has dropped is kept, but no rule says how to show it.
            let Some(field) = self.catalogue.field(id) else { continue };
            let (value, masked) = self.one(field, stored).await?;
            shown.fields.insert(id.clone(), value);
            if masked {
                shown.masked.insert(id.clone());
            }
        }
        Ok(shown)
    }

    /// Free text that is no field of a record, under the rules of the field that is: `notes`.
    pub async fn words<'v>(&self, said: impl Iterator<Item = (&'v String, &'v Binary)>) -> Result<Shown, VaultError> {
        let mut shown = Shown::default();
        let Some(rules) = self.catalogue.field(WORDS) else { return Ok(shown) };
        let item = self.item.path();
        for (name, sealed) in said {
            let text = self.vault.open(self.subject, KeyClass::Personal, &item, name, sealed).await?;
            let value = Value::String(text.expose_secret().to_owned());
            if self.clearance.contains(&u8::from(rules.level)) {
                shown.fields.insert(name.clone(), value);
            } else {
                shown.fields.insert(name.clone(), Value::String(masked_form(rules, &value)));
                shown.masked.insert(name.clone());
            }
        }
        Ok(shown)
    }

    async fn one(&self, field: &Field, stored: &StoredValue) -> Result<(Value, bool), VaultError> {
        let Home { subject, item, value } = stored.home(self.subject, &self.item);
        let item = item.path();
        match value {
            StoredValue::Plain(value) => Ok((value.clone(), false)),
            // A link points at a value, never at another link.
            StoredValue::Linked(_) => Err(VaultError::Damaged),
            StoredValue::Closed { masked, .. } => {
                let name = masked_name(&field.id);
                let text = self.vault.open(subject, KeyClass::Personal, &item, &name, masked).await?;
                Ok((Value::String(text.expose_secret().to_owned()), true))
            }
            StoredValue::Sealed(sealed) => {
                let text = self.vault.open(subject, KeyClass::Personal, &item, &field.id, sealed).await?;
                let value: Value = serde_json::from_str(text.expose_secret()).map_err(|_| VaultError::Damaged)?;
                if field.level == Level::Two && self.clearance.contains(&u8::from(Level::Two)) {
                    return Ok((value, false));
                }
                Ok((Value::String(masked_form(field, &value)), true))
            }
        }
    }
}
