//! `POST /access/delegations`: lends one's own power to decide approvals to a colleague, for a period
//! (主管助理, ACC-17). Never the requests of either, never further on, and every decision names both.

use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Post;
use shared::domain::ids::{DelegationId, StaffId};
use shared::http::app::Committed;
use shared::http::caller::permission::UseApprovals;
use shared::http::{App, Caller, Code, Command, Created, May, Problem, Problems, SharedApp};
use shared::store::Transaction;
use shared::store::access;
use shared::store::customers::SCHEMA;
use shared::store::delegations::{self, DelegationRow};
use utoipa::ToSchema;

use crate::member::invalid;

/// A delegation that runs for longer is a grant, and is to be given as one.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 92);

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DelegatePowers {
    #[schema(value_type = String, example = "stf_information_specialist_1")]
    to: StaffId,
    /// From now on unless said otherwise.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    from: Option<Timestamp>,
    #[schema(value_type = String)]
    until: Timestamp,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DelegationView {
    #[schema(value_type = String)]
    pub id: DelegationId,
    pub version: u64,
    /// Whose powers.
    #[schema(value_type = String)]
    pub by: StaffId,
    #[schema(value_type = String)]
    pub to: StaffId,
    #[schema(value_type = String)]
    pub from: Timestamp,
    #[schema(value_type = String)]
    pub until: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub withdrawn_at: Option<Timestamp>,
}

pub fn view(row: DelegationRow) -> DelegationView {
    DelegationView {
        id: row.id,
        version: row.version,
        by: row.by,
        to: row.to,
        from: row.from,
        until: row.until,
        withdrawn_at: row.withdrawn_at,
    }
}

/// Lend one's powers
#[utoipa::path(
    post,
    path = "/access/delegations",
    tag = "access",
    operation_id = "delegate_powers",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = DelegatePowers,
    responses((status = 201, body = DelegationView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn delegate_powers(
    State(app): State<SharedApp>,
    caller: May<UseApprovals>,
    Command { body, once }: Command<DelegatePowers>,
) -> Result<Created<DelegationView>, Problem> {
    if let Some(replay) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &replay.resource).await;
    }
    let now = app.time.now();
    let from = body.from.unwrap_or(now).max(now);
    if body.until <= from {
        return Err(invalid("/until", "date_in_past"));
    }
    if body.until.duration_since(from) > LONGEST {
        return Err(invalid("/until", "out_of_range"));
    }
    if !may_stand_in(&app, &caller, &body.to).await? {
        return Err(invalid("/to", "not_assignable"));
    }
    let row = DelegationRow {
        schema: SCHEMA,
        id: DelegationId::new(),
        version: 1,
        by: caller.id().clone(),
        to: body.to,
        from,
        until: body.until,
        created_at: now,
        withdrawn_at: None,
    };
    let mut tx = Transaction::new();
    row.create(&mut tx)?;
    once.remember(&app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry = Entry::new("delegate_powers", Act::Change, caller.actor()).change(&row.id).case(&row.to);
    if let Committed::Replayed(replay) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &replay.resource).await;
    }
    Ok(created(row))
}

/// A colleague on duty whose post is of the same side: business and operation support do not stand in for
/// each other (ACC-06).
async fn may_stand_in(app: &App, caller: &Caller, to: &StaffId) -> Result<bool, Problem> {
    if to == caller.id() {
        return Ok(false);
    }
    let Some((staff, grants)) = access::person(&app.store, to, true).await? else { return Ok(false) };
    let own: Vec<Post> = caller.roles().map(|role| role.post).collect();
    let theirs = access::live_roles(&app.catalogue, &grants, app.time.now());
    let theirs: Vec<Post> = theirs.map(|role| role.post).collect();
    let one_side = theirs.iter().all(|post| own.contains(post));
    Ok(staff.is_active() && !theirs.is_empty() && one_side)
}

fn created(row: DelegationRow) -> Created<DelegationView> {
    Created::new("/access/delegations".to_owned(), row.version, view(row))
}

async fn again(app: &App, caller: &Caller, resource: &str) -> Result<Created<DelegationView>, Problem> {
    let gone = || Problem::new(Code::NotFound);
    let id: DelegationId = resource.parse().map_err(|_| gone())?;
    let row = delegations::get(&app.store, &id).await?.ok_or_else(gone)?;
    app.disclose(&Entry::new("delegate_powers", Act::Disclosure, caller.actor()).change(&id).replay()).await?;
    Ok(created(row))
}
