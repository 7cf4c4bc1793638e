//! `POST /customers/{id}/merges`: takes another customer into this one (CUS-23). A dry run shows what
//! would stand where; the merge itself links the other's values, freezes the other record, and can be
//! undone.

use std::collections::BTreeSet;

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::{KeyClass, Right};
use shared::domain::ids::{CustomerId, MergeId};
use shared::domain::merge::{Choices, Plan};
use shared::domain::values::text;
use shared::http::app::Committed;
use shared::http::caller::permission::MergeCustomers as MayMerge;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::merge::{self, MergeView};
use shared::registry::{change, family, find, write};
use shared::store::customers::{self, CustomerRow, MAX_ABSORBED, MERGED, MergeRow};
use shared::store::{Guard, Transaction, duplicates};
use utoipa::ToSchema;

const MAX_REASON: usize = 1000;
/// Changes of the absorbed customer that are looked through for one that waits.
const CHANGES: i32 = 100;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergeCustomers {
    /// The customer that is taken in.
    #[schema(value_type = String)]
    absorb: CustomerId,
    /// Its version as last seen: as `If-Match` is of the one that stays.
    absorb_version: u64,
    /// By field id, whose value stays where both have one; the survivor's without a choice.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({"address": "absorbed"}))]
    choices: Choices,
    /// Only say what would be.
    #[serde(default)]
    dry_run: bool,
    /// Why, in one's own words. Required unless it is a dry run.
    #[serde(default)]
    reason: Option<String>,
}

/// Merge another customer into this one
#[utoipa::path(
    post,
    path = "/customers/{id}/merges",
    tag = "customers",
    operation_id = "merge_customers",
    params(
        ("id" = String, Path, description = "The customer that stays"),
        ("If-Match" = String, Header, description = "The ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = MergeCustomers,
    responses((status = 200, body = MergeView, headers(("ETag" = String))), Problems),
)]
pub async fn merge_customers(
    State(app): State<SharedApp>,
    caller: May<MayMerge>,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
    Command { body, once }: Command<MergeCustomers>,
) -> Result<Versioned<MergeView>, Problem> {
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &id, &done.resource).await;
    }
    let before = find::reached(&app, &caller, &id, Right::CustomersMerge, "merge_customers").await?;
    let other = find::reached(&app, &caller, &body.absorb, Right::CustomersMerge, "merge_customers").await?;
    seen.check(before.version)?;
    if other.version != body.absorb_version {
        return Err(Problem::fault(Code::StaleVersion, "/absorbVersion", "superseded").version(before.version));
    }
    let mut tx = Transaction::new();
    may_be_one(&app, &before, &other, &mut tx).await?;
    let (plan, withdrawn) = merge::plan(&app, &before, &other, &body.choices).await?;
    let entry = |act| {
        let both = [before.id.clone(), other.id.clone()];
        let fields: BTreeSet<_> = before.fields.keys().chain(other.fields.keys()).collect();
        Entry::new("merge_customers", act, caller.actor()).customers(both).fields(fields)
    };
    if body.dry_run {
        app.disclose(&entry(Act::Disclosure).outcome("planned")).await?;
        return planned(&app, &caller, &before, &other, plan, withdrawn).await;
    }
    let merge = MergeId::new();
    let row = record(&app, &caller, &before, &other, &plan, &withdrawn, &merge, body.reason.as_deref()).await?;
    let (mut survivor, mut absorbed) = (before.clone(), other.clone());
    merge::carry_out(&mut survivor, &mut absorbed, &plan, &withdrawn, &merge);
    write::prepare(&app, &caller, &before, &mut survivor, Guard::Stale, &mut tx)?;
    write::prepare(&app, &caller, &other, &mut absorbed, Guard::Moved, &mut tx)?;
    tx.insert(&row)?;
    close_pair(&app, &before, &other, &mut tx).await?;
    once.remember(&app, caller.id(), merge.as_str(), Some(id.as_str()), &mut tx)?;
    // What can not be shown is not done either.
    let (version, shown) = (survivor.version, merge::view(&app, &caller, &row, &survivor, &absorbed).await?);
    let entry = entry(Act::Change).change(&merge).outcome(MERGED);
    match app.commit_once(&tx, &entry, &once).await? {
        Committed::Done => Ok(Versioned { version, body: shown }),
        Committed::Replayed(done) => again(&app, &caller, &id, &done.resource).await,
    }
}

