//! A contact person of an organisation as this function shows it (CUS-05).

use crate::domain::customer::intake::Taken;
use crate::domain::ids::{ContactId, CustomerId, StaffId, SubjectId};
use crate::http::masking::{Masking, Shown};
use crate::http::{App, Caller, Problem};
use crate::store::customers::{ContactRow, CustomerRow, SCHEMA};
use crate::store::lookups::{self, Holder};
use crate::store::{StoredRow, Transaction, keys, subjects};
use crate::vault::record::Provenance;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    #[schema(value_type = String, example = "ctc_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: ContactId,
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    pub version: u64,
    /// The one to turn to first (主要联系人).
    pub main: bool,
    #[serde(flatten)]
    pub shown: Shown,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_by: StaffId,
}

pub async fn view(
    app: &App,
    caller: &Caller,
    organisation: &CustomerRow,
    row: ContactRow,
) -> Result<ContactView, Problem> {
    let masking = Masking::of(app, &row.subject, &row.key(), caller.clearance(&organisation.facets));
    let shown = masking.show(row.fields.iter().map(|(id, field)| (id, &field.value))).await?;
    Ok(ContactView {
        main: organisation.main_contact_id.as_ref() == Some(&row.id),
        shown,
        id: row.id,
        customer_id: row.customer_id,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        updated_by: row.updated_by,
    })
}

/// A new contact and all that has to be written with it: a data subject of its own, with keys of its own.
pub async fn record(
    app: &App,
    caller: &Caller,
    customer: &CustomerId,
    taken: Taken,
    source: String,
    tx: &mut Transaction,
) -> Result<ContactRow, Problem> {
    let now = app.time.now();
    let (id, subject) = (ContactId::new(), SubjectId::new());
    let item = keys::contact(customer, &id);
    let from = Provenance { source, at: now, by: caller.id().clone() };
    let mut sealing = app.vault.sealing_new(&subject);
    let mut claims = app.vault.claims(&app.catalogue, &taken.values).await?;
    // A contact may be a customer too: only customers hold a number alone.
    claims.iter_mut().for_each(|claim| claim.unique = false);
    let row = ContactRow {
        schema: SCHEMA,
        customer_id: customer.clone(),
        version: 1,
        fields: sealing.store(&app.catalogue, &item, &taken.values, &from).await?,
        lookups: sealing.seal_claims(&item, &claims).await?,
        facts: sealing.seal_facts(&item, taken.facts.as_ref()).await?,
        personal_kid: sealing.personal_kid().await?,
        created_at: now,
        created_by: caller.id().clone(),
        updated_at: now,
        updated_by: caller.id().clone(),
        subject,
        id,
    };
    tx.insert(&row)?;
    subjects::register(&row.subject, now, tx)?;
    sealing.keep_keys(tx)?;
    let holder = Holder { customer: customer.clone(), contact: Some(row.id.clone()) };
    for claim in &claims {
        lookups::claim(claim, &holder, tx)?;
    }
    Ok(row)
}
