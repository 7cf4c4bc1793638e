//! `GET /customers/{id}`: one customer, masked (CUS-28, SEC-05, ACC-05).

use axum::extract::State;
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ViewCustomers;
use shared::http::quota::{self, Daily};
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::find;
use shared::registry::view::{self, CustomerView};

/// View a customer
///
/// Level 1 is always masked; level 2 is clear to those cleared for it.
#[utoipa::path(
    get,
    path = "/customers/{id}",
    tag = "customers",
    operation_id = "view_customer",
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 200, body = CustomerView, headers(("ETag" = String))), Problems),
)]
pub async fn view_customer(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    Path(id): Path<CustomerId>,
) -> Result<Versioned<CustomerView>, Problem> {
    let row = find::visible(&app, &caller, &id, "view_customer").await?;
    quota::spend(&app, &caller, Daily::Views).await?;
    view::show(&app, &caller, row, "view_customer").await
}