/// A replay shows the merge and both customers as they are now.
async fn again(app: &App, caller: &Caller, id: &CustomerId, merge: &str) -> Result<Versioned<MergeView>, Problem> {
    let survivor = find::reached(app, caller, id, Right::CustomersMerge, "merge_customers").await?;
    let merge: MergeId = merge.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let row = customers::merge(&app.store, id, &merge).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    let absorbed = customers::get(&app.store, &row.absorbed, true).await?;
    let absorbed = absorbed.ok_or_else(|| Problem::new(Code::NotFound))?;
    let fields: BTreeSet<_> = survivor.fields.keys().chain(absorbed.fields.keys()).collect();
    let entry = Entry::new("merge_customers", Act::Disclosure, caller.actor())
        .customers([survivor.id.clone(), absorbed.id.clone()])
        .fields(fields)
        .change(&merge)
        .replay();
    app.disclose(&entry).await?;
    Ok(Versioned { version: survivor.version, body: merge::view(app, caller, &row, &survivor, &absorbed).await? })
}

async fn planned(
    app: &App,
    caller: &Caller,
    survivor: &CustomerRow,
    absorbed: &CustomerRow,
    plan: Plan,
    withdrawn: BTreeSet<String>,
) -> Result<Versioned<MergeView>, Problem> {
    let body = MergeView {
        id: None,
        status: "planned".to_owned(),
        survivor: merge::shown(app, caller, survivor).await?,
        absorbed: merge::shown(app, caller, absorbed).await?,
        taken: plan.taken,
        conflicts: plan.conflicts,
        without_purpose: plan.without_purpose,
        withdrawn,
        left: Vec::new(),
    };
    Ok(Versioned { version: survivor.version, body })
}

/// Whether the two can be one at all.
async fn may_be_one(
    app: &App,
    survivor: &CustomerRow,
    absorbed: &CustomerRow,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let invalid = |code| Err(Problem::fault(Code::Invalid, "/absorb", code));
    let not_now = |code| Err(Problem::fault(Code::InvalidState, "/absorb", code));
    if survivor.id == absorbed.id {
        return invalid("itself");
    }
    if survivor.facets.kind != absorbed.facets.kind {
        return invalid("other_kind");
    }
    write::refuse_closed(app, survivor)?;
    if survivor.merged_from().chain(absorbed.merged_from()).count() >= MAX_ABSORBED {
        return not_now("too_many");
    }
    if merge::other_numbers(app, survivor, absorbed).await? {
        return not_now("other_number");
    }
    let (changes, _) = customers::changes(&app.store, &absorbed.id, CHANGES, None).await?;
    if changes.iter().any(|row| row.status == change::PENDING) {
        return not_now("change_pending");
    }
    // An organisation that stands above the survivor would come to stand above itself.
    let (from, barred) = (survivor.parent_id.clone(), [&absorbed.id, &survivor.id]);
    let apart = family::is_apart(&app.store, from, &barred, &Guard::Moved, tx).await?;
    if apart { Ok(()) } else { invalid("own_branch") }
}

#[expect(clippy::too_many_arguments, reason = "one row, from everything that was decided")]
async fn record(
    app: &App,
    caller: &Caller,
    survivor: &CustomerRow,
    absorbed: &CustomerRow,
    plan: &Plan,
    withdrawn: &BTreeSet<String>,
    merge: &MergeId,
    reason: Option<&str>,
) -> Result<MergeRow, Problem> {
    let invalid = |code| Problem::fault(Code::Invalid, "/reason", code);
    let reason = reason.ok_or_else(|| invalid("missing"))?;
    let reason = text::multi_line(reason, MAX_REASON).map_err(|error| invalid(error.code()))?;
    let item = shared::store::keys::merge(&survivor.id, merge).path();
    let mut sealing = app.vault.sealing(&survivor.subject, &survivor.personal_kid).await?;
    Ok(MergeRow {
        id: merge.clone(),
        version: 1,
        survivor: survivor.id.clone(),
        absorbed: absorbed.id.clone(),
        status: MERGED.to_owned(),
        taken: plan.taken.iter().cloned().collect(),
        conflicts: plan.conflicts.iter().cloned().collect(),
        withdrawn: withdrawn.iter().cloned().collect(),
        reason: sealing.seal(KeyClass::Personal, &item, "#reason", &reason).await?,
        at: app.time.now(),
        by: caller.id().clone(),
        undone: None,
    })
}

/// What stood on the review list is settled by the merge.
async fn close_pair(
    app: &App,
    survivor: &CustomerRow,
    absorbed: &CustomerRow,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let id = duplicates::id(&survivor.id, &absorbed.id)?;
    if let Some(mut pair) = duplicates::get(&app.store, &id).await? {
        let before = pair.version;
        pair.version += 1;
        duplicates::MERGED.clone_into(&mut pair.status);
        tx.update(&pair, before)?;
    }
    Ok(())
}
