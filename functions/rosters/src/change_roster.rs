//! `POST /rosters/{unitId}/{month}/staff/{staffId}/changes`: single days of one person's month; once staff see it, with
//! the reason.

use std::collections::BTreeSet;

use axum::extract::State;
use jiff::civil::Date;
use serde::Deserialize;
use shared::audit::Act;
use shared::domain::fault::Fault;
use shared::domain::ids::{StaffId, UnitId};
use shared::domain::month::Month;
use shared::domain::roster::{Days, Duty};
use shared::http::app::Committed;
use shared::http::caller::permission::PlanRosters;
use shared::http::idempotency::Once;
use shared::http::language::Language;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned, persist};
use shared::store::rosters::{LineRow, RosterRow};
use shared::store::{Guard, Transaction};
use utoipa::ToSchema;

use crate::line::{self, LineView};
use crate::roster::Asked;
use crate::writing::{Writing, reason};

const MOST: usize = 31;
/// Others change the same unit's month at the same moment.
const TRIES: u8 = 4;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeRoster {
    days: Vec<WantedDay>,
    /// Needed once it is published; no customer and no illness is named in it.
    #[serde(default)]
    #[schema(example = "与同事调班")]
    reason: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WantedDay {
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// A shift, or `off`.
    #[schema(value_type = String, example = "off")]
    shift: Duty,
}

/// Change days of one person
#[utoipa::path(
    post,
    path = "/rosters/{unitId}/{month}/staff/{staffId}/changes",
    tag = "rosters",
    operation_id = "change_roster",
    params(
        ("unitId" = String, Path), ("month" = String, Path, example = "2026-06"), ("staffId" = String, Path),
        ("If-Match" = String, Header, description = "The version of this person's month last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = ChangeRoster,
    responses((status = 200, body = LineView, headers(("ETag" = String))), Problems),
)]
pub async fn change_roster(
    State(app): State<SharedApp>,
    caller: May<PlanRosters>,
    Path((unit, month, staff)): Path<(UnitId, Month, StaffId)>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<ChangeRoster>,
) -> Result<Versioned<LineView>, Problem> {
    let asked = Asked { app: &app, caller: &caller, unit: &unit, month, action: "change_roster" };
    // Boxed: the compiler follows futures in futures only so far.
    let row = persist(TRIES, || Box::pin(body.carry_out(asked, &staff, seen, &once))).await?;
    let version = row.version;
    let views = line::views(&app, (&unit, month), vec![row], language).await?;
    let body = views.into_iter().next().ok_or_else(|| Problem::internal("a line without a view"))?;
    Ok(Versioned { version, body })
}

impl ChangeRoster {
    /// Of the version that was seen; the unit's month goes on with it.
    async fn carry_out(
        &self,
        asked: Asked<'_>,
        staff: &StaffId,
        seen: IfMatch,
        once: &Once,
    ) -> Result<LineRow, Problem> {
        let Asked { app, caller, .. } = asked;
        let roster = asked.planned().await?;
        let before = asked.line(staff).await?;
        if once.seen(app, caller.id()).await?.is_some() {
            app.disclose(&asked.entry(Act::Disclosure).replay()).await?;
            return Ok(before);
        }
        seen.check(before.version)?;
        let (days, reason) = self.read(asked, &roster, &before)?;
        let now = app.time.now();
        let writing = Writing { roster: &roster, reason, at: now, by: caller.id() };
        let mut tx = Transaction::new();
        let row = writing.write(before, days, &mut tx)?;
        roster.next(now, caller.id()).put(roster.version, Guard::Moved, &mut tx)?;
        once.remember(app, caller.id(), staff.as_str(), None, &mut tx)?;
        let entry = asked.entry(Act::Change).outcome("changed");
        match app.commit_once(&tx, &entry, once).await? {
            Committed::Done => Ok(row),
            Committed::Replayed(_) => Err(Problem::new(Code::Contended)),
        }
    }

    /// All faults at once.
    fn read(&self, asked: Asked<'_>, roster: &RosterRow, before: &LineRow) -> Result<(Days, Option<String>), Problem> {
        let mut faults = Vec::new();
        let reason = reason(roster, self.reason.as_deref(), &mut faults);
        if self.days.is_empty() {
            faults.push(Fault::new("/days", "empty"));
        }
        if self.days.len() > MOST {
            faults.push(Fault::new("/days", "too_many"));
        }
        if self.days.iter().map(|one| one.day).collect::<BTreeSet<_>>().len() < self.days.len() {
            faults.push(Fault::new("/days", "given_twice"));
        }
        for (index, one) in self.days.iter().enumerate() {
            if !asked.month.holds(one.day) {
                faults.push(Fault::new(format!("/days/{index}/day"), "out_of_range"));
            }
            if one.shift.shift().is_some_and(|id| asked.app.catalogue.rosters.shift(id).is_none()) {
                faults.push(Fault::new(format!("/days/{index}/shift"), "not_an_option"));
            }
        }
        let days: Days = self.days.iter().map(|one| (one.day, one.shift.clone())).collect();
        if faults.is_empty() && days.iter().all(|(day, duty)| before.days.get(day) == Some(duty)) {
            faults.push(Fault::new("/days", "nothing_to_change"));
        }
        if faults.is_empty() { Ok((days, reason)) } else { Err(Problem::faults(faults)) }
    }
}
