//! `POST /interactions/{id}/addenda`: a correction, or what came to light later. What was taken down stays as
//! it was.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::Act;
use shared::domain::catalogue::Right;
use shared::domain::ids::InteractionId;
use shared::http::app::Committed;
use shared::http::caller::permission::RecordInteractions;
use shared::http::language::Language;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::words;
use shared::store::interactions::{AddendumRow, InteractionRow, MOST_ADDENDA};
use shared::store::{StoredRow, Transaction, keys, subjects};
use utoipa::ToSchema;

use crate::interaction::{self, InteractionView, Reached};

const ACTION: &str = "amend_interaction";
const WORDS_LENGTH: usize = 4000;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AmendInteraction {
    #[schema(example = "更正：客户要的是 9 公斤的型号")]
    words: String,
}

/// Add to an interaction
#[utoipa::path(
    post,
    path = "/interactions/{id}/addenda",
    tag = "interactions",
    operation_id = "amend_interaction",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The interaction's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = AmendInteraction,
    responses((status = 200, body = InteractionView, headers(("ETag" = String))), Problems),
)]
pub async fn amend_interaction(
    State(app): State<SharedApp>,
    caller: May<RecordInteractions>,
    Path(id): Path<InteractionId>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<AmendInteraction>,
) -> Result<Versioned<InteractionView>, Problem> {
    let reached = interaction::visible(&app, &caller, &id, ACTION).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, reached, language).await;
    }
    seen.check(reached.row.version)?;
    may(&app, &caller, &reached.row).await?;
    let mut faults = Vec::new();
    let said = words::read(Some(&body.words), "/words", WORDS_LENGTH, &mut faults);
    let Some(said) = said else { return Err(Problem::faults(faults)) };
    let Reached { row: before, clearance } = reached;
    let number = u32::try_from(before.version).unwrap_or(u32::MAX);
    if number > MOST_ADDENDA {
        return Err(Problem::new(Code::InvalidState));
    }
    let item = keys::addendum(&id, number).path();
    let said = [("words".to_owned(), said)].into();
    let mut sealed = words::seal(&app, &before.subject, &before.personal_kid, &item, &said).await?;
    let addendum = AddendumRow {
        interaction_id: id.clone(),
        number,
        at: app.time.now(),
        by: caller.id().clone(),
        words: sealed.remove("words").ok_or_else(|| Problem::internal("nothing sealed"))?,
    };
    let row = InteractionRow { version: before.version + 1, ..before.clone() };
    let mut tx = Transaction::new();
    tx.update(&row, before.version)?;
    tx.create(addendum.key(), addendum.row().map_err(shared::store::CommitError::from)?, shared::store::Guard::Stale);
    subjects::require_live(&row.subject, &mut tx);
    once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = interaction::entry(ACTION, Act::Change, &caller, &row).outcome("added");
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        let reached = interaction::visible(&app, &caller, &id, ACTION).await?;
        return again(&app, &caller, reached, language).await;
    }
    let version = row.version;
    Ok(Versioned { version, body: interaction::view(&app, Reached { row, clearance }, language).await? })
}

/// Whoever took it down, and whoever records where it or its customer stands.
async fn may(app: &App, caller: &Caller, row: &InteractionRow) -> Result<(), Problem> {
    let (right, customer) = (Right::InteractionsRecord, row.customer_id.as_ref());
    if shared::registry::reach::of(app, caller, right, row.place.parts(), customer).await?.is_some() {
        return Ok(());
    }
    let entry = interaction::entry(ACTION, Act::Refusal, caller, row);
    app.refuse(&entry.outcome(Code::Forbidden.word())).await;
    Err(Problem::new(Code::Forbidden))
}

async fn again(
    app: &App,
    caller: &Caller,
    reached: Reached,
    language: Language,
) -> Result<Versioned<InteractionView>, Problem> {
    app.disclose(&interaction::entry(ACTION, Act::Disclosure, caller, &reached.row).replay()).await?;
    Ok(Versioned { version: reached.row.version, body: interaction::view(app, reached, language).await? })
}
