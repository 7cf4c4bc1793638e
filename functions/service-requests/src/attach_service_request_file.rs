//! `POST /service-requests/{id}/attachments`: puts supporting material on file with a service request (SVC-12): a scan or a
//! photograph, sealed under the key of whose words they are.

use shared::domain::case::SERVICE_REQUESTS;
use shared::domain::ids::DocumentId;
use shared::http::caller::permission::ViewServiceRequests;
use shared::http::{App, FileCommand, Problem, Problems, Scans, Versioned};
use shared::registry::cases::{self, CaseView, OnCase};
use shared::registry::files::Files;
use shared::store::StoreError;

/// What was handed in with service requests.
pub struct Attachments;

impl Files for Attachments {
    const OF: &str = SERVICE_REQUESTS.of;

    async fn holds(app: &App, owner: &str, id: &DocumentId) -> Result<bool, StoreError> {
        cases::holds_attachment(app, &SERVICE_REQUESTS, owner, id).await
    }
}

/// Attach a file to a service request
///
/// A scan as PDF, JPEG or PNG, recognised by content, 4 MB at most.
#[utoipa::path(
    post,
    path = "/service-requests/{id}/attachments",
    tag = "service-requests",
    operation_id = "attach_service_request_file",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The service request's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body(content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn attach_service_request_file(
    on: OnCase<ViewServiceRequests>,
    command: FileCommand<Scans>,
) -> Result<Versioned<CaseView>, Problem> {
    cases::attach::<Attachments>(on.step(&SERVICE_REQUESTS, "attach_service_request_file"), command).await
}
