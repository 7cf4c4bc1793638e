//! `GET /imports/{id}`: how far an import is, and what became of its rows by number.

use axum::extract::State;
use shared::domain::ids::ImportId;
use shared::http::caller::permission::RunImports;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};

use crate::find;
use crate::view::ImportView;

/// View an import
#[utoipa::path(
    get,
    path = "/imports/{id}",
    tag = "imports",
    operation_id = "view_import",
    params(("id" = String, Path)),
    responses((status = 200, body = ImportView, headers(("ETag" = String))), Problems),
)]
pub async fn view_import(
    State(app): State<SharedApp>,
    caller: May<RunImports>,
    Path(id): Path<ImportId>,
) -> Result<Versioned<ImportView>, Problem> {
    let found = find::reached(&app, &caller, &id, "view_import").await?;
    Ok(Versioned { version: found.version, body: found.into() })
}
