//! `GET /catalogue`: policy as data, whole (CLS-03).

use axum::Json;
use axum::extract::State;
use shared::domain::catalogue::Catalogue;
use shared::http::caller::permission::ViewCatalogue;
use shared::http::{May, Problem, Problems, SharedApp};

/// View the catalogue
///
/// Fields with level, key class, mask and purposes; purposes, sources, roles, statuses, settings.
#[utoipa::path(
    get,
    path = "/catalogue",
    tag = "catalogue",
    operation_id = "view_catalogue",
    responses((status = 200, body = Object, description = "The catalogue in force"), Problems),
)]
pub async fn view_catalogue(State(app): State<SharedApp>, _: May<ViewCatalogue>) -> Result<Json<Catalogue>, Problem> {
    Ok(Json(Catalogue::clone(&app.catalogue)))
}
