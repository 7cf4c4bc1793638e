//! `GET /customers/{id}/merges`: whom this customer has taken in, and what was undone (CUS-23).

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::ids::{CustomerId, MergeId, StaffId};
use shared::http::caller::permission::ViewCustomers;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::find;
use shared::store::customers::{self, MergeRow};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergeSummary {
    #[schema(value_type = String)]
    pub id: MergeId,
    #[schema(example = "merged")]
    pub status: String,
    /// The customer that was taken in.
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    /// Fields whose value is that customer's.
    pub taken: Vec<String>,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub undone_at: Option<Timestamp>,
}

impl From<MergeRow> for MergeSummary {
    fn from(row: MergeRow) -> Self {
        Self {
            id: row.id,
            status: row.status,
            customer_id: row.absorbed,
            taken: row.taken,
            at: row.at,
            by: row.by,
            undone_at: row.undone.map(|undone| undone.at),
        }
    }
}

/// List a customer's merges
#[utoipa::path(
    get,
    path = "/customers/{id}/merges",
    tag = "customers",
    operation_id = "list_merges",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<MergeSummary>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_merges(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    Path(id): Path<CustomerId>,
    mut parameters: Parameters,
) -> Result<Page<MergeSummary>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    find::visible(&app, &caller, &id, "list_merges").await?;
    let base = format!("/customers/{id}/merges");
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, more) = customers::merges(&app.store, &id, paging.limit, after).await?;
    let last = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let absorbed = rows.iter().map(|row| row.absorbed.clone());
    app.disclose(&Entry::new("list_merges", Act::Disclosure, caller.actor()).customer(&id).customers(absorbed)).await?;
    paging.page(&app, &caller, base, rows.into_iter().map(MergeSummary::from).collect(), last).await
}
