//! A customer as lists, lookups and searches show it: the few fields of its card.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::ids::{ContactId, CustomerId, StaffId, SubjectId};
use crate::http::masking::{Masking, Shown};
use crate::http::{App, Caller, Problem};
use crate::store::customers::{CustomerRow, Listed, StoredValue};
use crate::store::{Key, keys};
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

/// What is shown of a customer; `None` when its keys are gone: erased, and read from an index that lags. Of a
/// key that is lost the vault has told the operator; it does not take everybody's list away.
pub fn unless_gone<T>(shown: Result<T, VaultError>) -> Result<Option<T>, Problem> {
    match shown {
        Ok(shown) => Ok(Some(shown)),
        Err(VaultError::Erased | VaultError::KeyLost) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// The `personal` keys that values of a record are sealed under: its own, and those of merged customers.
pub fn personal_keys<'a>(
    subject: &SubjectId,
    item: &Key,
    values: impl IntoIterator<Item = &'a StoredValue>,
) -> Vec<Personal> {
    let key = |value: &StoredValue| {
        let home = value.home(subject, item);
        match home.value {
            StoredValue::Sealed(sealed) | StoredValue::Closed { masked: sealed, .. } => {
                Some((home.subject.clone(), kid_of(&sealed.0)?.to_string()))
            }
            StoredValue::Plain(_) | StoredValue::Linked(_) => None,
        }
    };
    values.into_iter().filter_map(key).collect()
}

/// The keys of these cards, read together.
pub async fn prefetch<'a>(app: &App, rows: impl IntoIterator<Item = &'a CustomerRow>) -> Result<(), Problem> {
    let keys = rows.into_iter().flat_map(|row| personal_keys(&row.subject, &row.key(), row.card.values()));
    Ok(app.vault.prefetch(&keys.collect::<Vec<_>>()).await?)
}

/// `None` when its keys are gone.
pub async fn card(app: &App, caller: &Caller, listed: Listed) -> Result<Option<CustomerCard>, Problem> {
    let item = keys::customer(&listed.id);
    let masking = Masking::of(app, &listed.subject, &item, caller.clearance(&listed.facets));
    let Some(shown) = unless_gone(masking.show(listed.card.iter()).await)? else { return Ok(None) };
    let facets = listed.facets;
    Ok(Some(CustomerCard {
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
    }))
}

/// The cards of a page, their keys read together.
pub async fn cards(app: &App, caller: &Caller, found: Vec<Listed>) -> Result<Vec<CustomerCard>, Problem> {
    let of = |listed: &Listed| personal_keys(&listed.subject, &keys::customer(&listed.id), listed.card.values());
    app.vault.prefetch(&found.iter().flat_map(of).collect::<Vec<_>>()).await?;
    let mut items = Vec::with_capacity(found.len());
    for listed in found {
        items.extend(card(app, caller, listed).await?);
    }
    Ok(items)
}
