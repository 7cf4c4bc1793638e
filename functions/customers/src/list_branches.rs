//! `GET /customers/{id}/branches`: the organisations placed under this one (CUS-29).

use std::collections::BTreeSet;

use axum::extract::State;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ViewCustomers;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::family::{self, Read};
use shared::registry::find;
use shared::store::customers;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BranchView {
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
}

/// List the branches of an organisation
#[utoipa::path(
    get,
    path = "/customers/{id}/branches",
    tag = "customers",
    operation_id = "list_branches",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<BranchView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_branches(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    Path(id): Path<CustomerId>,
    mut parameters: Parameters,
) -> Result<Page<BranchView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let organisation = find::visible(&app, &caller, &id, "list_branches").await?;
    let base = format!("/customers/{id}/branches");
    let after = paging.after(&app, &caller, &base).await?;
    let members = family::members(&organisation, &id);
    let read: Read<_> = |store, of, limit, after| Box::pin(customers::branches(store, of, limit, after));
    let (children, last) = family::walk(&app.store, &members, paging.limit, after, read, ToString::to_string).await?;
    // A branch beyond the caller's reach is none that he knows of (ACC-24).
    let rows = customers::many(&app.store, &children).await?;
    let known: BTreeSet<_> = rows
        .iter()
        .filter(|row| row.merged_into.is_none() && caller.may(Right::CustomersView, &row.facets))
        .map(|row| &row.id)
        .collect();
    let shown: Vec<_> = children.iter().filter(|id| known.contains(id)).cloned().collect();
    let entry = Entry::new("list_branches", Act::Disclosure, caller.actor()).customer(&id).customers(shown.clone());
    app.disclose(&entry).await?;
    let items = shown.into_iter().map(|customer_id| BranchView { customer_id }).collect();
    paging.page(&app, &caller, base, items, last).await
}
