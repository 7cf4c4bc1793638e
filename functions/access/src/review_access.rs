//! `POST /access/reviews`: somebody has looked over every grant of a unit's staff (ACC-08). What is not
//! needed any more ends at once, in the transaction of the record.

use axum::extract::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{AccessReviewId, GrantId, StaffId, UnitId};
use shared::http::app::Committed;
use shared::http::caller::permission::ReviewAccess;
use shared::http::idempotency::Replay;
use shared::http::{App, Caller, Code, Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::{approval, units};
use shared::store::Transaction;
use shared::store::access::{self, GrantRow, StaffRow, Withdrawal};
use shared::store::access_reviews::{self, AccessReviewRow, ReviewedGrant, UnitRow};
use shared::store::customers::SCHEMA;
use utoipa::ToSchema;

use crate::member::invalid;

/// Grants that one review may end; further ones are withdrawn one by one.
const MOST: usize = 20;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordAccessReview {
    #[schema(value_type = String, example = "unt_east")]
    unit_id: UnitId,
    /// Grants that are not needed any more.
    #[serde(default)]
    #[schema(value_type = Vec<String>, max_items = 20)]
    withdraw: Vec<GrantId>,
    #[serde(default)]
    note: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessReviewView {
    #[schema(value_type = String)]
    pub id: AccessReviewId,
    #[schema(value_type = String)]
    pub unit_id: UnitId,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub grants: Vec<ReviewedGrantView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewedGrantView {
    #[schema(value_type = String)]
    pub staff_id: StaffId,
    #[schema(value_type = String)]
    pub grant_id: GrantId,
    pub role: String,
    pub kept: bool,
}

pub fn view(row: AccessReviewRow) -> AccessReviewView {
    let line = |line: ReviewedGrant| ReviewedGrantView {
        staff_id: line.staff_id,
        grant_id: line.grant_id,
        role: line.role,
        kept: line.kept,
    };
    AccessReviewView {
        id: row.id,
        unit_id: row.unit_id,
        at: row.at,
        by: row.by,
        note: row.note,
        grants: row.lines.into_iter().map(line).collect(),
    }
}

/// Record a review of grants
#[utoipa::path(
    post,
    path = "/access/reviews",
    tag = "access",
    operation_id = "review_access",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = RecordAccessReview,
    responses((status = 201, body = AccessReviewView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn review_access(
    State(app): State<SharedApp>,
    caller: May<ReviewAccess>,
    Command { body, once }: Command<RecordAccessReview>,
) -> Result<Created<AccessReviewView>, Problem> {
    if let Some(replay) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &replay).await;
    }
    let nobody = StaffId::system();
    if !caller.may_at(Right::AccessReview, (&nobody, body.unit_id.as_str(), "")) {
        let refusal = Entry::new("review_access", Act::Refusal, caller.actor()).case(&body.unit_id);
        app.refuse(&refusal.outcome(Code::NotFound.word())).await;
        return Err(Problem::new(Code::NotFound));
    }
    let unit = access_reviews::unit(&app.store, &body.unit_id).await?;
    let unit = unit.ok_or_else(|| Problem::new(Code::NotFound))?;
    if body.withdraw.len() > MOST {
        return Err(invalid("/withdraw", "too_many"));
    }
    let now = app.time.now();
    let people = people(&app, &body.unit_id).await?;
    let mut tx = Transaction::new();
    let lines = lines(&caller, &people, &body.withdraw, now, &mut tx)?;
    let row = AccessReviewRow {
        schema: SCHEMA,
        id: AccessReviewId::new(),
        unit_id: body.unit_id,
        at: now,
        by: caller.id().clone(),
        note: body.note.as_deref().map(|note| approval::words(Some(note))).transpose()?,
        lines,
    };
    tx.insert(&row)?;
    let next = UnitRow {
        version: unit.version + 1,
        reviewed_at: Some(now),
        due_at: units::next_review(&app, now)?,
        ..unit.clone()
    };
    next.put(Some(&unit), &mut tx)?;
    once.remember(&app, caller.id(), row.id.as_str(), Some(row.unit_id.as_str()), &mut tx)?;
    let entry = Entry::new("review_access", Act::Change, caller.actor()).change(&row.id).case(&row.unit_id);
    if let Committed::Replayed(replay) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &replay).await;
    }
    Ok(created(row))
}

/// Everybody in the unit, with his grants.
async fn people(app: &App, unit: &UnitId) -> Result<Vec<(StaffRow, Vec<GrantRow>)>, Problem> {
    let mut people = Vec::new();
    let mut after = None;
    loop {
        let (rows, last) = access::listed(&app.store, Some(unit), after, 100).await?;
        for row in rows {
            people.extend(access::person(&app.store, &row.id, true).await?);
        }
        match last {
            Some(place) => after = Some(place),
            None => return Ok(people),
        }
    }
}

/// A line for each grant that holds; those that are to end, end.
fn lines(
    caller: &Caller,
    people: &[(StaffRow, Vec<GrantRow>)],
    withdraw: &[GrantId],
    now: Timestamp,
    tx: &mut Transaction,
) -> Result<Vec<ReviewedGrant>, Problem> {
    let mut lines = Vec::new();
    let withdrawal =
        Withdrawal { withdrawn_at: now, withdrawn_by: caller.id().clone(), cause: "reviewed", reason: None };
    for (staff, grants) in people {
        let mut ended = false;
        for grant in grants.iter().filter(|grant| grant.holds(now)) {
            let kept = !withdraw.contains(&grant.id);
            if !kept {
                ended = true;
                access::withdraw(&staff.id, grant, &withdrawal, tx)?;
            }
            lines.push(ReviewedGrant {
                staff_id: staff.id.clone(),
                grant_id: grant.id.clone(),
                role: grant.role.clone(),
                kept,
            });
        }
        if ended {
            access::touch(staff, tx)?;
        }
    }
    let unknown = withdraw.iter().any(|id| !lines.iter().any(|line| line.grant_id == *id));
    if unknown { Err(invalid("/withdraw", "not_on_file")) } else { Ok(lines) }
}

fn created(row: AccessReviewRow) -> Created<AccessReviewView> {
    Created::new(format!("/access/reviews?unitId={}", row.unit_id), 1, view(row))
}

async fn again(app: &App, caller: &Caller, replay: &Replay) -> Result<Created<AccessReviewView>, Problem> {
    let gone = || Problem::new(Code::NotFound);
    let id: AccessReviewId = replay.resource.parse().map_err(|_| gone())?;
    let unit: UnitId = replay.parent.as_deref().and_then(|unit| unit.parse().ok()).ok_or_else(gone)?;
    let row = access_reviews::review(&app.store, &unit, &id).await?.ok_or_else(gone)?;
    app.disclose(&Entry::new("review_access", Act::Disclosure, caller.actor()).change(&id).replay()).await?;
    Ok(created(row))
}
