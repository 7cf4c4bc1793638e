//! `GET /approvals`: what waits for the caller's decision, oldest first; what he has asked for, or what he
//! has decided, newest first. A page may be short and still have a cursor.

use std::collections::BTreeMap;

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::ids::ApprovalId;
use shared::http::caller::permission::UseApprovals;
use shared::http::language::Language;
use shared::http::page::{Page, Paging};
use shared::http::{App, May, Parameters, Problem, Problems, SharedApp};
use shared::registry::approval::{self, ApprovalView, Powers};
use shared::store::approvals::{self, ApprovalRow};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tray {
    Inbox,
    Sent,
    Decided,
}

impl Tray {
    const ALL: [(&str, Self); 3] = [("inbox", Self::Inbox), ("sent", Self::Sent), ("decided", Self::Decided)];

    fn named(text: &str) -> Option<(&'static str, Self)> {
        Self::ALL.into_iter().find(|(word, _)| *word == text)
    }
}

/// List approvals
#[utoipa::path(
    get,
    path = "/approvals",
    tag = "approvals",
    operation_id = "list_approvals",
    params(
        ("box" = Option<String>, Query, description = "`inbox` (default), `sent` or `decided`"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<ApprovalView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_approvals(
    State(app): State<SharedApp>,
    caller: May<UseApprovals>,
    language: Language,
    mut parameters: Parameters,
) -> Result<Page<ApprovalView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let (word, tray) = parameters.read("box", Tray::named).unwrap_or(Tray::ALL[0]);
    parameters.finish()?;
    let powers = Powers::of(&app, &caller).await?;
    let partitions = match tray {
        Tray::Inbox => powers.inbox(),
        Tray::Sent => vec![approvals::sent(caller.id())],
        Tray::Decided => vec![approvals::decided(caller.id())],
    };
    let base = format!("/approvals?box={word}");
    let after = paging.after(&app, &caller, &base).await?;
    let oldest_first = tray == Tray::Inbox;
    let (ids, more) = approvals::found(&app.store, &partitions, oldest_first, after.as_deref(), paging.limit).await?;
    let last = ids.last().filter(|_| more).map(ToString::to_string);
    let mut rows = rows(&app, &ids).await?;
    let now = app.time.now();
    // A role finds what will escalate to it later, too; and what is decided may be pointed at for a moment.
    rows.retain(|row| tray != Tray::Inbox || powers.are_asked(&row.case, now));
    let customers: Vec<_> = rows.iter().filter_map(|row| row.matter.customer().cloned()).collect();
    if !customers.is_empty() {
        app.disclose(&Entry::new("list_approvals", Act::Disclosure, caller.actor()).customers(customers)).await?;
    }
    let items = approval::view_all(&app, &caller, &powers, rows, language).await?;
    paging.page(&app, &caller, base, items, last).await
}

/// The requests, in the order of their ids.
async fn rows(app: &App, ids: &[ApprovalId]) -> Result<Vec<ApprovalRow>, Problem> {
    let found = approvals::many(&app.store, ids).await?;
    let mut rows: BTreeMap<_, _> = found.into_iter().map(|row| (row.id.clone(), row)).collect();
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
}
