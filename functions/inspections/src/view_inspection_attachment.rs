//! `GET /inspections/{id}/attachments/{fileId}`: a file that was handed in, for those cleared for level 2. On
//! record before it leaves.

use axum::extract::State;
use axum::response::Response;
use shared::domain::case::INSPECTIONS;
use shared::domain::ids::{CaseId, DocumentId};
use shared::http::caller::permission::ViewInspections;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking};

use crate::attach_inspection_file::Attachments;

/// View a file that was handed in with an inspection
#[utoipa::path(
    get,
    path = "/inspections/{id}/attachments/{fileId}",
    tag = "inspections",
    operation_id = "view_inspection_attachment",
    params(("id" = String, Path), ("fileId" = String, Path)),
    responses(
        (status = 200, content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")), headers(("Content-Disposition" = String))),
        Problems,
    ),
)]
pub async fn view_inspection_attachment(
    State(app): State<SharedApp>,
    caller: May<ViewInspections>,
    Path((id, file)): Path<(CaseId, DocumentId)>,
    language: Language,
) -> Result<Response, Problem> {
    let asking =
        Asking { app: &app, caller: &caller, desk: &INSPECTIONS, language, action: "view_inspection_attachment" };
    cases::attachment::<Attachments>(asking, &id, &file).await
}
