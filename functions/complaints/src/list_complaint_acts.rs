//! `GET /complaints/{id}/history`: all that was done with a complaint, in order (CMP-14).

use std::collections::BTreeMap;

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::case;
use shared::domain::clock::ClockKind;
use shared::domain::ids::{ApprovalId, CaseId, StaffId, TaskId};
use shared::http::caller::permission::ViewComplaints;
use shared::http::masking::Shown;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::cases::{self, WORDS_OF};
use shared::store::StoredRow;
use shared::store::cases::{self as stored, ActRow};
use utoipa::ToSchema;

use crate::COMPLAINTS;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ComplaintAct {
    pub number: u32,
    #[schema(inline)]
    pub act: case::Act,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
    #[serde(rename = "move", skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The stage it led to, if to another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What was said besides words.
    #[schema(value_type = Object)]
    pub values: BTreeMap<String, serde_json::Value>,
    /// What was said, by its names in the form.
    #[serde(flatten)]
    pub shown: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub approval_id: Option<ApprovalId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub task_id: Option<TaskId>,
    /// The other complaint, of one that was linked or merged.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub other_id: Option<CaseId>,
    /// Whom it was offered to.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub staff_id: Option<StaffId>,
    /// Of which clock the role was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub clock: Option<ClockKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
}

/// List what was done with a complaint
#[utoipa::path(
    get,
    path = "/complaints/{id}/history",
    tag = "complaints",
    operation_id = "list_complaint_acts",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<ComplaintAct>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_complaint_acts(
    State(app): State<SharedApp>,
    caller: May<ViewComplaints>,
    Path(id): Path<CaseId>,
    mut parameters: Parameters,
) -> Result<Page<ComplaintAct>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let row = cases::visible(&app, &caller, COMPLAINTS, &id, "list_complaint_acts").await?.row;
    let base = format!("/complaints/{id}/history");
    let from = paging.after(&app, &caller, &base).await?.and_then(|next| next.parse().ok()).unwrap_or(0);
    let (acts, more) = stored::acts(&app.store, COMPLAINTS, &id, from, paging.limit).await?;
    let next = acts.last().filter(|_| more).map(|last| (last.number + 1).to_string());
    let entry = Entry::new("list_complaint_acts", Act::Disclosure, caller.actor())
        .case(&id)
        .customers(row.customer_id.clone())
        .fields(WORDS_OF);
    app.disclose(&entry).await?;
    let mut items = Vec::with_capacity(acts.len());
    for act in acts {
        let shown = cases::said(&app, &caller, &row, &act.key(), act.words.iter()).await?;
        items.push(shown_act(act, shown));
    }
    paging.page(&app, &caller, base, items, next).await
}

fn shown_act(act: ActRow, shown: Shown) -> ComplaintAct {
    ComplaintAct {
        number: act.number,
        act: act.act,
        at: act.at,
        by: act.by,
        step: act.step,
        to: act.to,
        values: act.values,
        shown,
        approval_id: act.approval,
        task_id: act.task,
        other_id: act.other,
        staff_id: act.staff,
        clock: act.clock,
        role: act.role,
    }
}
