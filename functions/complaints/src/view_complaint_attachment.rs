//! `GET /complaints/{id}/attachments/{fileId}`: a file that was handed in, for those cleared for level 2. On
//! record before it leaves.

use axum::extract::State;
use axum::response::Response;
use shared::domain::case::COMPLAINTS;
use shared::domain::ids::{CaseId, DocumentId};
use shared::http::caller::permission::ViewComplaints;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking};

use crate::attach_complaint_file::Attachments;

/// View a file that was handed in with a complaint
#[utoipa::path(
    get,
    path = "/complaints/{id}/attachments/{fileId}",
    tag = "complaints",
    operation_id = "view_complaint_attachment",
    params(("id" = String, Path), ("fileId" = String, Path)),
    responses(
        (status = 200, content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")), headers(("Content-Disposition" = String))),
        Problems,
    ),
)]
pub async fn view_complaint_attachment(
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    Path((id, file)): Path<(CaseId, DocumentId)>,
    language: Language,
) -> Result<Response, Problem> {
    let asking =
        Asking { app: &app, caller: &caller, desk: &COMPLAINTS, language, action: "view_complaint_attachment" };
    cases::attachment::<Attachments>(asking, &id, &file).await
}
