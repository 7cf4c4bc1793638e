//! `GET /reviews/digests`: how much is overdue with each owner, and since when, as the last daily pass
//! counted it: for reminders, and for whoever answers for a unit (CUS-21). Numbers only: no customer.

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::domain::catalogue::Right;
use shared::domain::ids::StaffId;
use shared::http::caller::permission::ViewReviews;
use shared::http::page::{Page, Paging};
use shared::http::{Caller, May, Parameters, Problem, Problems, SharedApp};
use shared::store::review_digests::{self, DigestRow};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewDigest {
    #[schema(value_type = String)]
    pub owner_id: StaffId,
    pub overdue: u32,
    pub soon: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub oldest_due_at: Option<Timestamp>,
    /// By how many whole days the oldest is overdue.
    pub overdue_days: i64,
    /// When it was counted.
    #[schema(value_type = String)]
    pub at: Timestamp,
}

/// List how much is due with each owner
#[utoipa::path(
    get,
    path = "/reviews/digests",
    tag = "reviews",
    operation_id = "list_review_digests",
    params(("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<ReviewDigest>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_review_digests(
    State(app): State<SharedApp>,
    caller: May<ViewReviews>,
    mut parameters: Parameters,
) -> Result<Page<ReviewDigest>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let base = "/reviews/digests".to_owned();
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, more) = review_digests::digests(&app.store, after, paging.limit).await?;
    let last = rows.last().filter(|_| more).map(|row| row.owner_id.to_string());
    let items = rows.into_iter().filter_map(|row| within_reach(&caller, row)).collect();
    paging.page(&app, &caller, base, items, last).await
}

/// What of an owner's customers the caller reaches, added up.
fn within_reach(caller: &Caller, row: DigestRow) -> Option<ReviewDigest> {
    let reached = |unit: &str, region: &str| caller.may_at(Right::ReviewsView, (&row.owner_id, unit, region));
    let parts: Vec<_> = row.parts.iter().filter(|part| reached(&part.unit_id, &part.region_id)).collect();
    let oldest_due_at = parts.iter().filter_map(|part| part.oldest_due_at).min();
    (!parts.is_empty()).then(|| ReviewDigest {
        overdue: parts.iter().map(|part| part.overdue).sum(),
        soon: parts.iter().map(|part| part.soon).sum(),
        overdue_days: oldest_due_at.map_or(0, |due| row.at.duration_since(due).as_hours().max(0) / 24),
        oldest_due_at,
        owner_id: row.owner_id,
        at: row.at,
    })
}
