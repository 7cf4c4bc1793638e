//! A table as it is shown, who reaches it, and how it is signed: by three different people (CLS-08).

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::customer::Axis;
use shared::domain::ids::{StaffId, TableId};
use shared::http::app::Committed;
use shared::http::idempotency::Once;
use shared::http::{App, Caller, Code, IfMatch, Problem, SharedApp, Versioned};
use shared::store::Transaction;
use shared::store::class_tables::{self, Signature, TableRow, TableScope};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TableView {
    #[schema(value_type = String, example = "tbl_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: TableId,
    pub version: u64,
    /// `grade` 《客户等级分类表》, `region` 《客户区域分类表》.
    #[schema(value_type = String, example = "grade")]
    pub kind: Axis,
    #[schema(value_type = String, example = "2026-11-25")]
    pub date: Date,
    pub total: u32,
    /// Customers by class; those without one under `none`.
    pub counts: BTreeMap<String, u32>,
    pub catalogue_version: String,
    pub prepared: SignatureView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<SignatureView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checked: Option<SignatureView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignatureView {
    #[schema(value_type = String)]
    pub by: StaffId,
    #[schema(value_type = String)]
    pub at: Timestamp,
}

/// A signature says nothing but who and when.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Sign {}

pub fn view(row: TableRow) -> TableView {
    let signature = |signature: Signature| SignatureView { by: signature.by, at: signature.at };
    TableView {
        id: row.id,
        version: row.version,
        kind: row.axis,
        date: row.date,
        total: row.total,
        counts: row.counts,
        catalogue_version: row.catalogue_version,
        prepared: signature(row.prepared),
        reviewed: row.reviewed.map(signature),
        checked: row.checked.map(signature),
    }
}

/// Whether the right reaches everything the table is about: a count is a count of all.
pub fn reaches(caller: &Caller, right: Right, row: &TableRow) -> bool {
    let nobody = StaffId::system();
    row.scopes.iter().all(|scope| {
        let there = match scope {
            TableScope::Owner(owner) => (owner, "", ""),
            TableScope::Unit(unit) => (&nobody, unit.as_str(), ""),
            TableScope::Region(region) => (&nobody, "", region.as_str()),
            TableScope::All => (&nobody, "", ""),
        };
        caller.may_at(right, there)
    })
}

/// A table within reach. Out of reach is not there.
pub async fn reached(
    app: &App,
    caller: &Caller,
    id: &TableId,
    right: Right,
    action: &'static str,
) -> Result<TableRow, Problem> {
    let found = class_tables::get(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    if reaches(caller, right, &found) {
        return Ok(found);
    }
    app.refuse(&Entry::new(action, Act::Refusal, caller.actor()).outcome(Code::NotFound.word())).await;
    Err(Problem::new(Code::NotFound))
}

pub struct Signing<'a> {
    pub app: &'a SharedApp,
    pub caller: &'a Caller,
    pub id: &'a TableId,
    pub right: Right,
    pub seen: IfMatch,
    pub once: &'a Once,
    pub action: &'static str,
}

/// The signature of somebody who has not signed yet. `place` says where it goes, if it is its turn.
pub async fn sign(
    signing: Signing<'_>,
    place: impl FnOnce(&mut TableRow) -> Option<&mut Option<Signature>>,
) -> Result<Versioned<TableView>, Problem> {
    let Signing { app, caller, id, right, seen, once, action } = signing;
    let before = reached(app, caller, id, right, action).await?;
    if once.seen(app, caller.id()).await?.is_some() {
        return again(app, caller, before, action).await;
    }
    let signed = |signature: &Signature| signature.by == *caller.id();
    if signed(&before.prepared) || before.reviewed.as_ref().is_some_and(signed) {
        app.refuse(&Entry::new(action, Act::Refusal, caller.actor()).outcome(Code::OwnRequest.word())).await;
        return Err(Problem::new(Code::OwnRequest));
    }
    seen.check(before.version)?;
    let mut row = before.clone();
    match place(&mut row) {
        Some(place) if place.is_none() => *place = Some(Signature { by: caller.id().clone(), at: app.time.now() }),
        _ => return Err(Problem::new(Code::InvalidState)),
    }
    row.version += 1;
    let mut tx = Transaction::new();
    tx.update(&row, before.version)?;
    once.remember(app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = Entry::new(action, Act::Change, caller.actor()).change(id);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, once).await? {
        let row = reached(app, caller, id, right, action).await?;
        return again(app, caller, row, action).await;
    }
    Ok(Versioned { version: row.version, body: view(row) })
}

async fn again(
    app: &App,
    caller: &Caller,
    row: TableRow,
    action: &'static str,
) -> Result<Versioned<TableView>, Problem> {
    app.disclose(&Entry::new(action, Act::Disclosure, caller.actor()).change(&row.id).replay()).await?;
    Ok(Versioned { version: row.version, body: view(row) })
}
