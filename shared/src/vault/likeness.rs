//! What makes two records likely duplicates, in a form that can be kept: names and birth dates are opened
//! for it, addresses stand as keyed hashes made when they were written, because level 1 can not be
//! opened later.

use std::collections::BTreeSet;

use secrecy::ExposeSecret;

use super::masked::compared_name;
use super::{Vault, VaultError};
use crate::domain::catalogue::{Catalogue, Field, KeyClass, Kind as FieldKind, Lookup};
use crate::domain::customer::value::text_of;
use crate::domain::customer::{Kind, Values};
use crate::domain::duplicates::{BIRTH_DATE, Likeness};
use crate::domain::naming::AddressAnchors;
use crate::store::customers::{CustomerRow, Home, StoredField, StoredValue};
use crate::store::lookups::Claim;

impl Vault {
    /// The likeness of values at hand, in the form in which it is compared with what is on file.
    pub async fn likeness(&self, catalogue: &Catalogue, kind: Kind, values: &Values) -> Result<Likeness, VaultError> {
        let mut likeness = Likeness::of(catalogue, kind, values);
        let mut hashed = BTreeSet::new();
        for anchors in &likeness.addresses {
            hashed.insert(self.address_hashes(anchors).await?);
        }
        likeness.addresses = hashed;
        Ok(likeness)
    }

    /// The likeness of a customer on file. What only exact lookups find is not in it.
    pub async fn likeness_on_file(&self, catalogue: &Catalogue, row: &CustomerRow) -> Result<Likeness, VaultError> {
        let kind = if row.facets.kind == Kind::Organisation.word() { Kind::Organisation } else { Kind::Individual };
        let mut likeness = Likeness::nothing(kind);
        for (id, stored) in &row.fields {
            let Some(field) = catalogue.field(id) else { continue };
            if field.kind == FieldKind::Address {
                likeness.addresses.extend(self.anchors_on_file(row, field, stored).await?);
            } else if field.lookup == Some(Lookup::Name) {
                likeness.name = self.text_on_file(row, field, stored).await?;
            } else if field.id == BIRTH_DATE {
                likeness.birth_date = self.text_on_file(row, field, stored).await?;
            }
        }
        Ok(likeness)
    }

    async fn text_on_file(
        &self,
        row: &CustomerRow,
        field: &Field,
        stored: &StoredField,
    ) -> Result<Option<String>, VaultError> {
        let value = self.read_value(&row.subject, &row.key(), &field.id, &stored.value).await?;
        Ok(value.as_ref().map(text_of))
    }

    async fn anchors_on_file(
        &self,
        row: &CustomerRow,
        field: &Field,
        stored: &StoredField,
    ) -> Result<Option<AddressAnchors>, VaultError> {
        let item = row.key();
        let Home { subject, item, value } = stored.value.home(&row.subject, &item);
        match value {
            StoredValue::Closed { compared: Some(sealed), .. } => {
                let name = compared_name(&field.id);
                let text = self.open(subject, KeyClass::Personal, &item.path(), &name, sealed).await?;
                serde_json::from_str(text.expose_secret()).map(Some).map_err(|_| VaultError::Damaged)
            }
            StoredValue::Plain(address) => match AddressAnchors::of(&text_of(address)) {
                Some(anchors) => self.address_hashes(&anchors).await.map(Some),
                None => Ok(None),
            },
            // Written before there were comparison forms, or of no use for one.
            _ => Ok(None),
        }
    }

    pub(super) async fn address_hashes(&self, anchors: &AddressAnchors) -> Result<AddressAnchors, VaultError> {
        let texts: Vec<String> =
            std::iter::once(&anchors.door).chain(&anchors.far).map(|text| format!("address|{text}")).collect();
        let mut hashes = self.likeness_hashes(&texts).await?.into_iter();
        Ok(AddressAnchors { door: hashes.next().unwrap_or_default(), far: hashes.next() })
    }

    /// The rows a record is found by when it is like another.
    pub async fn meeting_claims(&self, likeness: &Likeness) -> Result<Vec<Claim>, VaultError> {
        let keys: Vec<String> = likeness.meeting_keys().iter().map(|key| format!("meeting|{key}")).collect();
        Ok(self.likeness_hashes(&keys).await?.iter().map(|hash| Claim::near(hash)).collect())
    }
}
