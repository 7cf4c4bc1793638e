//! `GET /anomalies`: alerts of one status, newest first.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::http::caller::permission::ViewAnomalies;
use shared::http::language::Language;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::store::anomalies::{self, AlertStatus};

use crate::alert::{AlertView, view};

/// List alerts
#[utoipa::path(
    get,
    path = "/anomalies",
    tag = "anomalies",
    operation_id = "list_alerts",
    params(
        ("status" = Option<String>, Query, description = "`open` (default), `confirmed` or `dismissed`"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<AlertView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_alerts(
    State(app): State<SharedApp>,
    caller: May<ViewAnomalies>,
    language: Language,
    mut parameters: Parameters,
) -> Result<Page<AlertView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let status = parameters.read("status", AlertStatus::named).unwrap_or(AlertStatus::Open);
    parameters.finish()?;
    let base = format!("/anomalies?status={}", status.word());
    let after = paging.after(&app, &caller, &base).await?;
    let (rows, last) = anomalies::listed(&app.store, status, after, paging.limit).await?;
    let customers = rows.iter().filter_map(|row| row.customer().cloned());
    app.disclose(&Entry::new("list_alerts", Act::Disclosure, caller.actor()).customers(customers)).await?;
    let items = rows.into_iter().map(|row| view(&app, row, language, None)).collect();
    paging.page(&app, &caller, base, items, last).await
}
