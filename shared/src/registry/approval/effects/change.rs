//! A change of a customer's data, as whoever decides it has to see it: both sides masked, for those who see the
//! customer; to others, whose powers are lent, by the names of its fields.

use serde::Serialize;
use utoipa::ToSchema;

use super::super::view::MatterView;
use crate::domain::approval::ChangeMatter;
use crate::domain::catalogue::Right;
use crate::domain::ids::{ChangeId, ContactId, CustomerId};
use crate::http::{App, Caller, Code, Problem};
use crate::registry::change::{self, Masks};
use crate::store::customers;

/// Fields that are to be changed. By `GET /customers/{id}/changes/{changeId}` the change says when it has to be right.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeMatterView {
    #[schema(value_type = String)]
    pub change_id: ChangeId,
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub contact_id: Option<ContactId>,
    /// Ids of the fields.
    pub wanted: Vec<String>,
    /// Masked forms by field id, before and after.
    #[schema(value_type = Object)]
    pub before: Masks,
    #[schema(value_type = Object)]
    pub after: Masks,
}

pub(super) async fn show(app: &App, caller: &Caller, matter: &ChangeMatter) -> Result<MatterView, Problem> {
    let (before, after) = masks(app, caller, matter).await?;
    Ok(MatterView::Change(ChangeMatterView {
        change_id: matter.id.clone(),
        customer_id: matter.customer_id.clone(),
        contact_id: matter.contact.as_ref().map(|contact| contact.id.clone()),
        wanted: matter.fields.clone(),
        before,
        after,
    }))
}

async fn masks(app: &App, caller: &Caller, matter: &ChangeMatter) -> Result<(Masks, Masks), Problem> {
    let nothing = (Masks::new(), Masks::new());
    let Some(customer) = customers::get(&app.store, &matter.customer_id, false).await? else { return Ok(nothing) };
    let customer = customers::survivor(&app.store, customer).await?;
    if !caller.may(Right::CustomersView, &customer.facets) {
        return Ok(nothing);
    }
    let Some(row) = customers::change(&app.store, &matter.home, &matter.id).await? else { return Ok(nothing) };
    match change::masks(app, &row).await {
        Err(problem) if problem.code == Code::Erased => Ok(nothing),
        shown => shown,
    }
}
