//! `GET /anomalies/{id}`: an alert with the rows of the trail that prove it.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::ids::AlertId;
use shared::http::audit_entry::AuditEntry;
use shared::http::caller::permission::ViewAnomalies;
use shared::http::language::Language;
use shared::http::{App, Code, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::StoreError;
use shared::store::anomalies::{self, AlertRow};
use shared::store::audit_index::{self, Place};

use crate::alert::{AlertView, view};

/// View an alert
#[utoipa::path(
    get,
    path = "/anomalies/{id}",
    tag = "anomalies",
    operation_id = "view_alert",
    params(("id" = String, Path)),
    responses((status = 200, body = AlertView, headers(("ETag" = String))), Problems),
)]
pub async fn view_alert(
    State(app): State<SharedApp>,
    caller: May<ViewAnomalies>,
    Path(id): Path<AlertId>,
    language: Language,
) -> Result<Versioned<AlertView>, Problem> {
    let row = found(&app, &id).await?;
    let places = row.rows.iter().map(|place| Place::parse(place)).collect::<Result<Vec<_>, _>>();
    let proof = audit_index::rows(&app.store, &places.map_err(StoreError::from)?).await?;
    let entry = Entry::new("view_alert", Act::Disclosure, caller.actor()).case(&id).customers(row.customer().cloned());
    app.disclose(&entry).await?;
    let rows = proof.into_iter().map(|(place, row)| AuditEntry::of(&place, row)).collect::<Result<_, _>>()?;
    Ok(Versioned { version: row.version, body: view(&app, row, language, Some(rows)) })
}

pub async fn found(app: &App, id: &AlertId) -> Result<AlertRow, Problem> {
    anomalies::get(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))
}
