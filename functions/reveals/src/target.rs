//! Whose values: the customer's own, or those of one of its contact persons.

use std::collections::BTreeMap;

use shared::domain::ids::{ContactId, SubjectId};
use shared::domain::reveal::ContactUnder;
use shared::http::{App, Code, Problem};
use shared::registry::family;
use shared::store::customers::{self, CustomerRow, StoredField};
use shared::store::{Guard, Key, StoredRow, Transaction};

pub struct Target {
    pub subject: SubjectId,
    pub item: Key,
    pub version: u64,
    pub fields: BTreeMap<String, StoredField>,
    pub personal_kid: String,
    pub contact: Option<ContactUnder>,
}

impl Target {
    pub fn customer(row: &CustomerRow) -> Self {
        Self {
            subject: row.subject.clone(),
            item: row.key(),
            version: row.version,
            fields: row.fields.clone(),
            personal_kid: row.personal_kid.clone(),
            contact: None,
        }
    }

    /// A contact stays with the customer it was added to, whoever has taken that one in.
    pub async fn contact(app: &App, customer: &CustomerRow, id: &ContactId) -> Result<Option<Self>, Problem> {
        for under in family::members(customer, &customer.id) {
            if let Some(row) = customers::contact(&app.store, &under, id).await? {
                return Ok(Some(Self {
                    item: row.key(),
                    subject: row.subject,
                    version: row.version,
                    fields: row.fields,
                    personal_kid: row.personal_kid,
                    contact: Some(ContactUnder { id: row.id, under }),
                }));
            }
        }
        Ok(None)
    }

    pub async fn of(app: &App, customer: &CustomerRow, contact: Option<&ContactId>) -> Result<Self, Problem> {
        let Some(id) = contact else { return Ok(Self::customer(customer)) };
        let found = Self::contact(app, customer, id).await?;
        found.ok_or_else(|| Problem::fault(Code::Invalid, "/contactId", "not_on_file"))
    }

    /// What was read is what the decision rests on: with it changed, nothing is written.
    pub fn require(&self, customer: &CustomerRow, tx: &mut Transaction) {
        tx.require_version(customer.key(), customer.version, Guard::Moved);
        if self.contact.is_some() {
            tx.require_version(self.item.clone(), self.version, Guard::Moved);
        }
    }
}
