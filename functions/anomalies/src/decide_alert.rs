//! `POST /anomalies/{id}/decisions`: says what an alert is. Dismissed or confirmed, no rule is changed by it:
//! what comes from now on is judged like before. Nobody decides what his own rows are.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::ids::AlertId;
use shared::http::app::Committed;
use shared::http::caller::permission::DecideAnomalies;
use shared::http::language::Language;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::approval;
use shared::store::Transaction;
use shared::store::anomalies::{self, AlertRow, AlertStatus, Decision};
use utoipa::ToSchema;

use crate::alert::{AlertView, view};
use crate::view_alert::found;

const ACTION: &str = "decide_alert";

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideAlert {
    #[schema(inline)]
    decision: Finding,
    /// Why, in words that name no customer.
    #[schema(example = "经核实为月度回访，已由主管安排")]
    reason: String,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Misuse, or not to be ruled out.
    Confirmed,
    /// A false alarm.
    Dismissed,
}

/// Decide an alert
#[utoipa::path(
    post,
    path = "/anomalies/{id}/decisions",
    tag = "anomalies",
    operation_id = "decide_alert",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The alert's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = DecideAlert,
    responses((status = 200, body = AlertView, headers(("ETag" = String))), Problems),
)]
pub async fn decide_alert(
    State(app): State<SharedApp>,
    caller: May<DecideAnomalies>,
    Path(id): Path<AlertId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<DecideAlert>,
) -> Result<Versioned<AlertView>, Problem> {
    let before = found(&app, &id).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, before, language).await;
    }
    if before.staff() == Some(caller.id()) {
        let refusal = Entry::new(ACTION, Act::Refusal, caller.actor()).case(&id).outcome(Code::OwnRequest.word());
        app.refuse(&refusal).await;
        return Err(Problem::new(Code::OwnRequest));
    }
    seen.check(before.version)?;
    let reason = approval::words(Some(&body.reason))?;
    if before.status != AlertStatus::Open {
        return Err(Problem::new(Code::InvalidState));
    }
    let status = match body.decision {
        Finding::Confirmed => AlertStatus::Confirmed,
        Finding::Dismissed => AlertStatus::Dismissed,
    };
    let decision = Decision { at: app.time.now(), by: caller.id().clone(), reason };
    let row = AlertRow { version: before.version + 1, status, decision: Some(decision), ..before.clone() };
    let mark = anomalies::mark_of(&app.store, &before).await?;
    let mut tx = Transaction::new();
    row.decide(&before, &mark, &mut tx)?;
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = Entry::new(ACTION, Act::Change, caller.actor()).case(&id).change(&row.rule).outcome(status.word());
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, found(&app, &id).await?, language).await;
    }
    Ok(Versioned { version: row.version, body: view(&app, row, language, None) })
}

async fn again(app: &App, caller: &Caller, row: AlertRow, language: Language) -> Result<Versioned<AlertView>, Problem> {
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).case(&row.id).replay()).await?;
    Ok(Versioned { version: row.version, body: view(app, row, language, None) })
}
