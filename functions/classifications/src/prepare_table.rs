//! `POST /classifications/tables`: prepares a 《客户等级分类表》 or 《客户区域分类表》 of the customers the caller
//! reaches as they are sorted now, and signs it as its preparer (填表人). It holds ids and counts (CLS-08,
//! CLS-09).

use std::collections::BTreeMap;

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::{Catalogue, Right};
use shared::domain::customer::Axis;
use shared::domain::ids::TableId;
use shared::http::app::Committed;
use shared::http::caller::permission::ChangeClassifications;
use shared::http::idempotency::Replay;
use shared::http::{App, Caller, Code, Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::history::on;
use shared::store::Transaction;
use shared::store::class_tables::{self, Signature, TableLine, TableRow};
use shared::store::customers::{Listed, SCHEMA};
use shared::store::lists::{self, Scope, Sort, Walk};
use utoipa::ToSchema;

use crate::table::{self, TableView};

/// Customers without a class.
const NONE: &str = "none";

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PrepareTable {
    kind: TableKind,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    Grade,
    Region,
}

/// Prepare a grading or region table
#[utoipa::path(
    post,
    path = "/classifications/tables",
    tag = "classifications",
    operation_id = "prepare_table",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = PrepareTable,
    responses((status = 201, body = TableView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn prepare_table(
    State(app): State<SharedApp>,
    caller: May<ChangeClassifications>,
    Command { body, once }: Command<PrepareTable>,
) -> Result<Created<TableView>, Problem> {
    if let Some(replay) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &replay).await;
    }
    let axis = match body.kind {
        TableKind::Grade => Axis::Grade,
        TableKind::Region => Axis::Region,
    };
    let scopes = caller.reach(Right::ClassificationsChange);
    let lines = lines(&app, &caller, axis, &scopes).await?;
    let mut counts = BTreeMap::new();
    for line in &lines {
        *counts.entry(line.class.clone()).or_insert(0) += 1;
    }
    let row = TableRow {
        schema: SCHEMA,
        id: TableId::new(),
        version: 1,
        axis,
        scopes: scopes.into_iter().map(Into::into).collect(),
        date: app.today(),
        catalogue_version: app.catalogue.version.clone(),
        total: u32::try_from(lines.len()).unwrap_or(u32::MAX),
        counts,
        prepared: Signature { by: caller.id().clone(), at: app.time.now() },
        reviewed: None,
        checked: None,
    };
    let mut tx = Transaction::new();
    row.create(&lines, &mut tx)?;
    once.remember(&app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry = Entry::new("prepare_table", Act::Change, caller.actor()).change(&row.id);
    if let Committed::Replayed(replay) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &replay).await;
    }
    Ok(created(row))
}

/// Every customer on file in these scopes, class by class in the catalogue's order. Closed files are put away.
async fn lines(app: &App, caller: &Caller, axis: Axis, scopes: &[Scope]) -> Result<Vec<TableLine>, Problem> {
    let partitions = scopes.iter().flat_map(|scope| lists::partitions(scope, Sort::Created, None)).collect();
    let limit = usize::from(app.catalogue.watch.table_limit);
    let mut walk = Walk::new(&app.store, partitions, true, None, limit);
    let mut lines: Vec<TableLine> = Vec::new();
    let mut examined = 0;
    while let Some((_, listed)) = walk.next::<Listed>().await? {
        examined += 1;
        if examined > limit {
            return Err(Problem::fault(Code::Invalid, "", "scope_too_large"));
        }
        let closed = app.catalogue.status(&listed.facets.status).is_some_and(|status| status.closed);
        if !closed && caller.may(Right::ClassificationsChange, &listed.facets) {
            let class = on(&listed.facets, axis).unwrap_or(NONE).to_owned();
            lines.push(TableLine { class, customer_id: listed.id });
        }
    }
    lines.sort_by_key(|line| (place(&app.catalogue, axis, &line.class), line.clone()));
    Ok(lines)
}

fn place(catalogue: &Catalogue, axis: Axis, class: &str) -> usize {
    let found = match axis {
        Axis::Grade => catalogue.grades.iter().position(|grade| grade.id == class),
        _ => catalogue.regions.iter().position(|region| region.id == class),
    };
    found.unwrap_or(usize::MAX)
}

fn created(row: TableRow) -> Created<TableView> {
    Created::new(format!("/classifications/tables/{}", row.id), row.version, table::view(row))
}

/// The table that an earlier, equal request has prepared.
async fn again(app: &App, caller: &Caller, replay: &Replay) -> Result<Created<TableView>, Problem> {
    let gone = || Problem::new(Code::NotFound);
    let id: TableId = replay.resource.parse().map_err(|_| gone())?;
    let row = class_tables::get(&app.store, &id).await?.ok_or_else(gone)?;
    app.disclose(&Entry::new("prepare_table", Act::Disclosure, caller.actor()).change(&id).replay()).await?;
    Ok(created(row))
}
