//! Taking a customer off file again as if it had never been put there: only one that nobody has worked
//! on. The tombstone comes first, and from then on nobody adds anything; then lookup rows, names, the
//! record and the keys go, in steps that can be done again. What was sealed is unreadable afterwards.

use super::claims::Held;
use crate::audit::Entry;
use crate::domain::ids::{CustomerId, SubjectId};
use crate::http::{App, Problem};
use crate::store::customers::{self, ContactRow, CustomerRow};
use crate::store::lookups::{self, Holder};
use crate::store::{CommitError, Guard, StoredRow, Transaction, names, subjects};
use crate::vault::VaultError;

/// Rows taken away in one transaction, beside the record's own.
const ROWS_AT_ONCE: usize = 70;

/// Why a customer is left on file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Changed since, or a change waits for its decision.
    Changed,
    /// It has contacts, branches or documents that were added.
    Extended,
}

impl Kept {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Changed => "kept_changed",
            Self::Extended => "kept_extended",
        }
    }
}

/// A customer and what came with it.
struct Doomed {
    row: CustomerRow,
    main_contact: Option<ContactRow>,
}

/// Removes it, or says why not; `last` goes into the transaction that takes the record away. Done
/// already, it does nothing.
pub async fn remove(
    app: &App,
    id: &CustomerId,
    entry: &Entry,
    last: impl Fn(&mut Transaction) -> Result<(), CommitError>,
) -> Result<Option<Kept>, Problem> {
    let Some(row) = customers::get(&app.store, id, true).await? else {
        // The step before the last was the last that was done.
        let mut tx = Transaction::new();
        last(&mut tx)?;
        app.commit(&tx, entry).await?;
        return Ok(None);
    };
    let buried = subjects::state(&app.store, &row.subject).await?.is_some_and(|state| state.state == subjects::ERASED);
    if row.version > 1 && !buried {
        return Ok(Some(Kept::Changed));
    }
    let kept = worked_on(app, &row).await?;
    let main_contact = match &row.main_contact_id {
        None => None,
        Some(contact) => customers::contact(&app.store, id, contact).await?,
    };
    let doomed = Doomed { row, main_contact };
    if let Some(kept) = kept {
        if buried {
            doomed.bring_back(app, entry).await?;
        }
        return Ok(Some(kept));
    }
    if !buried {
        if !doomed.bury(app, entry).await? {
            return Ok(Some(Kept::Changed));
        }
        // Somebody may have been faster than the tombstone.
        if let Some(kept) = worked_on(app, &doomed.row).await? {
            doomed.bring_back(app, entry).await?;
            return Ok(Some(kept));
        }
    }
    doomed.take_away(app, entry, last).await?;
    Ok(None)
}

async fn worked_on(app: &App, row: &CustomerRow) -> Result<Option<Kept>, Problem> {
    let (contacts, _) = customers::contacts(&app.store, &row.id, 2, None).await?;
    let brought = |contact: &ContactRow| row.main_contact_id.as_ref() == Some(&contact.id);
    if contacts.iter().any(|contact| brought(contact) && contact.version > 1) {
        return Ok(Some(Kept::Changed));
    }
    if contacts.iter().any(|contact| !brought(contact)) {
        return Ok(Some(Kept::Extended));
    }
    if !customers::changes(&app.store, &row.id, 1, None).await?.0.is_empty() {
        return Ok(Some(Kept::Changed));
    }
    let branches = customers::branches(&app.store, &row.id, 1, None).await?;
    let documents = customers::documents(&app.store, &row.id, 1, None).await?;
    Ok((!branches.0.is_empty() || !documents.0.is_empty()).then_some(Kept::Extended))
}

impl Doomed {
    /// Whether it is buried, with whoever came with it: not if somebody has changed one of them meanwhile.
    async fn bury(&self, app: &App, entry: &Entry) -> Result<bool, Problem> {
        let now = app.time.now();
        let mut tx = Transaction::new();
        tx.require_version(self.row.key(), self.row.version, Guard::Moved);
        subjects::bury(&self.row.subject, now, &mut tx)?;
        if let Some(contact) = &self.main_contact {
            tx.require_version(contact.key(), contact.version, Guard::Moved);
            subjects::bury(&contact.subject, now, &mut tx)?;
        }
        match app.trail.commit(&tx, &entry.clone().outcome("erased")).await {
            Err(CommitError::Refused(Guard::Moved)) => Ok(false),
            done => Ok(done.map(|()| true)?),
        }
    }

    async fn bring_back(&self, app: &App, entry: &Entry) -> Result<(), Problem> {
        let now = app.time.now();
        let mut tx = Transaction::new();
        subjects::unbury(&self.row.subject, now, &mut tx)?;
        if let Some(contact) = &self.main_contact {
            subjects::unbury(&contact.subject, now, &mut tx)?;
        }
        app.commit(&tx, &entry.clone().outcome("kept")).await
    }

    async fn take_away(
        &self,
        app: &App,
        entry: &Entry,
        last: impl Fn(&mut Transaction) -> Result<(), CommitError>,
    ) -> Result<(), Problem> {
        let records = std::iter::once(Held::from(&self.row)).chain(self.main_contact.as_ref().map(Held::from));
        let mut steps = Vec::new();
        for held in records {
            let claims = match held.claims(app).await {
                // Whose key is gone has no list any more.
                Err(VaultError::Erased | VaultError::KeyLost) => Vec::new(),
                claims => claims?,
            };
            steps.extend(claims.into_iter().map(|claim| (claim, held.holder.clone())));
        }
        let mut parts: Vec<_> = steps.chunks(ROWS_AT_ONCE).collect();
        let rest = parts.pop().unwrap_or_default();
        for part in parts {
            let mut tx = Transaction::new();
            part.iter().for_each(|(claim, holder)| lookups::release(claim, holder, &mut tx));
            app.commit(&tx, &entry.clone().outcome("erased")).await?;
        }
        let mut tx = Transaction::new();
        rest.iter().for_each(|(claim, holder)| lookups::release(claim, holder, &mut tx));
        names::delete(&Holder::from(&self.row.id), &mut tx);
        delete_keys(app, &self.row.subject, &mut tx).await?;
        if let Some(contact) = &self.main_contact {
            names::delete(&Holder { customer: self.row.id.clone(), contact: Some(contact.id.clone()) }, &mut tx);
            delete_keys(app, &contact.subject, &mut tx).await?;
            contact.delete(&mut tx);
        }
        self.row.delete(&mut tx)?;
        last(&mut tx)?;
        app.commit(&tx, &entry.clone().outcome("removed")).await
    }
}

async fn delete_keys(app: &App, subject: &SubjectId, tx: &mut Transaction) -> Result<(), Problem> {
    for (class, kid) in subjects::key_names(&app.store, subject).await? {
        subjects::delete_key(subject, &class, &kid, tx);
    }
    Ok(())
}
