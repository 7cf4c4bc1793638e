//! `GET /imports/{id}`: how far an import is, and what became of its rows by number.

use axum::extract::State;
use shared::domain::ids::ImportId;
use shared::http::caller::permission::RunImports;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};

use crate::view::ImportView;
use crate::{find, wake};

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
    let row = wake::if_stalled(&app, &caller, found).await?;
    Ok(Versioned { version: row.version, body: row.into() })
}
