//! `GET /anomalies/watched-customers`: canaries and colleagues, all of them: there are 200 at most.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::http::caller::permission::DecideAnomalies;
use shared::http::{May, Problem, Problems, SharedApp};
use shared::store::anomalies;
use utoipa::ToSchema;

use crate::watched::WatchedView;

#[derive(Serialize, ToSchema)]
pub struct WatchedCustomers {
    pub items: Vec<WatchedView>,
}

/// List watched customers
#[utoipa::path(
    get,
    path = "/anomalies/watched-customers",
    tag = "anomalies",
    operation_id = "list_watched_customers",
    responses((status = 200, body = WatchedCustomers), Problems),
)]
pub async fn list_watched_customers(
    State(app): State<SharedApp>,
    caller: May<DecideAnomalies>,
) -> Result<Json<WatchedCustomers>, Problem> {
    let rows = anomalies::watched(&app.store, true).await?;
    let customers = rows.iter().map(|row| row.customer.clone());
    app.disclose(&Entry::new("list_watched_customers", Act::Disclosure, caller.actor()).customers(customers)).await?;
    Ok(Json(WatchedCustomers { items: rows.into_iter().map(WatchedView::from).collect() }))
}
