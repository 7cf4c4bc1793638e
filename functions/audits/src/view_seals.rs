//! `GET /audits/seals`: how far the trail is sealed, and what the last check of it found (AUD-16, AUD-17).

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::http::caller::permission::ViewAudits;
use shared::http::{May, Problem, Problems, SharedApp};
use shared::store::seals;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SealsView {
    /// Absent before the first seal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<LastSeal>,
    /// Absent before the first check.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<SealCheck>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LastSeal {
    pub sequence: u64,
    pub hash: String,
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// Rows under seals in all.
    pub rows: u64,
    /// The earliest hour that rows may still be added to, UTC.
    #[schema(example = "2026-06-08T02")]
    pub open_hour: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SealCheck {
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// The last seal that was checked.
    pub sequence: u64,
    pub holds: bool,
    /// What does not hold, by seal, chain and row.
    pub findings: Vec<String>,
}

/// View the state of the seals
#[utoipa::path(
    get,
    path = "/audits/seals",
    tag = "audits",
    operation_id = "view_seals",
    responses((status = 200, body = SealsView), Problems),
)]
pub async fn view_seals(State(app): State<SharedApp>, caller: May<ViewAudits>) -> Result<Json<SealsView>, Problem> {
    app.disclose(&Entry::new("view_seals", Act::Disclosure, caller.actor())).await?;
    let last = seals::head(&app.store).await?.map(|head| LastSeal {
        sequence: head.sequence,
        hash: head.hash,
        at: head.at,
        rows: head.rows,
        open_hour: head.open,
    });
    let check = seals::check(&app.store).await?.map(|check| SealCheck {
        at: check.at,
        sequence: check.checked.sequence,
        holds: check.standing.is_empty(),
        findings: check.standing,
    });
    Ok(Json(SealsView { last, check }))
}
