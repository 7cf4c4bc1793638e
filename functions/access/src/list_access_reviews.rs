//! `GET /access/reviews`: without a unit, every unit within reach and when its grants are to be looked over,
//! or only those that are overdue; with one, what its reviews have found, newest first (ACC-08).

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::domain::catalogue::Right;
use shared::domain::ids::{StaffId, UnitId};
use shared::http::caller::permission::ViewAccess;
use shared::http::page::{Page, Paging};
use shared::http::{Caller, May, Parameters, Problem, Problems, SharedApp};
use shared::store::access_reviews;
use utoipa::ToSchema;

use crate::review_access::{AccessReviewView, view};

/// A unit and its next review, or a review that was made of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnitReview {
    #[schema(value_type = String)]
    pub unit_id: UnitId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub due_at: Option<Timestamp>,
    pub overdue: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub reviewed_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<AccessReviewView>,
}

/// List reviews of grants
#[utoipa::path(
    get,
    path = "/access/reviews",
    tag = "access",
    operation_id = "list_access_reviews",
    params(
        ("unitId" = Option<String>, Query, description = "The reviews of one unit"),
        ("due" = Option<String>, Query, description = "`overdue`: only units that are; without `unitId`"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<UnitReview>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_access_reviews(
    State(app): State<SharedApp>,
    caller: May<ViewAccess>,
    mut parameters: Parameters,
) -> Result<Page<UnitReview>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let unit: Option<UnitId> = parameters.read("unitId", |text| text.parse().ok());
    let overdue = parameters.read("due", |text| (text == "overdue").then_some(true)).unwrap_or(false);
    if overdue && unit.is_some() {
        parameters.fault("due", "unsupported");
    }
    parameters.finish()?;
    let now = app.time.now();
    let base = match &unit {
        Some(unit) => format!("/access/reviews?unitId={unit}"),
        None if overdue => "/access/reviews?due=overdue".to_owned(),
        None => "/access/reviews".to_owned(),
    };
    let after = paging.after(&app, &caller, &base).await?;
    if let Some(unit) = unit {
        let within = reaches(&caller, &unit);
        let (rows, more) = access_reviews::reviews(&app.store, &unit, after, paging.limit).await?;
        let last = rows.last().filter(|_| more && within).map(|row| row.id.to_string());
        let rows = rows.into_iter().filter(|_| within);
        let items = rows.map(|row| UnitReview {
            unit_id: row.unit_id.clone(),
            due_at: None,
            overdue: false,
            reviewed_at: Some(row.at),
            review: Some(view(row)),
        });
        return paging.page(&app, &caller, base, items.collect(), last).await;
    }
    let (rows, more) = access_reviews::units(&app.store, after, paging.limit).await?;
    let last = rows.last().filter(|_| more).map(|row| row.unit_id.to_string());
    let rows = rows.into_iter().filter(|row| reaches(&caller, &row.unit_id) && (!overdue || row.due_at < now));
    let items = rows.map(|row| UnitReview {
        overdue: row.due_at < now,
        unit_id: row.unit_id,
        due_at: Some(row.due_at),
        reviewed_at: row.reviewed_at,
        review: None,
    });
    paging.page(&app, &caller, base, items.collect(), last).await
}

fn reaches(caller: &Caller, unit: &UnitId) -> bool {
    caller.may_at(Right::AccessView, (&StaffId::system(), unit.as_str(), ""))
}
