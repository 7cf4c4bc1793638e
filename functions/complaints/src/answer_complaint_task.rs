//! `POST /complaints/{id}/tasks/{taskId}/answer`: what a department answers to what it was asked.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::case::Act;
use shared::domain::catalogue::Right;
use shared::domain::ids::{CaseId, TaskId};
use shared::http::caller::permission::ViewComplaints;
use shared::http::language::Language;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::cases::{self, CaseView, Step, carry_out};
use shared::store::StoredRow;
use shared::store::cases::{self as stored, TaskRow, TaskStatus};
use utoipa::ToSchema;

use crate::COMPLAINTS;

const WORDS_LENGTH: usize = 4000;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerComplaintTask {
    words: String,
}

/// Answer a task
#[utoipa::path(
    post,
    path = "/complaints/{id}/tasks/{taskId}/answer",
    tag = "complaints",
    operation_id = "answer_complaint_task",
    params(
        ("id" = String, Path), ("taskId" = String, Path),
        ("If-Match" = String, Header, description = "The complaint's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = AnswerComplaintTask,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn answer_complaint_task(
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    Path((id, task)): Path<(CaseId, TaskId)>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<AnswerComplaintTask>,
) -> Result<Versioned<CaseView>, Problem> {
    let step = Step {
        app: &app,
        caller: &caller,
        of: COMPLAINTS,
        id: &id,
        seen,
        once: &once,
        language,
        action: "answer_complaint_task",
    };
    carry_out(step, async |work| {
        let before = stored::task(&app.store, COMPLAINTS, &id, &task).await?;
        let before = before.ok_or_else(|| Problem::new(Code::NotFound))?;
        // Any of the department that sees complaints there; nobody answers for another department.
        let (handler, _, region) = work.row.progress.place.parts();
        let theirs = cases::stands_in(&caller, &before.unit_id);
        if !theirs && !caller.may_at(Right::ComplaintsOversee, (handler, before.unit_id.as_str(), region)) {
            return Err(Problem::new(Code::Forbidden));
        }
        if before.status != TaskStatus::Open {
            return Err(Problem::new(Code::InvalidState));
        }
        let words = cases::words(&body.words, WORDS_LENGTH)?;
        let mut sealed = work.seal(&before.key().path(), &[("answer".to_owned(), words)].into()).await?;
        let row = TaskRow {
            version: before.version + 1,
            status: TaskStatus::Answered,
            answer: sealed.remove("answer"),
            answered_at: Some(work.now),
            answered_by: Some(caller.id().clone()),
            ..before.clone()
        };
        row.follow(&before, &mut work.tx)?;
        work.row.open_tasks = work.row.open_tasks.saturating_sub(1);
        work.act(Act::TaskAnswered).task = Some(task.clone());
        Ok("answered".to_owned())
    })
    .await
}
