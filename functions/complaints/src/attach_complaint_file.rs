//! `POST /complaints/{id}/attachments`: puts supporting material on file with a complaint (CMP-03): a scan or a
//! photograph, sealed under the key of whose words they are.

use axum::extract::State;
use shared::domain::case::{Act, Party};
use shared::domain::ids::{CaseId, DocumentId};
use shared::http::caller::permission::ViewComplaints;
use shared::http::language::Language;
use shared::http::{App, Code, FileCommand, IfMatch, May, Path, Problem, Problems, Scans, SharedApp, Versioned};
use shared::registry::cases::{self, CaseView, Step, carry_out};
use shared::registry::files::{self, Files, Subject};
use shared::store::cases::{self as stored, AttachmentRow, MOST_ATTACHMENTS};
use shared::store::{StoreError, subjects};

use crate::COMPLAINTS;

/// What was handed in with complaints.
pub struct Attachments;

impl Files for Attachments {
    const OF: &str = COMPLAINTS;

    async fn holds(app: &App, owner: &str, id: &DocumentId) -> Result<bool, StoreError> {
        let Ok(case) = owner.parse() else { return Ok(false) };
        Ok(stored::attachment(&app.store, COMPLAINTS, &case, id).await?.is_some())
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
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    Path(id): Path<CaseId>,
    language: Language,
    seen: IfMatch,
    FileCommand { content, once, .. }: FileCommand<Scans>,
) -> Result<Versioned<CaseView>, Problem> {
    let step = Step {
        app: &app,
        caller: &caller,
        of: COMPLAINTS,
        id: &id,
        seen,
        once: &once,
        language,
        action: "attach_complaint_file",
    };
    carry_out(step, async |work| {
        // A department that was asked proves its answer.
        if !work.row.helpers.iter().any(|unit| cases::stands_in(&caller, unit)) {
            work.require(&[Party::Handler, Party::FirstResponsible, Party::Overseer])?;
        }
        if work.row.attachments >= MOST_ATTACHMENTS {
            return Err(Problem::new(Code::InvalidState));
        }
        let row = AttachmentRow {
            of: COMPLAINTS.to_owned(),
            case_id: id.clone(),
            id: DocumentId::new(),
            media_type: files::judge(&content)?,
            bytes: content.len() as u64,
            at: work.now,
            by: caller.id().clone(),
        };
        let subject = Subject { id: &work.row.subject, personal_kid: &work.row.personal_kid };
        let file = (&row.id, row.at);
        files::put_away::<Attachments>(&app, &subject, id.as_str(), file, &content, &mut work.tx).await?;
        subjects::require_live(&work.row.subject, &mut work.tx);
        work.tx.insert(&row)?;
        work.row.attachments += 1;
        work.act(Act::Attached).values.insert("file".to_owned(), row.id.to_string().into());
        Ok("attached".to_owned())
    })
    .await
}
