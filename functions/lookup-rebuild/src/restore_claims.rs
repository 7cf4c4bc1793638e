//! The lookup rows of one customer and its contacts, from the lists sealed with their records.

use shared::domain::ids::CustomerId;
use shared::http::App;
use shared::registry::claims::Held;
use shared::runtime::ScheduleError;
use shared::store::customers::{self, ContactRow};
use shared::store::lookups::{self, Claim};
use shared::store::{CommitError, Guard, StoreError, Transaction, subjects};
use shared::vault::VaultError;

/// Rows in one transaction, which also requires record and subject to be as they were read.
const ROWS_AT_ONCE: usize = 90;
const CONTACTS_AT_ONCE: i32 = 100;
/// Whoever is changed more often while he is being restored is left to the next run.
const TRIES: usize = 5;

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
        after = contacts.last().map(|contact| contact.id.to_string());
        for contact in contacts {
            restore_contact(app, contact).await?;
        }
        if !more || after.is_none() {
            return Ok(absorbed);
        }
    }
}

/// As it was listed, and as it is now if it has changed meanwhile.
async fn restore_contact(app: &App, listed: ContactRow) -> Result<(), ScheduleError> {
    let mut row = listed;
    for last in tries() {
        match restore(app, &Held::from(&row)).await {
            Err(error) if is_changed(&error) && !last => {}
            other => return other,
        }
        row = match customers::contact(&app.store, &row.customer_id, &row.id).await? {
            Some(now) => now,
            None => return Ok(()),
        };
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
    restore(app, &Held::from(&row)).await?;
    Ok(row.merged_from().cloned().collect())
}

/// Each try, and whether it is the last.
fn tries() -> impl Iterator<Item = bool> {
    (1..=TRIES).map(|number| number == TRIES)
}

fn is_changed(error: &ScheduleError) -> bool {
    matches!(error, ScheduleError::Commit(CommitError::Refused(Guard::Stale)))
}

async fn restore(app: &App, held: &Held<'_>) -> Result<(), ScheduleError> {
    let claims = match held.claims(app).await {
        // Erased: it is to be found by nothing. Lost keys have taken the values with them.
        Err(VaultError::Erased) => return Ok(()),
        Err(error @ (VaultError::KeyLost | VaultError::Damaged)) => {
            let id = held.holder.customer.as_str();
            tracing::error!(customer.id = id, error = %error, "a customer's lookups were not restored");
            return Ok(());
        }
        read => read?,
    };
    for some in claims.chunks(ROWS_AT_ONCE) {
        let all: Vec<_> = some.iter().collect();
        match put_back(app, held, &all).await {
            // Some are there already: of an earlier run, or another's.
            Err(CommitError::Refused(Guard::Duplicate { .. })) => {
                let absent = absent(app, held, some).await?;
                match put_back(app, held, &absent).await {
                    Err(CommitError::Refused(Guard::Duplicate { .. })) => return Err(CommitError::Contended.into()),
                    done => done?,
                }
            }
            done => done?,
        }
    }
    Ok(())
}

/// In one transaction, if record and subject are as they were read.
async fn put_back(app: &App, held: &Held<'_>, claims: &[&Claim]) -> Result<(), CommitError> {
    let mut tx = Transaction::new();
    for claim in claims {
        lookups::claim(claim, &held.holder, &mut tx)?;
    }
    // What a change has taken away meanwhile must not come back.
    tx.require_version(held.item.clone(), held.version, Guard::Stale);
    subjects::require_live(held.subject, &mut tx);
    match app.store.commit(&tx).await {
        Err(CommitError::Refused(Guard::SubjectGone)) => Ok(()),
        done => done,
    }
}

/// Those that nobody holds. Two with one number were registered while nobody could know: somebody has to
/// look at both.
async fn absent<'c>(app: &App, held: &Held<'_>, claims: &'c [Claim]) -> Result<Vec<&'c Claim>, StoreError> {
    let mut absent = Vec::with_capacity(claims.len());
    for claim in claims {
        let there = if claim.unique { lookups::holder(&app.store, &claim.partition).await? } else { None };
        match there {
            None => absent.push(claim),
            Some(there) if there == held.holder.customer => {}
            Some(there) => {
                let (one, other) = (held.holder.customer.as_str(), there.as_str());
                tracing::error!(
                    customer.id = one,
                    customer.other = other,
                    field = claim.field,
                    "two customers hold one unique value"
                );
            }
        }
    }
    Ok(absent)
}
