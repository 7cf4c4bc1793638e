//! By which rows of `Lookup` a record is found. The lists stand sealed with the records; whoever takes rows
//! away, puts them back or compares them goes by these.

use crate::domain::ids::SubjectId;
use crate::http::App;
use crate::store::customers::{self, ContactRow, CustomerRow};
use crate::store::lookups::{Claim, Holder};
use crate::store::{Binary, Key, StoredRow, names};
use crate::vault::VaultError;

/// A record, or a contact's: whose it is, where it stands, and the list sealed with it.
pub struct Held<'a> {
    pub holder: Holder,
    pub subject: &'a SubjectId,
    pub item: Key,
    pub version: u64,
    lookups: &'a Binary,
}

impl<'a> From<&'a CustomerRow> for Held<'a> {
    fn from(row: &'a CustomerRow) -> Self {
        let (holder, item) = (Holder::from(&row.id), row.key());
        Self { holder, subject: &row.subject, item, version: row.version, lookups: &row.lookups }
    }
}

impl<'a> From<&'a ContactRow> for Held<'a> {
    fn from(row: &'a ContactRow) -> Self {
        let holder = Holder { customer: row.customer_id.clone(), contact: Some(row.id.clone()) };
        Self { holder, subject: &row.subject, item: row.key(), version: row.version, lookups: &row.lookups }
    }
}

impl Held<'_> {
    /// Numbers, and what the name is filed under.
    pub async fn claims(&self, app: &App) -> Result<Vec<Claim>, VaultError> {
        let mut claims = app.vault.open_claims(self.subject, &self.item, self.lookups).await?;
        if let Some(filed) = names::get(&app.store, &self.holder).await? {
            let home = names::key(&self.holder);
            claims.append(&mut app.vault.open_claims(self.subject, &home, &filed.filed).await?);
        }
        Ok(claims)
    }
}

/// The numbers of a customer, and of whoever was merged into it: they are its numbers too.
pub async fn numbers(app: &App, row: &CustomerRow) -> Result<Vec<Claim>, VaultError> {
    let mut held = app.vault.open_claims(&row.subject, &row.key(), &row.lookups).await?;
    let absorbed: Vec<_> = row.merged_from().cloned().collect();
    for other in customers::many(&app.store, &absorbed).await? {
        held.extend(app.vault.open_claims(&other.subject, &other.key(), &other.lookups).await?);
    }
    Ok(held)
}
