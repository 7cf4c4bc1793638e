//! The lookup rows of one customer and its contacts, from the lists sealed with their records.

use shared::domain::ids::{ContactId, CustomerId, SubjectId};
use shared::http::App;
use shared::runtime::ScheduleError;
use shared::store::customers;
use shared::store::lookups::{self, Claim, Holder};
use shared::store::names;
use shared::store::{Binary, CommitError, Guard, Key, StoreError, StoredRow, Transaction, subjects};
use shared::vault::VaultError;

/// Rows in one transaction, which also requires record and subject to be as they were read.
const ROWS_AT_ONCE: usize = 90;
const CONTACTS_AT_ONCE: i32 = 100;
/// Whoever is changed more often while he is being restored is left to the next run.
const TRIES: usize = 5;

/// A record, or a contact's: what says by which rows it is found.
struct Found<'a> {
    holder: Holder,
    subject: &'a SubjectId,
    item: Key,
    version: u64,
    lookups: &'a Binary,
}

/// The customer, and those it has taken in: they stand in no list of their own, and are found all the same.
pub async fn restore_customer(app: &App, id: &CustomerId) -> Result<(), ScheduleError> {
    for absorbed in restore_one(app, id).await? {
        restore_one(app, &absorbed).await?;
    }
    Ok(())
}

/// Answers whom it has taken in.
async fn restore_one(app: &App, id: &CustomerId) -> Result<Vec<CustomerId>, ScheduleError> {
    let mut absorbed = Vec::new();
    for last in tries() {
        match restore_record(app, id).await {
            Err(error) if is_changed(&error) && !last => {}
            restored => {
                absorbed = restored?;
                break;
            }
        }
    }
    let mut after = None;
    loop {
        let (contacts, more) = customers::contacts(&app.store, id, CONTACTS_AT_ONCE, after).await?;
        for contact in &contacts {
            restore_contact(app, id, &contact.id).await?;
        }
        after = contacts.last().map(|contact| contact.id.to_string());
        if !more || after.is_none() {
            return Ok(absorbed);
        }
    }
}

async fn restore_contact(app: &App, customer: &CustomerId, id: &ContactId) -> Result<(), ScheduleError> {
    for last in tries() {
        let Some(row) = customers::contact(&app.store, customer, id).await? else { return Ok(()) };
        let found = Found {
            holder: Holder { customer: row.customer_id.clone(), contact: Some(row.id.clone()) },
            subject: &row.subject,
            item: row.key(),
            version: row.version,
            lookups: &row.lookups,
        };
        match restore(app, &found).await {
            Err(error) if is_changed(&error) && !last => {}
            other => return other,
        }
    }
    Ok(())
}

async fn restore_record(app: &App, id: &CustomerId) -> Result<Vec<CustomerId>, ScheduleError> {
    let row = match customers::get(&app.store, id, true).await {
        Err(StoreError::Corrupt(error)) => {
            tracing::error!(customer.id = id.as_str(), error = %error, "a customer's lookups were not restored");
            return Ok(Vec::new());
        }
        read => read?,
    };
    let Some(row) = row else { return Ok(Vec::new()) };
    let found = Found {
        holder: Holder::from(&row.id),
        subject: &row.subject,
        item: row.key(),
        version: row.version,
        lookups: &row.lookups,
    };
    restore(app, &found).await?;
    Ok(row.merged_from().cloned().collect())
}

/// Each try, and whether it is the last.
fn tries() -> impl Iterator<Item = bool> {
    (1..=TRIES).map(|number| number == TRIES)
}

fn is_changed(error: &ScheduleError) -> bool {
    matches!(error, ScheduleError::Commit(CommitError::Refused(Guard::Stale)))
}

async fn restore(app: &App, found: &Found<'_>) -> Result<(), ScheduleError> {
    let claims = match claims(app, found).await {
        // Erased: it is to be found by nothing. Lost keys have taken the values with them.
        Err(VaultError::Erased) => return Ok(()),
        Err(error @ (VaultError::KeyLost | VaultError::Damaged)) => {
            let id = found.holder.customer.as_str();
            tracing::error!(customer.id = id, error = %error, "a customer's lookups were not restored");
            return Ok(());
        }
        read => read?,
    };
    for some in claims.chunks(ROWS_AT_ONCE) {
        let mut tx = Transaction::new();
        for claim in some {
            put_back(app, claim, &found.holder, &mut tx).await?;
        }
        // What a change has taken away meanwhile must not come back.
        tx.require_version(found.item.clone(), found.version, Guard::Stale);
        subjects::require_live(found.subject, &mut tx);
        match app.store.commit(&tx).await {
            Err(CommitError::Refused(Guard::SubjectGone)) => return Ok(()),
            Err(CommitError::Refused(Guard::Duplicate { .. })) => return Err(CommitError::Contended.into()),
            other => other?,
        }
    }
    Ok(())
}

/// Numbers, and what the name is filed under.
async fn claims(app: &App, found: &Found<'_>) -> Result<Vec<Claim>, VaultError> {
    let mut claims = app.vault.open_claims(found.subject, &found.item, found.lookups).await?;
    if let Some(filed) = names::get(&app.store, &found.holder).await? {
        claims.append(&mut app.vault.open_claims(found.subject, &names::key(&found.holder), &filed.filed).await?);
    }
    Ok(claims)
}

async fn put_back(app: &App, claim: &Claim, holder: &Holder, tx: &mut Transaction) -> Result<(), ScheduleError> {
    if claim.unique {
        match lookups::holder(&app.store, &claim.partition).await? {
            Some(there) if there == holder.customer => return Ok(()),
            // Two with one number: registered while nobody could know. Somebody has to look at both.
            Some(there) => {
                let (one, other) = (holder.customer.as_str(), there.as_str());
                tracing::error!(
                    customer.id = one,
                    customer.other = other,
                    field = claim.field,
                    "two customers hold one unique value"
                );
                return Ok(());
            }
            None => {}
        }
    }
    Ok(lookups::claim(claim, holder, tx)?)
}
