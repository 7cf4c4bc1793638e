//! `POST /complaints/{id}/tasks`: asks a department to do its part, with a date by which its answer has to be
//! there (SVC-16, CMP-10). The department sees the complaint from then on.

use axum::extract::State;
use serde::Deserialize;
use shared::domain::case::{Act, Party};
use shared::domain::clock::{PausePolicy, Term, deadline};
use shared::domain::ids::{CaseId, TaskId, UnitId};
use shared::http::caller::permission::ViewComplaints;
use shared::http::language::Language;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::cases::{self, CaseView, Step, carry_out};
use shared::registry::units;
use shared::store::cases::{MOST_TASKS, TaskRow, TaskStatus};
use shared::store::keys;
use utoipa::ToSchema;

use crate::COMPLAINTS;

const WORDS_LENGTH: usize = 2000;
const MOST_HELPERS: usize = 20;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveComplaintTask {
    #[schema(value_type = String, example = "unt_production")]
    unit_id: UnitId,
    words: String,
    /// So many days it has, on the company's calendar; 60 at most.
    #[schema(example = 2)]
    working_days: u32,
}

/// Give a department a task
#[utoipa::path(
    post,
    path = "/complaints/{id}/tasks",
    tag = "complaints",
    operation_id = "give_complaint_task",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The complaint's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = GiveComplaintTask,
    responses((status = 200, body = CaseView, headers(("ETag" = String))), Problems),
)]
pub async fn give_complaint_task(
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    Path(id): Path<CaseId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<GiveComplaintTask>,
) -> Result<Versioned<CaseView>, Problem> {
    let step = Step {
        app: &app,
        caller: &caller,
        of: COMPLAINTS,
        id: &id,
        seen,
        once: &once,
        language,
        action: "give_complaint_task",
    };
    carry_out(step, async |work| {
        work.require(&[Party::Handler, Party::FirstResponsible, Party::Overseer])?;
        work.require_open()?;
        let words = cases::words(&body.words, WORDS_LENGTH)?;
        if !(1..=60).contains(&body.working_days) {
            return Err(Problem::fault(Code::Invalid, "/workingDays", "out_of_range"));
        }
        let helps = work.row.helpers.contains(&body.unit_id);
        if work.row.tasks >= MOST_TASKS || (!helps && work.row.helpers.len() >= MOST_HELPERS) {
            return Err(Problem::fault(Code::Invalid, "/unitId", "too_many"));
        }
        if !units::is_known(&app, &body.unit_id).await? {
            return Err(Problem::fault(Code::Invalid, "/unitId", "not_on_file"));
        }
        let term = Term::WorkingDays(body.working_days);
        let due = deadline(app.calendar()?, work.now, term, &[], &PausePolicy::default());
        let due = due.map_err(|error| Problem::internal(error.to_string()))?;
        let task = TaskId::new();
        let item = keys::case_task(COMPLAINTS, &work.row.id, &task);
        let mut sealed = work.seal(&item.path(), &[("words".to_owned(), words)].into()).await?;
        let row = TaskRow {
            of: COMPLAINTS.to_owned(),
            case_id: work.row.id.clone(),
            id: task.clone(),
            version: 1,
            unit_id: body.unit_id.clone(),
            given_at: work.now,
            given_by: caller.id().clone(),
            due: due.due,
            provisional: due.provisional,
            status: TaskStatus::Open,
            words: sealed.remove("words").ok_or_else(|| Problem::internal("nothing sealed"))?,
            answer: None,
            answered_at: None,
            answered_by: None,
        };
        work.tx.insert(&row)?;
        work.row.tasks += 1;
        work.row.open_tasks += 1;
        if !helps {
            work.row.helpers.push(body.unit_id.clone());
        }
        work.act(Act::TaskGiven).task = Some(task);
        Ok("given".to_owned())
    })
    .await
}
