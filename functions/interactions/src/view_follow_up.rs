//! `GET /interactions/follow-ups/{id}`: what is planned, and all that was done with it.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::ids::FollowUpId;
use shared::http::caller::permission::ViewInteractions;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::follow_ups::{self, FollowUpView, Reached, WORDS_OF};

/// View a follow-up
#[utoipa::path(
    get,
    path = "/interactions/follow-ups/{id}",
    tag = "interactions",
    operation_id = "view_follow_up",
    params(("id" = String, Path)),
    responses((status = 200, body = FollowUpView, headers(("ETag" = String))), Problems),
)]
pub async fn view_follow_up(
    State(app): State<SharedApp>,
    caller: May<ViewInteractions>,
    Path(id): Path<FollowUpId>,
    language: Language,
) -> Result<Versioned<FollowUpView>, Problem> {
    let Reached { row, clearance } = follow_ups::visible(&app, &caller, &id, "view_follow_up").await?;
    let entry = Entry::new("view_follow_up", Act::Disclosure, caller.actor())
        .case(&id)
        .customers(row.customer_id.clone())
        .contacts(row.contact_id.clone())
        .fields(WORDS_OF);
    app.disclose(&entry).await?;
    Ok(Versioned { version: row.version, body: follow_ups::view(&app, row, clearance, language).await? })
}
