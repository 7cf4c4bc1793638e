//! `GET /complaints/{id}/attachments/{fileId}`: a file that was handed in, for those cleared for level 2. On
//! record before it leaves.

use axum::extract::State;
use axum::response::Response;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Level;
use shared::domain::ids::{CaseId, DocumentId};
use shared::http::caller::permission::ViewComplaints;
use shared::http::quota::{self, Daily};
use shared::http::{Code, May, Path, Problem, Problems, SharedApp};
use shared::registry::cases;
use shared::registry::files::{self, CONTENT};
use shared::store::cases as stored;

use crate::COMPLAINTS;
use crate::attach_complaint_file::Attachments;

const ACTION: &str = "view_complaint_attachment";

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
) -> Result<Response, Problem> {
    let row = cases::visible(&app, &caller, COMPLAINTS, &id, ACTION).await?.row;
    let entry = |act| Entry::new(ACTION, act, caller.actor()).case(&id).customers(row.customer_id.clone());
    if !cases::clearance(&caller, &row).contains(&Level::Two.into()) {
        app.refuse(&entry(Act::Refusal).outcome(Code::Forbidden.word())).await;
        return Err(Problem::new(Code::Forbidden));
    }
    let found = stored::attachment(&app.store, COMPLAINTS, &id, &file).await?;
    let found = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    quota::spend(&app, &caller, Daily::Views).await?;
    let content = files::fetch::<Attachments>(&app, &row.subject, &file).await?;
    app.disclose(&entry(Act::Disclosure).fields([CONTENT]).change(&file)).await?;
    Ok(files::answer(&file, found.media_type, content))
}
