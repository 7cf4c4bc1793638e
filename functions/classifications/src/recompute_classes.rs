//! `POST /classifications/customers/{id}/recomputation`: what the rules make of a customer, now instead of
//! tonight (CLS-13). What a person decided lately stays.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::customer::Axis;
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ChangeClassifications;
use shared::http::{Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::command::{Step, carry_out_judged};
use shared::registry::rules;
use shared::registry::view::CustomerView;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecomputeClasses {
    /// What to sort it by: `grade`, `valueClass`, `region`; `status` for what time has made of it.
    #[schema(value_type = Vec<String>, example = json!(["grade", "valueClass"]))]
    axes: Vec<Axis>,
}

/// Sort a customer by the rules
#[utoipa::path(
    post,
    path = "/classifications/customers/{id}/recomputation",
    tag = "classifications",
    operation_id = "recompute_classes",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The customer's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = RecomputeClasses,
    responses((status = 200, body = CustomerView, headers(("ETag" = String))), Problems),
)]
pub async fn recompute_classes(
    State(app): State<SharedApp>,
    caller: May<ChangeClassifications>,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
    Command { body, once }: Command<RecomputeClasses>,
) -> Result<Versioned<CustomerView>, Problem> {
    let step = Step {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::ClassificationsChange,
        seen,
        once: &once,
        action: "recompute_classes",
    };
    carry_out_judged(step, async |row, _| {
        let ground = match rules::judge_by(&app, row, &body.axes) {
            Some((judged, ground)) => {
                *row = judged;
                ground
            }
            None => Default::default(),
        };
        Ok(("by_rule".to_owned(), ground))
    })
    .await
}
