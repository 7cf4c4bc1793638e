//! `GET /complaints/{id}`: a complaint as it stands, with what may be done with it now.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::ids::CaseId;
use shared::http::caller::permission::ViewComplaints;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::cases::{self, CaseView, WORDS_OF};

use crate::COMPLAINTS;

/// View a complaint
#[utoipa::path(
    get,
    path = "/complaints/{id}",
    tag = "complaints",
    operation_id = "view_complaint",
    params(("id" = String, Path)),
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn view_complaint(
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    Path(id): Path<CaseId>,
    language: Language,
) -> Result<Versioned<CaseView>, Problem> {
    let row = cases::visible(&app, &caller, COMPLAINTS, &id, "view_complaint").await?.row;
    let entry = Entry::new("view_complaint", Act::Disclosure, caller.actor())
        .case(&id)
        .customers(row.customer_id.clone())
        .contacts(row.contact_id.clone())
        .fields(WORDS_OF);
    app.disclose(&entry).await?;
    Ok(Versioned { version: row.version, body: cases::view(&app, &caller, row, language).await? })
}
