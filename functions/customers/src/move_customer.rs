//! `POST /customers/{id}/status`: moves a customer to dormant, lost, closed or back, for a reason
//! (`statuses.toml`). To become active for the first time it has to be verified instead.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::customer::status::{self, Refused};
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ViewCustomers;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::command::{Step, carry_out};
use shared::registry::view::CustomerView;
use shared::registry::write;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveCustomer {
    #[schema(example = "dormant")]
    status: String,
    #[schema(example = "no_contact")]
    reason: String,
}

/// Move a customer to another status
#[utoipa::path(
    post,
    path = "/customers/{id}/status",
    tag = "customers",
    operation_id = "move_customer",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = MoveCustomer,
    responses((status = 200, body = CustomerView, headers(("ETag" = String))), Problems),
)]
pub async fn move_customer(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
    Command { body, once }: Command<MoveCustomer>,
) -> Result<Versioned<CustomerView>, Problem> {
    let step = Step {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::CustomersView,
        seen,
        once: &once,
        action: "move_customer",
    };
    carry_out(step, async |row, _| {
        let faults = status::faults(&app.catalogue, &body.status);
        if !faults.is_empty() {
            return Err(Problem::faults(faults));
        }
        let right = status::right_to_move(&app.catalogue, &row.facets.status, &body.status, &body.reason).map_err(
            |refused| match refused {
                Refused::NoSuchMove => Problem::new(Code::InvalidState),
                Refused::NoSuchReason => Problem::fault(Code::Invalid, "/reason", "not_an_option"),
            },
        )?;
        // A first activation is a verification, with what that records.
        if row.facets.status == "draft" && body.status == "active" {
            return Err(Problem::new(Code::InvalidState));
        }
        if !caller.may(right, &row.facets) {
            return Err(Problem::new(Code::Forbidden));
        }
        // No review of a file that is put away; one that is taken out again is looked over in time.
        if app.catalogue.status(&body.status).is_some_and(|status| status.closed) {
            row.facets.review_due_at = None;
        } else if row.facets.review_due_at.is_none() {
            row.facets.review_due_at = write::review_due(&app, row.facets.value_class.as_deref(), app.time.now());
        }
        row.facets.status.clone_from(&body.status);
        row.status_reason = Some(body.reason.clone());
        Ok(body.status.clone())
    })
    .await
}
