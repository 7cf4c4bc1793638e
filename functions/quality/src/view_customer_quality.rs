//! `GET /quality/customers/{id}`: how complete a customer's file is, what is missing, and how much of what
//! was checked was right. Names of fields and numbers, no value.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ViewCustomers;
use shared::http::{May, Path, Problem, Problems, SharedApp};
use shared::registry::{find, rules};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CustomerQuality {
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    /// Percent of the weight of what such a file should have (`qualityWeights` of the catalogue).
    #[schema(example = 73)]
    pub completeness: u8,
    /// Percent of the weight of what it has that somebody has confirmed.
    pub verified: u8,
    /// Percent of what was checked that was right; absent while nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<u8>,
    pub found_right: u32,
    pub found_wrong: u32,
    /// The first field of each part that is missing.
    pub missing: Vec<String>,
}

/// View the quality of a customer's file
#[utoipa::path(
    get,
    path = "/quality/customers/{id}",
    tag = "quality",
    operation_id = "view_customer_quality",
    params(("id" = String, Path)),
    responses((status = 200, body = CustomerQuality), Problems),
)]
pub async fn view_customer_quality(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    Path(id): Path<CustomerId>,
) -> Result<Json<CustomerQuality>, Problem> {
    let row = find::visible(&app, &caller, &id, "view_customer_quality").await?;
    app.disclose(&Entry::new("view_customer_quality", Act::Disclosure, caller.actor()).customer(&row.id)).await?;
    let quality = rules::quality_of(&app, &row);
    Ok(Json(CustomerQuality {
        customer_id: row.id,
        completeness: quality.completeness,
        verified: quality.verified,
        accuracy: quality.accuracy,
        found_right: quality.found_right,
        found_wrong: row.found_wrong,
        missing: quality.missing,
    }))
}
