//! `GET /classifications/tables`: the grading and region tables there are, newest first, with who has signed.
//! Numbers only: no customer.

use axum::extract::State;
use shared::domain::catalogue::Right;
use shared::http::caller::permission::ViewClassifications;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::store::class_tables;

use crate::table::{self, TableView};

/// List grading and region tables
#[utoipa::path(
    get,
    path = "/classifications/tables",
    tag = "classifications",
    operation_id = "list_tables",
    params(("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<TableView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_tables(
    State(app): State<SharedApp>,
    caller: May<ViewClassifications>,
    mut parameters: Parameters,
) -> Result<Page<TableView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let base = "/classifications/tables".to_owned();
    let before = paging.after(&app, &caller, &base).await?;
    let (rows, more) = class_tables::tables(&app.store, before, paging.limit).await?;
    let last = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let reached = rows.into_iter().filter(|row| table::reaches(&caller, Right::ClassificationsView, row));
    let items = reached.map(table::view).collect();
    paging.page(&app, &caller, base, items, last).await
}
