//! `POST /rosters/{unitId}/{month}/publication`: from now on staff see it.

use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::audit::Act;
use shared::domain::access::GrantScope;
use shared::domain::catalogue::Right;
use shared::domain::ids::{StaffId, UnitId};
use shared::domain::month::Month;
use shared::http::app::Committed;
use shared::http::caller::permission::PlanRosters;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::store::rosters::{Publication, RosterRow};
use shared::store::{Guard, Transaction};
use utoipa::ToSchema;

use crate::roster::Asked;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishRoster {}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RosterView {
    #[schema(value_type = String)]
    pub unit_id: UnitId,
    #[schema(value_type = String, example = "2026-06")]
    pub month: Month,
    pub version: u64,
    /// Absent while it is being planned.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub published_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub published_by: Option<StaffId>,
}

impl From<RosterRow> for RosterView {
    fn from(row: RosterRow) -> Self {
        let (published_at, published_by) = row.published.map(|published| (published.at, published.by)).unzip();
        Self { unit_id: row.unit_id, month: row.month, version: row.version, published_at, published_by }
    }
}

/// Publish a unit's month
#[utoipa::path(
    post,
    path = "/rosters/{unitId}/{month}/publication",
    tag = "rosters",
    operation_id = "publish_roster",
    params(
        ("unitId" = String, Path), ("month" = String, Path, example = "2026-06"),
        ("If-Match" = String, Header, description = "The ETag of the unit's month last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = PublishRoster,
    responses((status = 200, body = RosterView, headers(("ETag" = String))), Problems),
)]
pub async fn publish_roster(
    State(app): State<SharedApp>,
    caller: May<PlanRosters>,
    Path((unit, month)): Path<(UnitId, Month)>,
    seen: IfMatch,
    Command { once, .. }: Command<PublishRoster>,
) -> Result<Versioned<RosterView>, Problem> {
    let asked = Asked { app: &app, caller: &caller, unit: &unit, month, action: "publish_roster" };
    let before = asked.planned().await?;
    // Whoever reaches a part of the unit does not speak for all of it.
    if !caller.may_over(Right::RostersPlan, &GrantScope::Units(vec![unit.clone()])) {
        return Err(asked.refused(Code::Forbidden).await);
    }
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(asked, before).await;
    }
    seen.check(before.version)?;
    // Nor is there anything to see where nobody is planned.
    if before.version == 0 || before.published.is_some() {
        return Err(Problem::new(Code::InvalidState));
    }
    let now = app.time.now();
    let published = Some(Publication { at: now, by: caller.id().clone() });
    let row = RosterRow { published, ..before.next(now, caller.id()) };
    let mut tx = Transaction::new();
    row.put(before.version, Guard::Stale, &mut tx)?;
    once.remember(&app, caller.id(), unit.as_str(), None, &mut tx)?;
    let entry = asked.entry(Act::Change).outcome("published");
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        let row = asked.planned().await?;
        return again(asked, row).await;
    }
    Ok(Versioned { version: row.version, body: row.into() })
}

async fn again(asked: Asked<'_>, row: RosterRow) -> Result<Versioned<RosterView>, Problem> {
    asked.app.disclose(&asked.entry(Act::Disclosure).replay()).await?;
    Ok(Versioned { version: row.version, body: row.into() })
}
