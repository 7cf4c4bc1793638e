//! `POST /customers/{id}/owner`: gives a customer to another member of staff, and with it to that
//! person's unit and region (CUS-25, VIS-12).

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::ids::{CustomerId, StaffId};
use shared::http::caller::permission::ViewCustomers;
use shared::http::{Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::command::{Step, carry_out};
use shared::registry::view::CustomerView;
use shared::registry::write;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssignCustomer {
    #[schema(value_type = String, example = "stf_sales_2")]
    owner_id: StaffId,
}

/// Assign a customer to an owner
#[utoipa::path(
    post,
    path = "/customers/{id}/owner",
    tag = "customers",
    operation_id = "assign_customer",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = AssignCustomer,
    responses((status = 200, body = CustomerView, headers(("ETag" = String))), Problems),
)]
pub async fn assign_customer(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
    Command { body, once }: Command<AssignCustomer>,
) -> Result<Versioned<CustomerView>, Problem> {
    let step = Step {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::CustomersAssign,
        seen,
        once: &once,
        action: "assign_customer",
    };
    carry_out(step, async |row, _| {
        let owner = write::assignable(&app, &caller, &body.owner_id, "/ownerId").await?;
        row.facets.unit_id = owner.team_id.unwrap_or(owner.unit_id).to_string();
        row.facets.region_id = owner.region_id;
        row.facets.owner_id = owner.id;
        Ok(body.owner_id.to_string())
    })
    .await
}
