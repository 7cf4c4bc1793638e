//! `GET /approvals/counts`: per flow, how much waits for the caller, for how much of it the time is nearly over,
//! and how much he has asked for is still undecided. What counts is what his boxes show, up to as many requests
//! as a page examines.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use jiff::SignedDuration;
use serde::Serialize;
use shared::domain::approval::{Case, Status};
use shared::domain::catalogue::Label;
use shared::http::caller::permission::UseApprovals;
use shared::http::{App, May, Parameters, Problem, Problems, SharedApp};
use shared::registry::approval::Powers;
use shared::store::approvals::{self, ApprovalRow};
use utoipa::ToSchema;

const SOON: SignedDuration = SignedDuration::from_hours(24);

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
    let mut of = |case: &Case, add: fn(&mut FlowCount) -> &mut u32| {
        *add(counts.entry(case.flow.clone()).or_insert_with(|| count_of(&app, &case.flow))) += 1;
    };
    let (waiting, more) = approvals::found(&app.store, &powers.inbox(), true, None, most).await?;
    for ApprovalRow { case, .. } in approvals::many(&app.store, &waiting).await? {
        if powers.are_asked(&case, now) {
            of(&case, |count| &mut count.waiting);
            if case.ends_at().is_some_and(|end| end.duration_since(now) < SOON) {
                of(&case, |count| &mut count.ending);
            }
        }
    }
    let (sent, more_sent) = approvals::found(&app.store, &[approvals::sent(caller.id())], false, None, most).await?;
    for ApprovalRow { case, .. } in approvals::many(&app.store, &sent).await? {
        if case.standing(now) == Status::Pending {
            of(&case, |count| &mut count.sent);
        }
    }
    Ok(Json(ApprovalCounts { flows: counts.into_values().collect(), at_least: more || more_sent }))
}

fn count_of(app: &App, flow: &str) -> FlowCount {
    let own = || Label { zh: flow.to_owned(), en: flow.to_owned() };
    let label = app.catalogue.approval(flow).map_or_else(own, |flow| flow.label.clone());
    FlowCount { flow: flow.to_owned(), label, waiting: 0, ending: 0, sent: 0 }
}
