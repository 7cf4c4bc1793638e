//! `GET /service-requests/{id}/attachments/{fileId}`: a file that was handed in, for those cleared for level 2. On
//! record before it leaves.

use axum::extract::State;
use axum::response::Response;
use shared::domain::case::SERVICE_REQUESTS;
use shared::domain::ids::{CaseId, DocumentId};
use shared::http::caller::permission::ViewServiceRequests;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking};

use crate::attach_service_request_file::Attachments;

/// View a file that was handed in with a service request
#[utoipa::path(
    get,
    path = "/service-requests/{id}/attachments/{fileId}",
    tag = "service-requests",
    operation_id = "view_service_request_attachment",
    params(("id" = String, Path), ("fileId" = String, Path)),
    responses(
        (status = 200, content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")), headers(("Content-Disposition" = String))),
        Problems,
    ),
)]
pub async fn view_service_request_attachment(
    State(app): State<SharedApp>,
    caller: May<ViewServiceRequests>,
    Path((id, file)): Path<(CaseId, DocumentId)>,
    language: Language,
) -> Result<Response, Problem> {
    let asking = Asking {
        app: &app,
        caller: &caller,
        desk: &SERVICE_REQUESTS,
        language,
        action: "view_service_request_attachment",
    };
    cases::attachment::<Attachments>(asking, &id, &file).await
}
