//! `GET /classifications/customers/{id}`: how a customer was sorted: who, when, from, to, why, by rule or by
//! hand; newest first (CLS-13).

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::customer::Axis;
use shared::domain::ids::{ClassificationId, CustomerId, StaffId};
use shared::http::caller::permission::ViewCustomers;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::find;
use shared::store::customers;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClassificationView {
    #[schema(value_type = String, example = "cls_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: ClassificationId,
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    #[schema(value_type = String, example = "grade")]
    pub axis: Axis,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// `stf_system` when a rule did it by itself.
    #[schema(value_type = String)]
    pub by: StaffId,
    pub by_rule: bool,
    /// Id of the rule, or of a reason: of the catalogue's `classReasons`, or of the status move.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The catalogue it was decided under.
    pub catalogue_version: String,
}

/// List how a customer was sorted
#[utoipa::path(
    get,
    path = "/classifications/customers/{id}",
    tag = "classifications",
    operation_id = "list_classifications",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<ClassificationView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_classifications(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    Path(id): Path<CustomerId>,
    mut parameters: Parameters,
) -> Result<Page<ClassificationView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    find::visible(&app, &caller, &id, "list_classifications").await?;
    let base = format!("/classifications/customers/{id}");
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, more) = customers::classifications(&app.store, &id, paging.limit, after).await?;
    let last = rows.last().filter(|_| more).map(|row| row.id.to_string());
    app.disclose(&Entry::new("list_classifications", Act::Disclosure, caller.actor()).customer(&id)).await?;
    let items = rows
        .into_iter()
        .map(|row| ClassificationView {
            id: row.id,
            customer_id: row.customer_id,
            axis: row.axis,
            from: row.from,
            to: row.to,
            at: row.at,
            by: row.by,
            by_rule: row.by_rule,
            reason: row.reason,
            catalogue_version: row.catalogue_version,
        })
        .collect();
    paging.page(&app, &caller, base, items, last).await
}
