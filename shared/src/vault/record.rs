//! Turns canonical values into what is stored of them: level 3 in clear, level 2 sealed, of level 1
//! the sealed value and its masked form; and the lookup rows they are found by.

use std::collections::BTreeMap;

use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::Value;

use super::masked::{compared_name, masked_form, masked_name};
use super::seal::kid_of;
use super::{Sealing, Vault, VaultError};
use crate::domain::catalogue::{Catalogue, Field, KeyClass, Kind};
use crate::domain::customer::value::{lookup_form, text_of};
use crate::domain::customer::{Facts, Values};
use crate::domain::ids::{StaffId, SubjectId};
use crate::domain::naming::AddressAnchors;
use crate::store::customers::{Home, StoredField, StoredValue};
use crate::store::lookups::Claim;
use crate::store::{Binary, Key, Transaction, subjects};

/// The name under which a record's list of lookup rows is sealed.
const LOOKUPS: &str = "#lookups";
const FACTS: &str = "#facts";

/// Where values come from (CON-05): kept with each of them.
#[derive(Debug, Clone)]
pub struct Provenance {
    pub source: String,
    pub at: Timestamp,
    pub by: StaffId,
}

impl Sealing<'_> {
    /// Stored forms of values, sealed for the item they will stand in.
    pub async fn store(
        &mut self,
        catalogue: &Catalogue,
        item: &Key,
        values: &Values,
        from: &Provenance,
    ) -> Result<BTreeMap<String, StoredField>, VaultError> {
        self.mint_missing(values.keys().filter_map(|id| catalogue.field(id)?.class)).await?;
        let mut stored = BTreeMap::new();
        for (id, value) in values {
            let Some(field) = catalogue.field(id) else { continue };
            let value = self.stored_value(field, item, value).await?;
            let field =
                StoredField { value, source: from.source.clone(), at: from.at, by: from.by.clone(), confirmed: None };
            stored.insert(id.clone(), field);
        }
        Ok(stored)
    }

    async fn stored_value(&mut self, field: &Field, item: &Key, value: &Value) -> Result<StoredValue, VaultError> {
        let path = item.path();
        let text = value.to_string();
        match field.class {
            None => Ok(StoredValue::Plain(value.clone())),
            Some(KeyClass::Personal) => {
                Ok(StoredValue::Sealed(self.seal(KeyClass::Personal, &path, &field.id, &text).await?))
            }
            Some(class) => {
                let sealed = self.seal(class, &path, &field.id, &text).await?;
                let masked = masked_form(field, value);
                let masked = self.seal(KeyClass::Personal, &path, &masked_name(&field.id), &masked).await?;
                let compared = self.comparison(field, &path, value).await?;
                Ok(StoredValue::Closed { sealed, masked, compared })
            }
        }
    }

    /// What likely duplicates are found by later, when the address can not be opened any more.
    async fn comparison(&mut self, field: &Field, item: &str, value: &Value) -> Result<Option<Binary>, VaultError> {
        if field.kind != Kind::Address {
            return Ok(None);
        }
        let Some(anchors) = AddressAnchors::of(&text_of(value)) else { return Ok(None) };
        let hashed = self.vault().address_hashes(&anchors).await?;
        let text = serde_json::to_string(&hashed).map_err(|_| VaultError::Damaged)?;
        self.seal(KeyClass::Personal, item, &compared_name(&field.id), &text).await.map(Some)
    }

    /// The list of a record's lookup rows, sealed with it.
    pub async fn seal_claims(&mut self, item: &Key, claims: &[Claim]) -> Result<Binary, VaultError> {
        let list = serde_json::to_string(claims).map_err(|_| VaultError::Damaged)?;
        self.seal(KeyClass::Personal, &item.path(), LOOKUPS, &list).await
    }

    /// What the identity number states, sealed with its record.
    pub async fn seal_facts(&mut self, item: &Key, facts: Option<&Facts>) -> Result<Option<Binary>, VaultError> {
        let Some(facts) = facts else { return Ok(None) };
        let text = serde_json::to_string(facts).map_err(|_| VaultError::Damaged)?;
        self.seal(KeyClass::Personal, &item.path(), FACTS, &text).await.map(Some)
    }

    /// A masked form on its own, for the record of a change.
    pub async fn seal_mask(&mut self, item: &Key, field: &str, masked: &Value) -> Result<StoredValue, VaultError> {
        let sealed = self.seal(KeyClass::Personal, &item.path(), field, &masked.to_string()).await?;
        Ok(StoredValue::Sealed(sealed))
    }
}

