//! `POST /rosters/{unitId}/{month}/plans`: people of a unit are planned by a pattern and a shift, all of them or
//! nobody.

use axum::extract::State;
use serde::Serialize;
use shared::audit::Act;
use shared::domain::ids::UnitId;
use shared::domain::month::Month;
use shared::http::app::Committed;
use shared::http::caller::permission::PlanRosters;
use shared::http::language::Language;
use shared::http::{Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::rosters;
use shared::store::{Guard, Transaction};
use utoipa::ToSchema;

use crate::line::{self, LineView};
use crate::planning::PlanRoster;
use crate::roster::Asked;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlanOutcome {
    /// Of the unit's month.
    pub version: u64,
    /// Those who were planned.
    pub items: Vec<LineView>,
}

/// Plan people of a unit
#[utoipa::path(
    post,
    path = "/rosters/{unitId}/{month}/plans",
    tag = "rosters",
    operation_id = "plan_roster",
    params(
        ("unitId" = String, Path), ("month" = String, Path, example = "2026-06"),
        ("If-Match" = String, Header, description = "The ETag of the unit's month last seen; `\"0\"` if nobody is planned"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = PlanRoster,
    responses((status = 200, body = PlanOutcome, headers(("ETag" = String))), Problems),
)]
pub async fn plan_roster(
    State(app): State<SharedApp>,
    caller: May<PlanRosters>,
    Path((unit, month)): Path<(UnitId, Month)>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<PlanRoster>,
) -> Result<Versioned<PlanOutcome>, Problem> {
    let asked = Asked { app: &app, caller: &caller, unit: &unit, month, action: "plan_roster" };
    let before = asked.planned().await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(asked, before.version, &body, language).await;
    }
    seen.check(before.version)?;
    let (mut tx, mut with_it) = (Transaction::new(), Transaction::new());
    let rows = body.carry_out(asked, &before, &mut with_it).await?;
    let roster = before.next(app.time.now(), caller.id());
    // First: of two at once the other is told that it has not seen what is there, whatever else it meets.
    roster.put(before.version, Guard::Stale, &mut tx)?;
    tx.append(with_it);
    once.remember(&app, caller.id(), unit.as_str(), None, &mut tx)?;
    let entry = asked.entry(Act::Change).outcome("planned");
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        let roster = asked.planned().await?;
        return again(asked, roster.version, &body, language).await;
    }
    let items = line::views(&app, (&unit, month), rows, language).await?;
    Ok(Versioned { version: roster.version, body: PlanOutcome { version: roster.version, items } })
}

/// What was planned before, as it is now.
async fn again(
    asked: Asked<'_>,
    version: u64,
    body: &PlanRoster,
    language: Language,
) -> Result<Versioned<PlanOutcome>, Problem> {
    let Asked { app, unit, month, .. } = asked;
    app.disclose(&asked.entry(Act::Disclosure).replay()).await?;
    let mut rows = rosters::lines_of(&app.store, unit, month, body.staff()).await?;
    rows.sort_by_key(|row| body.staff().position(|id| *id == row.staff_id));
    let items = line::views(app, (unit, month), rows, language).await?;
    Ok(Versioned { version, body: PlanOutcome { version, items } })
}
