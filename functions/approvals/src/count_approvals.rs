//! `GET /approvals/counts`: per flow, how much waits for the caller, how much of it is over its first time
//! limit, and how much he has asked for is still undecided. Counted from pointers, up to as many as a page
//! examines.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::domain::catalogue::Label;
use shared::http::caller::permission::UseApprovals;
use shared::http::{App, May, Parameters, Problem, Problems, SharedApp};
use shared::registry::approval::Powers;
use shared::store::approvals;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalCounts {
    pub flows: Vec<FlowCount>,
    /// There is more than was examined: the counts are at least so many.
    pub at_least: bool,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FlowCount {
    #[schema(example = "high_grant")]
    pub flow: String,
    pub label: Label,
    /// Wait for the caller's decision.
    pub waiting: u32,
    /// Of these, whose time ends within a day.
    pub ending: u32,
    /// Asked for by the caller and not ended.
    pub sent: u32,
}

/// Count approvals by flow
#[utoipa::path(
    get,
    path = "/approvals/counts",
    tag = "approvals",
    operation_id = "count_approvals",
    responses((status = 200, body = ApprovalCounts), Problems),
)]
pub async fn count_approvals(
    State(app): State<SharedApp>,
    caller: May<UseApprovals>,
    parameters: Parameters,
) -> Result<Json<ApprovalCounts>, Problem> {
    parameters.finish()?;
    let powers = Powers::of(&app, &caller).await?;
    let (now, most) = (app.time.now(), i32::from(app.catalogue.settings.page_limit));
    let mut counts: BTreeMap<String, FlowCount> =
        app.catalogue.approvals.iter().map(|flow| (flow.id.clone(), count_of(&app, &flow.id))).collect();
    let (waiting, more) = approvals::pointers(&app.store, &powers.inbox(), true, None, most).await?;
    for pointer in waiting {
        let asked = pointer.from.is_none_or(|from| from <= now) && pointer.until.is_none_or(|until| now <= until);
        if asked && pointer.requested_by != *caller.id() {
            let count = counts.entry(pointer.flow.clone()).or_insert_with(|| count_of(&app, &pointer.flow));
            count.waiting += 1;
            let soon = |until: jiff::Timestamp| until.duration_since(now).as_hours() < 24;
            count.ending += u32::from(pointer.until.is_some_and(soon));
        }
    }
    let sent = [approvals::sent(caller.id())];
    let (sent, more_sent) = approvals::pointers(&app.store, &sent, false, None, most).await?;
    let ids: Vec<_> = sent.into_iter().map(|pointer| pointer.id).collect();
    for row in approvals::many(&app.store, &ids).await? {
        if row.case.standing(now) == shared::domain::approval::Status::Pending {
            counts.entry(row.case.flow.clone()).or_insert_with(|| count_of(&app, &row.case.flow)).sent += 1;
        }
    }
    Ok(Json(ApprovalCounts { flows: counts.into_values().collect(), at_least: more || more_sent }))
}

fn count_of(app: &App, flow: &str) -> FlowCount {
    let own = || Label { zh: flow.to_owned(), en: flow.to_owned() };
    let label = app.catalogue.approval(flow).map_or_else(own, |flow| flow.label.clone());
    FlowCount { flow: flow.to_owned(), label, waiting: 0, ending: 0, sent: 0 }
}
