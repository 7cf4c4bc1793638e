//! From a customer's record, the pairs it forms with others that may be the same (CUS-23). The record is
//! filed before it looks for others, so of two that were written at once, whichever is filed second finds
//! the first. A record handed over again finds the same pairs, and changes nothing.

use futures::future::BoxFuture;
use shared::domain::ids::SubjectId;
use shared::http::SharedApp;
use shared::registry::suspects::{self, Suspect};
use shared::runtime::StreamError;
use shared::store::customers::{self, CustomerRow, Image};
use shared::store::duplicates::{self, DIFFERENT, DuplicateRow, OPEN, Placed};
use shared::store::{CommitError, Guard, Row, Transaction, subjects};
use shared::vault::VaultError;

pub fn note_duplicates<'a>(app: &'a SharedApp, image: &'a Row) -> BoxFuture<'a, Result<(), StreamError>> {
    Box::pin(async move {
        let Some(Image::Customer(row)) = Image::of(image).map_err(|_| StreamError::Unreadable)? else { return Ok(()) };
        // What was handed over late has a later image behind it.
        let Some(customer) = customers::get(&app.store, &row.id, true).await? else { return Ok(()) };
        if customer.merged_into.is_some() {
            return Ok(());
        }
        match suspects::of_record(app, &customer).await {
            Ok(found) => {
                for suspect in &found {
                    note(app, &customer, suspect).await?;
                }
                Ok(())
            }
            // Erased meanwhile: nobody's duplicate.
            Err(VaultError::Erased | VaultError::KeyLost) => Ok(()),
            Err(VaultError::Store(error)) => Err(error.into()),
            Err(error) => Err(StreamError::Vault(error)),
        }
    })
}

async fn note(app: &SharedApp, customer: &CustomerRow, suspect: &Suspect) -> Result<(), StreamError> {
    let other = &suspect.customer;
    let id = duplicates::id(&customer.id, &other.id).map_err(StreamError::Commit)?;
    let older = if customer.id < other.id { customer } else { other };
    let placed = Placed {
        owner_id: older.facets.owner_id.clone(),
        unit_id: older.facets.unit_id.clone(),
        region_id: older.facets.region_id.clone(),
    };
    let before = duplicates::get(&app.store, &id).await?;
    let mut tx = Transaction::new();
    match before {
        None => {
            let pair = DuplicateRow {
                id,
                version: 1,
                customers: duplicates::ordered(&customer.id, &other.id),
                reasons: suspect.reasons.clone(),
                status: OPEN.to_owned(),
                found_at: app.time.now(),
                placed,
                decision: None,
            };
            tx.insert(&pair).map_err(StreamError::Commit)?;
        }
        Some(before) => {
            let Some(pair) = told_again(&before, suspect, placed) else { return Ok(()) };
            tx.update(&pair, before.version).map_err(StreamError::Commit)?;
        }
    }
    commit(app, tx, [&customer.subject, &other.subject]).await
}

/// What is new about a pair; `None` if nothing is. A decision stands for what was known when it was made:
/// something else that comes to speak for the pair opens it again.
fn told_again(before: &DuplicateRow, suspect: &Suspect, placed: Placed) -> Option<DuplicateRow> {
    let fresh = !suspect.reasons.is_subset(&before.reasons);
    if !fresh && before.placed == placed {
        return None;
    }
    let mut pair = DuplicateRow { version: before.version + 1, placed, ..before.clone() };
    if fresh {
        pair.reasons.extend(&suspect.reasons);
        if before.status == DIFFERENT {
            OPEN.clone_into(&mut pair.status);
        }
    }
    Some(pair)
}

async fn commit(app: &SharedApp, mut tx: Transaction, subjects: [&SubjectId; 2]) -> Result<(), StreamError> {
    for subject in subjects {
        subjects::require_live(subject, &mut tx);
    }
    match app.store.commit(&tx).await {
        // Put there at this moment by whoever filed the other, or erased meanwhile.
        Ok(()) | Err(CommitError::Refused(Guard::Exists | Guard::SubjectGone)) => Ok(()),
        Err(error) => Err(StreamError::Commit(error)),
    }
}
