//! `GET /access/delegations`: powers the caller has lent, and powers lent to him, newest first, those that
//! were taken back left out.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::http::caller::permission::UseApprovals;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::store::delegations;
use utoipa::ToSchema;

use crate::delegate_powers::{DelegationView, view};

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Delegations {
    /// Lent by the caller.
    pub given: Vec<DelegationView>,
    /// Lent to the caller.
    pub received: Vec<DelegationView>,
}

/// List one's delegations
#[utoipa::path(
    get,
    path = "/access/delegations",
    tag = "access",
    operation_id = "list_delegations",
    responses((status = 200, body = Delegations), Problems),
)]
pub async fn list_delegations(
    State(app): State<SharedApp>,
    caller: May<UseApprovals>,
    parameters: Parameters,
) -> Result<Json<Delegations>, Problem> {
    parameters.finish()?;
    let given = delegations::lent_by(&app.store, caller.id()).await?;
    let received = delegations::lent_to(&app.store, caller.id()).await?;
    let views = |rows: Vec<_>| rows.into_iter().map(view).collect();
    Ok(Json(Delegations { given: views(given), received: views(received) }))
}
