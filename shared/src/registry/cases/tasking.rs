//! Departments are asked to do their part in a case, with a date by which their answer has to be there (SVC-16,
//! CMP-10). The department sees the case from then on.

use serde::Deserialize;
use utoipa::ToSchema;

use super::Asking;
use super::find::{hidden, stands_in};
use super::view::{CaseView, TaskView, WORDS_OF, task};
use super::work::{Step, carry_out, words};
use crate::audit::{Act as TrailAct, Entry};
use crate::domain::case::{Act, Party};
use crate::domain::clock::{PausePolicy, Term, deadline};
use crate::domain::ids::{CustomerId, TaskId, UnitId};
use crate::http::page::{Page, Paging};
use crate::http::{Code, Command, Parameters, Problem, Versioned};
use crate::registry::units;
use crate::store::cases::{self as stored, ListedTask, MOST_TASKS, TaskRow, TaskStatus};
use crate::store::lists::{self, Walk};
use crate::store::{StoredRow, keys};

const TASK_LENGTH: usize = 2000;
const ANSWER_LENGTH: usize = 4000;
const MOST_HELPERS: usize = 20;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveCaseTask {
    #[schema(value_type = String, example = "unt_production")]
    unit_id: UnitId,
    words: String,
    /// So many days it has, on the company's calendar; 60 at most.
    #[schema(example = 2)]
    working_days: u32,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerCaseTask {
    words: String,
}

pub async fn give_task(
    step: Step<'_>,
    Command { body, once }: Command<GiveCaseTask>,
) -> Result<Versioned<CaseView>, Problem> {
    carry_out(step, &once, async |work| {
        work.require(&[Party::Handler, Party::FirstResponsible, Party::Overseer])?;
        work.require_open()?;
        let said = words(&body.words, TASK_LENGTH)?;
        if !(1..=60).contains(&body.working_days) {
            return Err(Problem::fault(Code::Invalid, "/workingDays", "out_of_range"));
        }
        let helps = work.row.helpers.contains(&body.unit_id);
        if work.row.tasks >= MOST_TASKS || (!helps && work.row.helpers.len() >= MOST_HELPERS) {
            return Err(Problem::fault(Code::Invalid, "/unitId", "too_many"));
        }
        if !units::is_known(work.app, &body.unit_id).await? {
            return Err(Problem::fault(Code::Invalid, "/unitId", "not_on_file"));
        }
        let term = Term::WorkingDays(body.working_days);
        let due = deadline(work.app.calendar()?, work.now, term, &[], &PausePolicy::default());
        let due = due.map_err(|error| Problem::internal(error.to_string()))?;
        let id = TaskId::new();
        let item = keys::case_task(step.desk.of, &work.row.id, &id);
        let mut sealed = work.seal(&item.path(), &[("words".to_owned(), said)].into()).await?;
        let row = TaskRow {
            of: step.desk.of.to_owned(),
            case_id: work.row.id.clone(),
            id: id.clone(),
            version: 1,
            unit_id: body.unit_id.clone(),
            given_at: work.now,
            given_by: work.by.clone(),
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
        work.act(Act::TaskGiven).task = Some(id);
        Ok("given".to_owned())
    })
    .await
}

pub async fn answer_task(
    step: Step<'_>,
    id: &TaskId,
    Command { body, once }: Command<AnswerCaseTask>,
) -> Result<Versioned<CaseView>, Problem> {
    let Step { caller, desk, .. } = step;
    carry_out(step, &once, async |work| {
        let before = stored::task(&work.app.store, desk.of, step.id, id).await?;
        let before = before.ok_or_else(|| Problem::new(Code::NotFound))?;
        // Any of the department that sees cases there; nobody answers for another department.
        let (handler, _, region) = work.row.progress.place.parts();
        let theirs = stands_in(caller, &before.unit_id);
        if !theirs && !caller.may_at(desk.oversee, (handler, before.unit_id.as_str(), region)) {
            return Err(Problem::new(Code::Forbidden));
        }
        if before.status != TaskStatus::Open {
            return Err(Problem::new(Code::InvalidState));
        }
        let said = words(&body.words, ANSWER_LENGTH)?;
        let mut sealed = work.seal(&before.key().path(), &[("answer".to_owned(), said)].into()).await?;
        let row = TaskRow {
            version: before.version + 1,
            status: TaskStatus::Answered,
            answer: sealed.remove("answer"),
            answered_at: Some(work.now),
            answered_by: Some(work.by.clone()),
            ..before.clone()
        };
        row.follow(&before, &mut work.tx)?;
        work.row.open_tasks = work.row.open_tasks.saturating_sub(1);
        work.act(Act::TaskAnswered).task = Some(id.clone());
        Ok("answered".to_owned())
    })
    .await
}

/// What a department is asked to do, the next due first; the caller's own, unless another is named.
pub async fn list_tasks(asking: Asking<'_>, mut parameters: Parameters) -> Result<Page<TaskView>, Problem> {
    let Asking { app, caller, desk, action, .. } = asking;
    let paging = Paging::take(app, &mut parameters);
    let unit: Option<UnitId> = parameters.read("unitId", |text| text.parse().ok());
    parameters.finish()?;
    let unit = unit.unwrap_or_else(|| caller.staff.unit_id.clone());
    let base = format!("/{}/tasks?unitId={unit}", desk.of);
    let after = paging.after(app, caller, &base).await?;
    // Of a department that is none of his he is shown nothing, and not how much there is.
    let place = (caller.id(), unit.as_str(), caller.staff.region_id.as_str());
    let reaches = stands_in(caller, &unit) || caller.may_at(desk.view, place);
    let (found, last) = if reaches { read(asking, &unit, after, paging.limit).await? } else { (Vec::new(), None) };
    let (items, customers) = shown(asking, found).await?;
    let entry = Entry::new(action, TrailAct::Disclosure, caller.actor()).customers(customers);
    app.disclose(&entry.fields(WORDS_OF)).await?;
    paging.page(app, caller, base, items, last).await
}

/// A page of tasks that are still open: the index lags behind.
async fn read(
    asking: Asking<'_>,
    unit: &UnitId,
    after: Option<String>,
    limit: i32,
) -> Result<(Vec<TaskRow>, Option<String>), Problem> {
    let (store, of) = (&asking.app.store, asking.desk.of);
    let page = usize::try_from(limit).unwrap_or(1);
    let mut walk = Walk::new(store, vec![lists::case_tasks(of, unit)], true, after, page);
    let (mut found, mut last) = (Vec::new(), None);
    while found.len() < page {
        let mut wanted = Vec::new();
        while wanted.len() < page - found.len() {
            let Some((place, listed)) = walk.next::<ListedTask>().await? else { break };
            wanted.extend(listed.case().map(|case| (case, listed.id)));
            last = Some(place);
        }
        if wanted.is_empty() {
            return Ok((found, None));
        }
        let mut rows = stored::many_tasks(store, of, &wanted).await?;
        rows.retain(|row| row.status == TaskStatus::Open);
        rows.sort_by_key(|row| wanted.iter().position(|(_, id)| *id == row.id));
        found.extend(rows);
    }
    Ok((found, last))
}

/// Of the cases that the caller may see; and whose customers they name.
async fn shown(asking: Asking<'_>, found: Vec<TaskRow>) -> Result<(Vec<TaskView>, Vec<CustomerId>), Problem> {
    let Asking { app, caller, desk, .. } = asking;
    let mut ids: Vec<_> = found.iter().map(|task| task.case_id.clone()).collect();
    ids.sort();
    ids.dedup();
    let rows = stored::many(&app.store, desk.of, &ids).await?;
    let (mut items, mut customers) = (Vec::with_capacity(found.len()), Vec::new());
    for one in found {
        let Some(row) = rows.iter().find(|row| row.id == one.case_id) else { continue };
        if !hidden(desk, caller, row) {
            customers.extend(row.customer_id.clone());
            items.push(task(app, desk, caller, row, one).await?);
        }
    }
    Ok((items, customers))
}
