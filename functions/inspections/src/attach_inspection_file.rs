//! `POST /inspections/{id}/attachments`: puts supporting material on file with an inspection (SVC-21): a scan or a
//! photograph, sealed under the key of whose words they are.

use shared::domain::case::INSPECTIONS;
use shared::domain::ids::DocumentId;
use shared::http::caller::permission::ViewInspections;
use shared::http::{App, FileCommand, Problem, Problems, Scans, Versioned};
use shared::registry::cases::{self, CaseView, OnCase};
use shared::registry::files::Files;
use shared::store::StoreError;

/// What was handed in with inspections.
pub struct Attachments;

impl Files for Attachments {
    const OF: &str = INSPECTIONS.of;

    async fn holds(app: &App, owner: &str, id: &DocumentId) -> Result<bool, StoreError> {
        cases::holds_attachment(app, &INSPECTIONS, owner, id).await
    }
}

/// Attach a file to an inspection
///
/// A scan as PDF, JPEG or PNG, recognised by content, 4 MB at most.
#[utoipa::path(
    post,
    path = "/inspections/{id}/attachments",
    tag = "inspections",
    operation_id = "attach_inspection_file",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The inspection's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body(content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn attach_inspection_file(
    on: OnCase<ViewInspections>,
    command: FileCommand<Scans>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::attach::<Attachments>(on.step(&INSPECTIONS, "attach_inspection_file"), command).await
}
