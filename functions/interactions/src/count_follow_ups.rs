//! `GET /interactions/follow-ups/counts`: how much is overdue, due today and upcoming: with the caller, a
//! colleague, a unit, a customer, or all within reach.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::follow_up::Window;
use shared::http::caller::permission::ViewInteractions;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::{family, find};
use utoipa::ToSchema;

use crate::reading::Wanted;

const ACTION: &str = "count_follow_ups";
const SLICE: i32 = 100;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FollowUpCounts {
    pub overdue: u32,
    pub today: u32,
    pub upcoming: u32,
    /// By kind, as the catalogue's `interactions.plans` name them.
    pub kinds: BTreeMap<String, u32>,
    /// The next date there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub next_due_at: Option<Timestamp>,
    /// There are more than were counted: those that are due first were.
    pub capped: bool,
}

/// Count follow-ups
#[utoipa::path(
    get,
    path = "/interactions/follow-ups/counts",
    tag = "interactions",
    operation_id = "count_follow_ups",
    params(
        ("ownerId" = Option<String>, Query), ("unitId" = Option<String>, Query),
        ("customerId" = Option<String>, Query),
        ("scope" = Option<String>, Query, description = "`reach`: all that the caller may see"),
    ),
    responses((status = 200, body = FollowUpCounts), Problems),
)]
pub async fn count_follow_ups(
    State(app): State<SharedApp>,
    caller: May<ViewInteractions>,
    mut parameters: Parameters,
) -> Result<Json<FollowUpCounts>, Problem> {
    let mut wanted = Wanted::whose(&mut parameters);
    parameters.finish()?;
    let with = match &wanted.customer {
        Some(id) => {
            let row = find::visible_with(&app, &caller, id, Right::InteractionsView, ACTION).await?;
            wanted.members = family::members(&row, id);
            true
        }
        None => false,
    };
    let mut counts =
        FollowUpCounts { overdue: 0, today: 0, upcoming: 0, kinds: BTreeMap::new(), next_due_at: None, capped: false };
    let (now, calendar) = (app.time.now(), app.calendar()?);
    let (mut after, mut counted) = (None, 0);
    loop {
        let (rows, last) = wanted.read(&app, &caller, with, after, SLICE).await?;
        for row in &rows {
            let count = match Window::of(row.due, now, calendar) {
                Window::Overdue => &mut counts.overdue,
                Window::Today => &mut counts.today,
                Window::Upcoming => &mut counts.upcoming,
            };
            *count += 1;
            *counts.kinds.entry(row.kind.clone()).or_default() += 1;
            counts.next_due_at = counts.next_due_at.or(Some(row.due));
        }
        counted += rows.len();
        after = last;
        if after.is_none() {
            break;
        }
        if counted >= usize::from(app.catalogue.settings.examined_limit) {
            counts.capped = true;
            break;
        }
    }
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).customers(wanted.customer)).await?;
    Ok(Json(counts))
}
