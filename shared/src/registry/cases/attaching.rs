//! Supporting material on file with a case (CMP-03): a scan or a photograph, sealed under the key of whose words
//! they are, and handed out to those cleared for level 2.

use axum::response::Response;

use super::Asking;
use super::find::{stands_in, visible};
use super::view::{CaseView, clearance};
use super::work::{Step, carry_out};
use crate::audit::{Act as TrailAct, Entry};
use crate::domain::case::{Act, Desk, Party};
use crate::domain::catalogue::Level;
use crate::domain::ids::{CaseId, DocumentId};
use crate::http::quota::{self, Daily};
use crate::http::{App, Code, FileCommand, Problem, Scans, Versioned};
use crate::registry::files::{self, CONTENT, Files, Subject};
use crate::store::cases::{self as stored, AttachmentRow, MOST_ATTACHMENTS};
use crate::store::{StoreError, subjects};

/// Whether a file was handed in with a case.
pub async fn holds_attachment(app: &App, desk: &Desk, owner: &str, id: &DocumentId) -> Result<bool, StoreError> {
    let Ok(case) = owner.parse() else { return Ok(false) };
    Ok(stored::attachment(&app.store, desk.of, &case, id).await?.is_some())
}

pub async fn attach<F: Files>(
    step: Step<'_>,
    FileCommand { content, once, .. }: FileCommand<Scans>,
) -> Result<Versioned<CaseView>, Problem> {
    let Step { app, caller, desk, id, .. } = step;
    carry_out(step, &once, async |work| {
        // A department that was asked proves its answer.
        if !work.row.helpers.iter().any(|unit| stands_in(caller, unit)) {
            work.require(&[Party::Handler, Party::FirstResponsible, Party::Overseer])?;
        }
        if work.row.attachments >= MOST_ATTACHMENTS {
            return Err(Problem::new(Code::InvalidState));
        }
        let row = AttachmentRow {
            of: desk.of.to_owned(),
            case_id: id.clone(),
            id: DocumentId::new(),
            media_type: files::judge(&content)?,
            bytes: content.len() as u64,
            at: work.now,
            by: work.by.clone(),
        };
        let subject = Subject { id: &work.row.subject, personal_kid: &work.row.personal_kid };
        let file = (&row.id, row.at);
        files::put_away::<F>(app, &subject, id.as_str(), file, &content, &mut work.tx).await?;
        subjects::require_live(&work.row.subject, &mut work.tx);
        work.tx.insert(&row)?;
        work.row.attachments += 1;
        work.act(Act::Attached).values.insert("file".to_owned(), row.id.to_string().into());
        Ok("attached".to_owned())
    })
    .await
}

/// On record before it leaves.
pub async fn attachment<F: Files>(asking: Asking<'_>, id: &CaseId, file: &DocumentId) -> Result<Response, Problem> {
    let Asking { app, caller, desk, action, .. } = asking;
    let row = visible(app, caller, desk, id, action).await?.row;
    let entry = |act| Entry::new(action, act, caller.actor()).case(id).customers(row.customer_id.clone());
    if !clearance(desk, caller, &row).contains(&Level::Two.into()) {
        app.refuse(&entry(TrailAct::Refusal).outcome(Code::Forbidden.word())).await;
        return Err(Problem::new(Code::Forbidden));
    }
    let found = stored::attachment(&app.store, desk.of, id, file).await?;
    let found = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    quota::spend(app, caller, Daily::Views).await?;
    let content = files::fetch::<F>(app, &row.subject, file).await?;
    app.disclose(&entry(TrailAct::Disclosure).fields([CONTENT]).change(file)).await?;
    Ok(files::answer(file, found.media_type, content))
}
