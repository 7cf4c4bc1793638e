//! `GET /interactions/{id}`: what was said and done, with what was added later.

use axum::extract::State;
use shared::audit::Act;
use shared::domain::ids::InteractionId;
use shared::http::caller::permission::ViewInteractions;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};

use crate::interaction::{self, InteractionView};

/// View an interaction
#[utoipa::path(
    get,
    path = "/interactions/{id}",
    tag = "interactions",
    operation_id = "view_interaction",
    params(("id" = String, Path)),
    responses((status = 200, body = InteractionView, headers(("ETag" = String))), Problems),
)]
pub async fn view_interaction(
    State(app): State<SharedApp>,
    caller: May<ViewInteractions>,
    Path(id): Path<InteractionId>,
    language: Language,
) -> Result<Versioned<InteractionView>, Problem> {
    let reached = interaction::visible(&app, &caller, &id, "view_interaction").await?;
    let version = reached.row.version;
    app.disclose(&interaction::entry("view_interaction", Act::Disclosure, &caller, &reached.row)).await?;
    Ok(Versioned { version, body: interaction::view(&app, reached, language).await? })
}
