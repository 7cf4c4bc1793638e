//! `POST /access/staff/{id}/lock`: an account is reported stolen (ACC-04), by its holder or by whoever may
//! lock it. From now on it can change nothing, and read nothing after ten seconds. No version is asked for:
//! whoever reports a theft is not to be told to look first.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::StaffId;
use shared::http::app::Committed;
use shared::http::{Caller, Code, Command, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::approval;
use shared::store::access::{self, StaffRow, StatusChange};
use shared::store::{Transaction, handovers};
use utoipa::ToSchema;

use crate::member::{self, StaffView};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LockStaff {
    #[schema(example = "口令泄露")]
    reason: String,
}

/// Lock an account
#[utoipa::path(
    post,
    path = "/access/staff/{id}/lock",
    tag = "access",
    operation_id = "lock_staff",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = LockStaff,
    responses((status = 200, body = StaffView, headers(("ETag" = String))), Problems),
)]
pub async fn lock_staff(
    State(app): State<SharedApp>,
    caller: Caller,
    Path(id): Path<StaffId>,
    Command { body, once }: Command<LockStaff>,
) -> Result<Versioned<StaffView>, Problem> {
    let own = id == *caller.id();
    let (before, grants) = match own {
        true => access::person(&app.store, &id, true).await?.ok_or_else(|| Problem::new(Code::NotFound))?,
        false => member::reached(&app, &caller, &id, Right::AccessLock, "lock_staff").await?,
    };
    if once.seen(&app, caller.id()).await?.is_some() {
        return member::again(&app, &caller, &id, "lock_staff").await;
    }
    let reason = approval::words(Some(&body.reason))?;
    if !before.is_active() {
        return Err(Problem::new(Code::InvalidState));
    }
    let (status, at, by) = (StaffRow::LOCKED.to_owned(), app.time.now(), caller.id().clone());
    let change = StatusChange { status, at, by, reason };
    let mut tx = Transaction::new();
    let row = before.lock(change, &mut tx)?;
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let reported = if own { "by_holder" } else { "by_colleague" };
    let entry = Entry::new("lock_staff", Act::Change, caller.actor()).case(&id).outcome(reported);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        return member::again(&app, &caller, &id, "lock_staff").await;
    }
    let handover = handovers::get(&app.store, &id).await?;
    Ok(Versioned { version: row.version, body: member::view(row, grants, handover) })
}
