//! `GET /complaints/tasks`: what a department is asked to do for complaints, the next due first; the caller's
//! own department, unless another is named.

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::UnitId;
use shared::http::caller::permission::ViewComplaints;
use shared::http::page::{Page, Paging};
use shared::http::{App, Caller, May, Parameters, Problem, Problems, SharedApp};
use shared::registry::cases::{self, TaskView, WORDS_OF};
use shared::store::cases as stored;
use shared::store::lists::{self, Walk};

use crate::COMPLAINTS;

/// List a department's tasks
#[utoipa::path(
    get,
    path = "/complaints/tasks",
    tag = "complaints",
    operation_id = "list_complaint_tasks",
    params(
        ("unitId" = Option<String>, Query, description = "The caller's own department when left out"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<TaskView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_complaint_tasks(
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    mut parameters: Parameters,
) -> Result<Page<TaskView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let unit: Option<UnitId> = parameters.read("unitId", |text| text.parse().ok());
    parameters.finish()?;
    let unit = unit.unwrap_or_else(|| caller.staff.unit_id.clone());
    let base = format!("/complaints/tasks?unitId={unit}");
    let after = paging.after(&app, &caller, &base).await?;
    let theirs = cases::stands_in(&caller, &unit);
    // Of a department that is none of his he is shown nothing, and not how much there is.
    let reaches = theirs || caller.may_at(Right::ComplaintsView, (caller.id(), unit.as_str(), &caller.staff.region_id));
    let (found, last) = if reaches { read(&app, &unit, after, paging.limit).await? } else { (Vec::new(), None) };
    let (items, customers) = shown(&app, &caller, found).await?;
    let entry = Entry::new("list_complaint_tasks", Act::Disclosure, caller.actor()).customers(customers);
    app.disclose(&entry.fields(WORDS_OF)).await?;
    paging.page(&app, &caller, base, items, last).await
}

type Found = (Vec<stored::TaskRow>, Option<String>);

/// A page of tasks that are still open: the index lags behind.
async fn read(app: &App, unit: &UnitId, after: Option<String>, limit: i32) -> Result<Found, Problem> {
    let page = usize::try_from(limit).unwrap_or(1);
    let mut walk = Walk::new(&app.store, vec![lists::case_tasks(COMPLAINTS, unit)], true, after, page);
    let (mut found, mut last) = (Vec::new(), None);
    while found.len() < page {
        let mut wanted = Vec::new();
        while wanted.len() < page - found.len() {
            let Some((place, listed)) = walk.next::<stored::ListedTask>().await? else { break };
            wanted.extend(listed.case().map(|case| (case, listed.id)));
            last = Some(place);
        }
        if wanted.is_empty() {
            return Ok((found, None));
        }
        let mut rows = stored::many_tasks(&app.store, COMPLAINTS, &wanted).await?;
        rows.retain(|row| row.status == stored::TaskStatus::Open);
        rows.sort_by_key(|row| wanted.iter().position(|(_, id)| *id == row.id));
        found.extend(rows);
    }
    Ok((found, last))
}

/// Of the cases that the caller may see; and whose customers they name.
async fn shown(
    app: &App,
    caller: &Caller,
    found: Vec<stored::TaskRow>,
) -> Result<(Vec<TaskView>, Vec<shared::domain::ids::CustomerId>), Problem> {
    let mut ids: Vec<_> = found.iter().map(|task| task.case_id.clone()).collect();
    ids.sort();
    ids.dedup();
    let rows = stored::many(&app.store, COMPLAINTS, &ids).await?;
    let (mut items, mut customers) = (Vec::with_capacity(found.len()), Vec::new());
    for task in found {
        let Some(row) = rows.iter().find(|row| row.id == task.case_id) else { continue };
        if !cases::hidden(caller, row) {
            customers.extend(row.customer_id.clone());
            items.push(cases::task(app, caller, row, task).await?);
        }
    }
    Ok((items, customers))
}
