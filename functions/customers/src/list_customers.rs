//! `GET /customers`: the customers within a caller's reach, masked (CUS-24, ACC-22).
//!
//! One scope, one sort, the status as an indexed facet; the other filters are applied to at most 500
//! rows a page. A page may be short and still have a cursor: there is more to examine.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::http::caller::permission::ViewCustomers;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::card::{self, CustomerCard};
use shared::registry::listing::{ListParameters, Wanted};

/// List customers
#[utoipa::path(
    get,
    path = "/customers",
    tag = "customers",
    operation_id = "list_customers",
    params(
        ListParameters,
        ("sort" = Option<String>, Query, description = "`created` (default), `lastContact`, `reviewDue`; with `-` newest first"),
    ),
    responses((status = 200, body = Page<CustomerCard>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_customers(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    mut parameters: Parameters,
) -> Result<Page<CustomerCard>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let wanted = Wanted::take("/customers", Right::CustomersView, &app.catalogue, &mut parameters);
    parameters.finish()?;
    let base = wanted.base();
    let after = paging.after(&app, &caller, &base).await?;
    let (found, last) = wanted.read(&app, &caller, after, paging.limit).await?;
    let named = found.iter().map(|listed| listed.id.clone());
    app.disclose(
        &Entry::new("list_customers", Act::Disclosure, caller.actor()).customers(named).fields(shared::registry::CARD),
    )
    .await?;
    let items = card::cards(&app, &caller, found).await?;
    paging.page(&app, &caller, base, items, last).await
}
