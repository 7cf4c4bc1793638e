//! All that was done with a case, in order (CMP-14).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::Asking;
use super::find::visible;
use super::view::{WORDS_OF, said};
use crate::audit::{Act as TrailAct, Entry};
use crate::domain::case::Act;
use crate::domain::clock::ClockKind;
use crate::domain::ids::{ApprovalId, CaseId, StaffId, TaskId};
use crate::http::masking::Shown;
use crate::http::page::{Page, Paging};
use crate::http::{Parameters, Problem};
use crate::store::StoredRow;
use crate::store::cases::{self, ActRow};

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseAct {
    pub number: u32,
    #[schema(inline)]
    pub act: Act,
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
    /// The other case, of one that was linked or merged.
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

pub async fn list_acts(asking: Asking<'_>, id: &CaseId, mut parameters: Parameters) -> Result<Page<CaseAct>, Problem> {
    let Asking { app, caller, desk, action, .. } = asking;
    let paging = Paging::take(app, &mut parameters);
    parameters.finish()?;
    let row = visible(app, caller, desk, id, action).await?.row;
    let base = format!("/{}/{id}/history", desk.of);
    let from = paging.after(app, caller, &base).await?.and_then(|next| next.parse().ok()).unwrap_or(0);
    let (acts, more) = cases::acts(&app.store, desk.of, id, from, paging.limit).await?;
    let next = acts.last().filter(|_| more).map(|last| (last.number + 1).to_string());
    let entry = Entry::new(action, TrailAct::Disclosure, caller.actor()).case(id).customers(row.customer_id.clone());
    app.disclose(&entry.fields(WORDS_OF)).await?;
    let mut items = Vec::with_capacity(acts.len());
    for act in acts {
        let shown = said(app, desk, caller, &row, &act.key(), act.words.iter()).await?;
        items.push(shown_act(act, shown));
    }
    paging.page(app, caller, base, items, next).await
}

fn shown_act(act: ActRow, shown: Shown) -> CaseAct {
    CaseAct {
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
