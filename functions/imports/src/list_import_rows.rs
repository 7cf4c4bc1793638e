//! `GET /imports/{id}/rows`: what became of each row, as a CSV that opens in a spreadsheet. It names
//! rows, headers and customers by id, and no value.

use axum::extract::{Extension, State};
use axum::response::Response;
use shared::domain::ids::ImportId;
use shared::http::caller::permission::RunImports;
use shared::http::language::Language;
use shared::http::page::Page;
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp, wording};
use shared::http::{cursor, sheet};
use shared::store::imports::{self, ResultRow};

use crate::find;

/// A page: as many rows as fit well into an answer.
const MOST: usize = 5_000;
const HEADERS: [&str; 7] = ["row", "outcome", "field", "code", "message", "customerId", "twinRow"];

/// List the outcomes of an import's rows
#[utoipa::path(
    get,
    path = "/imports/{id}/rows",
    tag = "imports",
    operation_id = "list_import_rows",
    params(("id" = String, Path), ("cursor" = Option<String>, Query, description = "From the `Link` of the page before")),
    responses((status = 200, body = String, content_type = "text/csv", headers(("Link" = String))), Problems),
)]
pub async fn list_import_rows(
    State(app): State<SharedApp>,
    caller: May<RunImports>,
    Path(id): Path<ImportId>,
    Extension(language): Extension<Language>,
    mut parameters: Parameters,
) -> Result<Response, Problem> {
    let found = find::reached(&app, &caller, &id, "list_import_rows").await?;
    let given = parameters.take("cursor");
    parameters.finish()?;
    let base = format!("/imports/{id}/rows");
    let after = match given {
        None => 0,
        Some(given) => cursor::open(&app, &caller, &base, &given).await?.parse().unwrap_or_default(),
    };
    let (rows, more) = imports::results(&app.store, &found.id, after, MOST).await?;
    let next_cursor = match rows.last() {
        Some(last) if more => Some(cursor::seal(&app, &caller, &base, &last.row.to_string()).await?),
        _ => None,
    };
    let page = Page { items: rows, next_cursor, base };
    sheet::sheet(&page, &HEADERS.map(str::to_owned), |row| cells(row, language))
}

fn cells(row: &ResultRow, language: Language) -> Vec<String> {
    let code = row.code.as_deref().unwrap_or_default();
    let message = if code.is_empty() { "" } else { wording::fault(code, language) };
    vec![
        row.row.to_string(),
        row.outcome.word().to_owned(),
        row.field.clone().unwrap_or_default(),
        code.to_owned(),
        message.to_owned(),
        row.customer.as_ref().map(ToString::to_string).unwrap_or_default(),
        row.twin.map(|twin| twin.to_string()).unwrap_or_default(),
    ]
}
