//! `POST /reveals/{id}/withdrawal`: nobody sees these values any more by it. By whoever asked, or
//! whoever oversees the customer's reveals.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::ids::RevealId;
use shared::http::app::Committed;
use shared::http::caller::permission::RequestReveals;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::approval;
use shared::store::Transaction;
use shared::store::reveals::{RevealRow, RevealStatus};
use utoipa::ToSchema;

use crate::find;
use crate::view::{self, RevealView};

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawReveal {}

/// Withdraw a reveal
#[utoipa::path(
    post,
    path = "/reveals/{id}/withdrawal",
    tag = "reveals",
    operation_id = "withdraw_reveal",
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)),
    request_body = WithdrawReveal,
    responses((status = 200, body = RevealView, headers(("ETag" = String))), Problems),
)]
pub async fn withdraw_reveal(
    State(app): State<SharedApp>,
    caller: May<RequestReveals>,
    Path(id): Path<RevealId>,
    seen: IfMatch,
    Command { body: WithdrawReveal {}, once }: Command<WithdrawReveal>,
) -> Result<Versioned<RevealView>, Problem> {
    let before = find::reached(&app, &caller, &id, "withdraw_reveal").await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, before).await;
    }
    seen.check(before.version)?;
    match before.status {
        RevealStatus::Pending | RevealStatus::Granted => {}
        RevealStatus::Refused => return Err(Problem::new(Code::RevealRefused)),
        RevealStatus::Withdrawn => return Err(Problem::new(Code::RevealWithdrawn)),
    }
    let row = RevealRow { version: before.version + 1, status: RevealStatus::Withdrawn, ..before.clone() };
    let mut tx = Transaction::new();
    tx.update(&row, before.version)?;
    // What nobody waits for any more is nobody's to decide.
    if let Some(approval) = row.approval.as_ref().filter(|_| before.status == RevealStatus::Pending) {
        approval::take_back(&app, caller.id(), approval, &mut tx).await?;
    }
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = Entry::new("withdraw_reveal", Act::Change, caller.actor()).customer(&row.customer_id);
    let entry = entry.contacts(row.contact.iter().map(|contact| contact.id.clone())).change(&id);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        let row = find::reached(&app, &caller, &id, "withdraw_reveal").await?;
        return again(&app, &caller, row).await;
    }
    Ok(shown(row))
}

fn shown(row: RevealRow) -> Versioned<RevealView> {
    Versioned { version: row.version, body: view::view(row) }
}

async fn again(app: &App, caller: &Caller, row: RevealRow) -> Result<Versioned<RevealView>, Problem> {
    let entry = Entry::new("withdraw_reveal", Act::Disclosure, caller.actor()).customer(&row.customer_id);
    app.disclose(&entry.change(&row.id).replay()).await?;
    Ok(shown(row))
}
