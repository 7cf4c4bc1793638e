//! From a customer's or contact's record, the rows its name is found by (CUS-24), and those by which
//! likely duplicates of a customer meet (CUS-23). A record handed over again, or late, changes nothing.

use futures::future::BoxFuture;
use serde_json::Value;
use shared::domain::ids::SubjectId;
use shared::domain::naming::{NameKind, tokens};
use shared::http::SharedApp;
use shared::runtime::StreamError;
use shared::store::customers::{ContactRow, CustomerRow, Image, StoredValue};
use shared::store::lookups::{self, Claim, Holder};
use shared::store::names::{self, NameRow};
use shared::store::{CommitError, Guard, Key, Row, StoredRow, Transaction, subjects};
use shared::vault::VaultError;

/// Rows filed or taken away in one transaction, which also holds the list and the subject's state.
const ROWS_AT_ONCE: usize = 90;

pub fn index_names<'a>(app: &'a SharedApp, image: &'a Row) -> BoxFuture<'a, Result<(), StreamError>> {
    Box::pin(async move {
        let Some(named) = Named::of(image)? else { return Ok(()) };
        match named.file(app).await {
            // Erased meanwhile: its rows are gone with it, and none may be added.
            Err(Failure::Vault(VaultError::Erased | VaultError::KeyLost))
            | Err(Failure::Commit(CommitError::Refused(Guard::SubjectGone))) => Ok(()),
            Err(Failure::Vault(VaultError::Store(error))) => Err(error.into()),
            Err(Failure::Vault(error)) => Err(StreamError::Vault(error)),
            Err(Failure::Commit(error)) => Err(StreamError::Commit(error)),
            Ok(()) => Ok(()),
        }
    })
}

enum Failure {
    Vault(VaultError),
    Commit(CommitError),
}

impl<E: Into<VaultError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Vault(error.into())
    }
}

/// A record that has a name.
struct Named {
    holder: Holder,
    item: Key,
    subject: SubjectId,
    personal_kid: String,
    version: u64,
    kind: NameKind,
    name: StoredValue,
    /// Of a customer: a contact person is nobody's duplicate.
    customer: Option<CustomerRow>,
}

impl Named {
    /// `None`: another kind of row, or one without a name.
    fn of(image: &Row) -> Result<Option<Self>, StreamError> {
        Ok(match Image::of(image).map_err(|_| StreamError::Unreadable)? {
            Some(Image::Customer(row)) => Self::of_customer(*row),
            Some(Image::Contact(row)) => Self::of_contact(*row),
            None => None,
        })
    }

    fn of_customer(row: CustomerRow) -> Option<Self> {
        let person = row.fields.get("name").map(|field| (NameKind::Person, field));
        let (kind, field) = person.or_else(|| Some((NameKind::Organisation, row.fields.get("organisationName")?)))?;
        let name = field.value.clone();
        Some(Self {
            holder: Holder::from(&row.id),
            item: row.key(),
            subject: row.subject.clone(),
            personal_kid: row.personal_kid.clone(),
            version: row.version,
            kind,
            name,
            customer: Some(row),
        })
    }

    fn of_contact(row: ContactRow) -> Option<Self> {
        let name = row.fields.get("name")?.value.clone();
        let holder = Holder { customer: row.customer_id.clone(), contact: Some(row.id.clone()) };
        let item = row.key();
        Some(Self {
            holder,
            item,
            subject: row.subject,
            personal_kid: row.personal_kid,
            version: row.version,
            kind: NameKind::Person,
            name,
            customer: None,
        })
    }

    async fn file(&self, app: &SharedApp) -> Result<(), Failure> {
        let before = names::get(&app.store, &self.holder).await?;
        if before.as_ref().is_some_and(|row| row.of > self.version) {
            return Ok(());
        }
        let home = names::key(&self.holder);
        let held = match &before {
            Some(row) => app.vault.open_claims(&self.subject, &home, &row.filed).await?,
            None => Vec::new(),
        };
        let wanted = self.claims(app).await?;
        let gone = held.iter().filter(|claim| !wanted.contains(claim)).map(|claim| (false, claim));
        let new = wanted.iter().filter(|claim| !held.contains(claim)).map(|claim| (true, claim));
        let steps: Vec<_> = gone.chain(new).collect();
        let mut filed = held.clone();
        let mut version = before.as_ref().map(|row| row.version);
        let mut chunks = steps.chunks(ROWS_AT_ONCE).peekable();
        while let Some(chunk) = chunks.next() {
            let mut tx = Transaction::new();
            for (add, claim) in chunk {
                filed.retain(|other| other != *claim);
                if *add {
                    lookups::claim(claim, &self.holder, &mut tx).map_err(Failure::Commit)?;
                    filed.push((*claim).clone());
                } else {
                    lookups::release(claim, &self.holder, &mut tx);
                }
            }
            // Until the last part is in, the list says how far it got, and the record stays to be filed.
            let done = chunks.peek().is_none();
            let of = if done { self.version } else { before.as_ref().map_or(0, |row| row.of) };
            let mut sealing = app.vault.sealing(&self.subject, &self.personal_kid).await?;
            let row =
                NameRow { version: version.unwrap_or(0) + 1, of, filed: sealing.seal_claims(&home, &filed).await? };
            names::put(&self.holder, &row, version, &mut tx).map_err(Failure::Commit)?;
            subjects::require_live(&self.subject, &mut tx);
            app.store.commit(&tx).await.map_err(Failure::Commit)?;
            version = Some(row.version);
        }
        Ok(())
    }

    async fn claims(&self, app: &SharedApp) -> Result<Vec<Claim>, Failure> {
        let field = if self.kind == NameKind::Person { "name" } else { "organisationName" };
        let name = app.vault.read_value(&self.subject, &self.item, field, &self.name).await?;
        let name = name.as_ref().and_then(Value::as_str).unwrap_or_default();
        let hashes = app.vault.name_hashes(&tokens(self.kind, name)).await?;
        let mut claims: Vec<_> = hashes.iter().map(|hash| Claim::name(hash)).collect();
        if let Some(customer) = &self.customer {
            let likeness = app.vault.likeness_on_file(&app.catalogue, customer).await?;
            claims.extend(app.vault.meeting_claims(&likeness).await?);
        }
        Ok(claims)
    }
}
