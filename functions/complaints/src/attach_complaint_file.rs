//! `POST /complaints/{id}/attachments`: puts supporting material on file with a complaint (CMP-03): a scan or a
//! photograph, sealed under the key of whose words they are.

use shared::domain::case::COMPLAINTS;
use shared::domain::ids::DocumentId;
use shared::http::caller::permission::ViewComplaints;
use shared::http::{App, FileCommand, Problem, Problems, Scans, Versioned};
use shared::registry::cases::{self, CaseView, OnCase};
use shared::registry::files::Files;
use shared::store::StoreError;

/// What was handed in with complaints.
pub struct Attachments;

impl Files for Attachments {
    const OF: &str = COMPLAINTS.of;

    async fn holds(app: &App, owner: &str, id: &DocumentId) -> Result<bool, StoreError> {
        cases::holds_attachment(app, &COMPLAINTS, owner, id).await
    }
}

/// Attach a file to a complaint
///
/// A scan as PDF, JPEG or PNG, recognised by content, 4 MB at most.
#[utoipa::path(
    post,
    path = "/complaints/{id}/attachments",
    tag = "complaints",
    operation_id = "attach_complaint_file",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The complaint's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body(content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn attach_complaint_file(
    on: OnCase<ViewComplaints>,
    command: FileCommand<Scans>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::attach::<Attachments>(on.step(&COMPLAINTS, "attach_complaint_file"), command).await
}
