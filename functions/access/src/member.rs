//! A member of staff as he is shown, and who reaches him; how one is changed.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{StaffId, UnitId};
use shared::domain::values::text;
use shared::http::app::Committed;
use shared::http::idempotency::Once;
use shared::http::{App, Caller, Code, IfMatch, Problem, SharedApp, Versioned};
use shared::store::Transaction;
use shared::store::access::{self, Agreement, GrantRow, StaffRow, StatusChange, Training};
use shared::store::handovers::{self, HandoverRow};
use utoipa::ToSchema;

use crate::grant::GrantView;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StaffView {
    #[schema(value_type = String, example = "stf_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: StaffId,
    pub version: u64,
    pub name: String,
    pub position: String,
    #[schema(value_type = String)]
    pub unit_id: UnitId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub team_id: Option<UnitId>,
    pub region_id: String,
    /// `active`, `locked` or `left`.
    #[schema(example = "active")]
    pub status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked: Option<LockView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub training: Option<TrainingView>,
    /// Expired ones included; of a list, left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grants: Option<Vec<GrantView>>,
    /// How far his customers have gone over to a colleague.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handover: Option<HandoverView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LockView {
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
    pub reason: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgreementView {
    pub version: String,
    #[schema(value_type = String, example = "2026-01-05")]
    pub signed_on: Date,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrainingView {
    pub course: String,
    #[schema(value_type = String)]
    pub passed_on: Date,
    #[schema(value_type = String)]
    pub valid_until: Date,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct HandoverView {
    #[schema(value_type = String)]
    pub to: StaffId,
    #[schema(value_type = String)]
    pub started_at: Timestamp,
    /// Customers that have gone over.
    pub moved: u32,
    /// Follow-ups of his that have.
    pub follow_ups_moved: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub done_at: Option<Timestamp>,
}

impl From<StatusChange> for LockView {
    fn from(row: StatusChange) -> Self {
        Self { at: row.at, by: row.by, reason: row.reason }
    }
}

impl From<Agreement> for AgreementView {
    fn from(row: Agreement) -> Self {
        Self { version: row.version, signed_on: row.signed_on }
    }
}

impl From<Training> for TrainingView {
    fn from(row: Training) -> Self {
        Self { course: row.course, passed_on: row.passed_on, valid_until: row.valid_until }
    }
}

impl From<HandoverRow> for HandoverView {
    fn from(row: HandoverRow) -> Self {
        let HandoverRow { to, started_at, moved, follow_ups_moved, done_at, .. } = row;
        Self { to, started_at, moved, follow_ups_moved, done_at }
    }
}

pub fn card(row: StaffRow) -> StaffView {
    StaffView {
        id: row.id,
        version: row.version,
        name: row.name,
        position: row.position,
        unit_id: row.unit_id,
        team_id: row.team_id,
        region_id: row.region_id,
        status: row.status,
        locked: row.locked.map(Into::into),
        agreement: row.agreement.map(Into::into),
        training: row.training.map(Into::into),
        grants: None,
        handover: None,
    }
}

pub fn view(row: StaffRow, grants: Vec<GrantRow>, handover: Option<HandoverRow>) -> StaffView {
    let staff = row.id.clone();
    let grants = grants.into_iter().map(|grant| GrantView::given(&staff, grant)).collect();
    StaffView { grants: Some(grants), handover: handover.map(Into::into), ..card(row) }
}

/// Whether a right of the caller's reaches somebody, where he stands.
pub fn reaches(caller: &Caller, right: Right, staff: &StaffRow) -> bool {
    caller.may_at(right, (&staff.id, staff.unit_id.as_str(), &staff.region_id))
}

/// Somebody within reach of a right. Out of reach is not there.
pub async fn reached(
    app: &App,
    caller: &Caller,
    id: &StaffId,
    right: Right,
    action: &'static str,
) -> Result<(StaffRow, Vec<GrantRow>), Problem> {
    let found = access::person(&app.store, id, true).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    if reaches(caller, right, &found.0) {
        return Ok(found);
    }
    let code = if caller.has(right) { Code::NotFound } else { Code::Forbidden };
    app.refuse(&Entry::new(action, Act::Refusal, caller.actor()).case(id).outcome(code.word())).await;
    Err(Problem::new(code))
}

pub struct Changing<'a> {
    pub app: &'a SharedApp,
    pub caller: &'a Caller,
    pub id: &'a StaffId,
    pub right: Right,
    pub seen: IfMatch,
    pub once: Option<&'a Once>,
    pub action: &'static str,
}

/// A change of one person: found within reach, version checked, changed, written with its row in the trail,
/// shown. The use case says only what changes, and answers the outcome for the trail.
pub async fn change(
    changing: Changing<'_>,
    change: impl AsyncFnOnce(&mut StaffRow, &mut Vec<GrantRow>, &mut Transaction) -> Result<String, Problem>,
) -> Result<Versioned<StaffView>, Problem> {
    let Changing { app, caller, id, right, seen, once, action } = changing;
    let (before, mut grants) = reached(app, caller, id, right, action).await?;
    if let Some(once) = once
        && once.seen(app, caller.id()).await?.is_some()
    {
        return again(app, caller, id, action).await;
    }
    seen.check(before.version)?;
    let mut row = StaffRow { version: before.version + 1, ..before.clone() };
    let mut tx = Transaction::new();
    let outcome = change(&mut row, &mut grants, &mut tx).await?;
    tx.update(&row, before.version)?;
    let entry = Entry::new(action, Act::Change, caller.actor()).case(id).outcome(outcome);
    match once {
        None => app.commit(&tx, &entry).await?,
        Some(once) => {
            once.remember(app, caller.id(), id.as_str(), None, &mut tx)?;
            if let Committed::Replayed(_) = app.commit_once(&tx, &entry, once).await? {
                return again(app, caller, id, action).await;
            }
        }
    }
    let handover = handovers::get(&app.store, id).await?;
    Ok(Versioned { version: row.version, body: view(row, grants, handover) })
}

/// A replay shows the person as he is now; its row in the trail first.
pub async fn again(
    app: &App,
    caller: &Caller,
    id: &StaffId,
    action: &'static str,
) -> Result<Versioned<StaffView>, Problem> {
    app.disclose(&Entry::new(action, Act::Disclosure, caller.actor()).case(id).replay()).await?;
    let (row, grants) = access::person(&app.store, id, true).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    let handover = handovers::get(&app.store, id).await?;
    Ok(Versioned { version: row.version, body: view(row, grants, handover) })
}

/// A line of text from a client.
pub fn line(pointer: &str, words: &str, most: usize) -> Result<String, Problem> {
    text::single_line(words, most).map_err(|error| Problem::fault(Code::Invalid, pointer, error.code()))
}

pub fn invalid(pointer: &str, fault: &'static str) -> Problem {
    Problem::fault(Code::Invalid, pointer, fault)
}