impl Vault {
    /// The lookup rows of values: one KMS call for each field with an exact lookup.
    pub async fn claims(&self, catalogue: &Catalogue, values: &Values) -> Result<Vec<Claim>, VaultError> {
        let wanted = values.iter().filter_map(|(id, value)| {
            let field = catalogue.field(id)?;
            Some((field, lookup_form(field, value)?))
        });
        let claims = wanted.map(async |(field, form)| {
            let mac = self.lookup_mac(&field.id, &form).await?;
            Ok(Claim::new(&field.id, &mac, field.unique))
        });
        futures::future::try_join_all(claims).await
    }

    pub async fn open_facts(
        &self,
        subject: &SubjectId,
        item: &Key,
        sealed: Option<&Binary>,
    ) -> Result<Option<Facts>, VaultError> {
        let Some(sealed) = sealed else { return Ok(None) };
        let text = self.open(subject, KeyClass::Personal, &item.path(), FACTS, sealed).await?;
        serde_json::from_str(text.expose_secret()).map(Some).map_err(|_| VaultError::Damaged)
    }

    /// A value of level 2 or 3 in clear, wherever it is at home; `None` for level 1.
    pub async fn read_value(
        &self,
        subject: &SubjectId,
        item: &Key,
        field: &str,
        stored: &StoredValue,
    ) -> Result<Option<Value>, VaultError> {
        let Home { subject, item, value } = stored.home(subject, item);
        match value {
            StoredValue::Plain(value) => Ok(Some(value.clone())),
            StoredValue::Sealed(sealed) => self.open_value(subject, &item, field, sealed).await.map(Some),
            StoredValue::Closed { .. } | StoredValue::Linked(_) => Ok(None),
        }
    }

    /// A level-2 value as JSON.
    pub async fn open_value(
        &self,
        subject: &SubjectId,
        item: &Key,
        field: &str,
        sealed: &Binary,
    ) -> Result<Value, VaultError> {
        let text = self.open(subject, KeyClass::Personal, &item.path(), field, sealed).await?;
        serde_json::from_str(text.expose_secret()).map_err(|_| VaultError::Damaged)
    }

    pub async fn open_claims(
        &self,
        subject: &SubjectId,
        item: &Key,
        sealed: &Binary,
    ) -> Result<Vec<Claim>, VaultError> {
        let list = self.open(subject, KeyClass::Personal, &item.path(), LOOKUPS, sealed).await?;
        serde_json::from_str(list.expose_secret()).map_err(|_| VaultError::Damaged)
    }
}

/// Deletes, in the change's own transaction, every key that seals nothing any more: what it sealed
/// is then unreadable in every copy once the backup window has passed.
pub fn drop_orphaned_keys<'a>(
    subject: &SubjectId,
    catalogue: &Catalogue,
    before: impl Iterator<Item = (&'a String, &'a StoredValue)>,
    after: impl Iterator<Item = &'a StoredValue>,
    tx: &mut Transaction,
) {
    // A linked value's key is its own customer's, whose record still needs it.
    let sealed = |value: &StoredValue| match value {
        StoredValue::Closed { sealed, .. } => kid_of(&sealed.0),
        _ => None,
    };
    let kept: Vec<_> = after.filter_map(sealed).collect();
    let mut gone = BTreeMap::new();
    for (id, value) in before {
        let class = catalogue.field(id).and_then(|field| field.class);
        if let (Some(kid), Some(class)) = (sealed(value).filter(|kid| !kept.contains(kid)), class) {
            gone.insert(kid, class);
        }
    }
    for (kid, class) in gone {
        subjects::delete_key(subject, class.word(), &kid.to_string(), tx);
    }
}
