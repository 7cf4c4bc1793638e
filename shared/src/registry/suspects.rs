//! Customers on file that may be the one in question (CUS-23). Found by keyed hashes of what they have in
//! common, opened and judged by the one rule (`domain/duplicates`). What many share tells nothing: a key
//! with more holders than `settings.suspectLimit` is passed over, so that the cost has a bound.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::try_join_all;

use super::claims;
use crate::domain::catalogue::Kind as FieldKind;
use crate::domain::customer::{Kind, Values};
use crate::domain::duplicates::{Likeness, Reason};
use crate::domain::ids::CustomerId;
use crate::http::App;
use crate::store::customers::{self, CustomerRow};
use crate::store::lookups::{self, Claim};
use crate::vault::VaultError;

/// Keys of one record looked under at the same time.
const AT_ONCE: usize = 16;

/// A customer on file, and what speaks for its being the same.
pub struct Suspect {
    pub customer: CustomerRow,
    pub reasons: BTreeSet<Reason>,
}

/// Who on file has the same ID number or USCC as these values.
pub async fn certain(app: &App, values: &Values) -> Result<Vec<CustomerRow>, VaultError> {
    let unique = values.iter().filter(|(id, _)| app.catalogue.field(id).is_some_and(|field| field.unique));
    let unique: Values = unique.map(|(id, value)| (id.clone(), value.clone())).collect();
    let mut found = Vec::new();
    for claim in app.vault.claims(&app.catalogue, &unique).await? {
        if let Some(id) = lookups::holder(&app.store, &claim.partition).await?
            && let Some(row) = customers::get(&app.store, &id, true).await?
        {
            found.push(customers::survivor(&app.store, row).await?);
        }
    }
    Ok(found)
}

/// Who on file may be the customer of these canonical values, which are not on file yet.
pub async fn of_values(app: &App, kind: Kind, values: &Values) -> Result<Vec<Suspect>, VaultError> {
    let likeness = app.vault.likeness(&app.catalogue, kind, values).await?;
    let mobiles = values.iter().filter(|(id, _)| is_mobile(app, id));
    let mobiles: Values = mobiles.map(|(id, value)| (id.clone(), value.clone())).collect();
    let mobiles = app.vault.claims(&app.catalogue, &mobiles).await?;
    find(app, &likeness, &mobiles, None).await
}

/// Who else on file may be this customer.
pub async fn of_record(app: &App, row: &CustomerRow) -> Result<Vec<Suspect>, VaultError> {
    let likeness = app.vault.likeness_on_file(&app.catalogue, row).await?;
    let mut held = claims::numbers(app, row).await?;
    held.retain(|claim| is_mobile(app, &claim.field));
    find(app, &likeness, &held, Some(&row.id)).await
}

fn is_mobile(app: &App, field: &str) -> bool {
    app.catalogue.field(field).is_some_and(|field| field.kind == FieldKind::Mobile)
}

async fn find(
    app: &App,
    likeness: &Likeness,
    mobiles: &[Claim],
    own: Option<&CustomerId>,
) -> Result<Vec<Suspect>, VaultError> {
    let callers = holders(app, mobiles).await?;
    let mut near = holders(app, &app.vault.meeting_claims(likeness).await?).await?;
    near.extend(callers.iter().cloned());
    near.retain(|id| Some(id) != own);
    let ids: Vec<_> = near.into_iter().take(usize::from(app.catalogue.settings.examined_limit)).collect();
    let rows = customers::many(&app.store, &ids).await?;
    let same_kind = |row: &CustomerRow| row.facets.kind == likeness.kind.word();
    let rows: Vec<_> = rows.into_iter().filter(same_kind).collect();
    let keys: Vec<_> = rows.iter().map(|row| (row.subject.clone(), row.personal_kid.clone())).collect();
    app.vault.prefetch(&keys).await?;
    let mut found: BTreeMap<CustomerId, Suspect> = BTreeMap::new();
    for customer in rows {
        let mut reasons = match app.vault.likeness_on_file(&app.catalogue, &customer).await {
            Ok(other) => likeness.alike(&other),
            // The index lags: its keys are gone.
            Err(VaultError::Erased | VaultError::KeyLost) => continue,
            Err(error) => return Err(error),
        };
        if callers.contains(&customer.id) {
            reasons.insert(Reason::SameMobile);
        }
        // A merged customer stands for the one that has taken it in.
        let customer = customers::survivor(&app.store, customer).await?;
        if !reasons.is_empty() && Some(&customer.id) != own {
            let suspect = found.entry(customer.id.clone());
            suspect.or_insert_with(|| Suspect { customer, reasons: BTreeSet::new() }).reasons.extend(reasons);
        }
    }
    Ok(found.into_values().collect())
}

/// The customers filed under any of the keys. A contact person with the same mobile is somebody else.
async fn holders(app: &App, claims: &[Claim]) -> Result<BTreeSet<CustomerId>, VaultError> {
    let most = usize::from(app.catalogue.settings.suspect_limit);
    let limit = i32::try_from(most + 1).unwrap_or(i32::MAX);
    let mut found = BTreeSet::new();
    for some in claims.chunks(AT_ONCE) {
        let each = some.iter().map(|claim| lookups::holders(&app.store, &claim.partition, limit));
        for holders in try_join_all(each).await?.into_iter().filter(|holders| holders.len() <= most) {
            found.extend(holders.into_iter().filter(|holder| holder.contact.is_none()).map(|holder| holder.customer));
        }
    }
    Ok(found)
}
