//! How values of level 1 leave in clear, and the only way they do: opened into secret memory first,
//! then the row in the trail, the count and the state of the subjects in one transaction, and only
//! then are they JSON. What can not be recorded does not leave.

use std::collections::{BTreeMap, BTreeSet};

use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::Value;

use crate::audit::Entry;
use crate::domain::catalogue::Level;
use crate::domain::ids::{CustomerId, SubjectId};
use crate::store::customers::{Home, StoredValue};
use crate::store::{Key, Transaction, subjects};
use crate::vault::{Closed, VaultError};

use super::app::App;
use super::problem::Problem;

/// Opened, and not to be had by anybody yet.
pub struct Opened {
    values: Vec<(String, SecretString)>,
    subjects: BTreeSet<SubjectId>,
    /// Merged customers at whose place some of the values stand.
    pub merged: BTreeSet<CustomerId>,
}

/// Values in clear by field id, on record as disclosed.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(value_type = Object)]
pub struct Clear(BTreeMap<String, Value>);

impl Opened {
    /// `item` is where the record of `subject` stands; a linked value opens where it is at home.
    pub async fn of<'v>(
        app: &App,
        subject: &SubjectId,
        item: &Key,
        values: impl Iterator<Item = (&'v String, &'v StoredValue)>,
    ) -> Result<Self, VaultError> {
        let (mut closed, mut names, mut merged) = (Vec::new(), Vec::new(), BTreeSet::new());
        for (id, stored) in values {
            let field = app.catalogue.field(id).filter(|field| field.level == Level::One);
            let (Some(field), Home { subject, item, value }) = (field, stored.home(subject, item)) else { continue };
            let (Some(class), StoredValue::Closed { sealed, .. }) = (field.class, value) else {
                return Err(VaultError::Damaged);
            };
            if let StoredValue::Linked(link) = stored {
                merged.insert(link.customer.clone());
            }
            names.push(id.clone());
            closed.push(Closed { subject, class, item, field: &field.id, sealed });
        }
        let opened = app.vault.open_closed(&closed).await?;
        let subjects = closed.iter().map(|value| value.subject.clone()).collect();
        Ok(Self { values: names.into_iter().zip(opened).collect(), subjects, merged })
    }

    /// Commits the row, and with it `tx`, if every subject is live: then they leave.
    pub async fn leave(self, app: &App, mut tx: Transaction, entry: &Entry) -> Result<Clear, Problem> {
        let mut clear = BTreeMap::new();
        for (id, text) in &self.values {
            let value = serde_json::from_str(text.expose_secret()).map_err(|_| VaultError::Damaged)?;
            clear.insert(id.clone(), value);
        }
        for subject in &self.subjects {
            subjects::require_live(subject, &mut tx);
        }
        app.commit(&tx, entry).await?;
        Ok(Clear(clear))
    }
}
