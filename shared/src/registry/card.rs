//! A customer as lists, lookups and searches show it: the few fields of its card.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::ids::{ContactId, CustomerId, StaffId};
use crate::http::masking::{Masking, Shown};
use crate::http::{App, Caller, Problem};
use crate::store::customers::{CustomerRow, Listed, StoredValue};
use crate::store::keys;
use crate::vault::{Personal, VaultError, kid_of};

/// What a list shows of a customer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerCard {
    #[schema(value_type = String)]
    pub id: CustomerId,
    pub kind: String,
    pub status: String,
    #[serde(flatten)]
    pub shown: Shown,
    pub source: String,
    #[schema(value_type = String)]
    pub owner_id: StaffId,
    pub unit_id: String,
    pub region_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_class: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub last_contact_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub review_due_at: Option<Timestamp>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundCustomers {
    pub items: Vec<FoundCustomer>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundCustomer {
    #[serde(flatten)]
    pub customer: CustomerCard,
    /// The contact person who has the value, when it is not the customer itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub contact_id: Option<ContactId>,
}

/// Why a customer of a list is not shown.
pub enum Unshown {
    /// Its keys are gone: the list was read from an index that lags. Of a key that is lost the vault has
    /// told the operator; it does not take everybody's list away.
    Erased,
    Problem(Problem),
}

impl From<VaultError> for Unshown {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Erased | VaultError::KeyLost => Self::Erased,
            other => Self::Problem(other.into()),
        }
    }
}

/// The `personal` keys a listed customer's card is sealed under: its own, and those of merged customers.
pub fn personal_keys(listed: &Listed) -> impl Iterator<Item = Personal> {
    let item = keys::customer(&listed.id);
    listed.card.values().filter_map(move |value| {
        let home = value.home(&listed.subject, &item);
        match home.value {
            StoredValue::Sealed(sealed) | StoredValue::Closed { masked: sealed, .. } => {
                Some((home.subject.clone(), kid_of(&sealed.0)?.to_string()))
            }
            StoredValue::Plain(_) | StoredValue::Linked(_) => None,
        }
    })
}

pub async fn card(app: &App, caller: &Caller, listed: Listed) -> Result<CustomerCard, Unshown> {
    let item = keys::customer(&listed.id);
    let masking = Masking::of(app, &listed.subject, &item, caller.clearance(&listed.facets));
    let shown = masking.show(listed.card.iter()).await?;
    let facets = listed.facets;
    Ok(CustomerCard {
        id: listed.id,
        kind: facets.kind,
        status: facets.status,
        shown,
        source: facets.source,
        owner_id: facets.owner_id,
        unit_id: facets.unit_id,
        region_id: facets.region_id,
        value_class: facets.value_class,
        grade: facets.grade,
        industry: facets.industry,
        created_at: facets.created_at,
        last_contact_at: facets.last_contact_at,
        review_due_at: facets.review_due_at,
    })
}

/// The cards of a page, their keys read together.
pub async fn cards(app: &App, caller: &Caller, found: Vec<Listed>) -> Result<Vec<CustomerCard>, Problem> {
    let keys: Vec<_> = found.iter().flat_map(personal_keys).collect();
    app.vault.prefetch(&keys).await?;
    let mut items = Vec::with_capacity(found.len());
    for listed in found {
        // An index may still show a customer whose keys are gone already: erased, so not listed.
        match card(app, caller, listed).await {
            Ok(card) => items.push(card),
            Err(Unshown::Erased) => {}
            Err(Unshown::Problem(problem)) => return Err(problem),
        }
    }
    Ok(items)
}

/// A customer found by number or name, as a list shows it; `None` when its keys are gone.
pub async fn found(app: &App, caller: &Caller, row: &CustomerRow) -> Result<Option<CustomerCard>, Problem> {
    match card(app, caller, Listed::of(row)).await {
        Ok(card) => Ok(Some(card)),
        Err(Unshown::Erased) => Ok(None),
        Err(Unshown::Problem(problem)) => Err(problem),
    }
}
