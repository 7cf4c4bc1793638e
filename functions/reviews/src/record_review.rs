//! `POST /reviews/customers/{id}`: what a review of the file found: which fields were checked, which were
//! wrong. It counts as contact, confirms what was right and sets the next date (CUS-21, CUS-22).

use std::collections::BTreeSet;

use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::{KeyClass, Right};
use shared::domain::fault::Fault;
use shared::domain::ids::{CustomerId, ReviewId};
use shared::domain::values::text;
use shared::http::app::Committed;
use shared::http::caller::permission::RecordReviews;
use shared::http::idempotency::Replay;
use shared::http::{App, Caller, Code, Command, Created, IfMatch, May, Path, Problem, Problems, SharedApp};
use shared::registry::{find, write};
use shared::store::customers::{self, Confirmed, CustomerRow, ReviewRow, SCHEMA, StoredValue};
use shared::store::{Guard, StoredRow, Transaction};
use utoipa::ToSchema;

use crate::review::{self, NOTE, ReviewView};

const NOTE_LENGTH: usize = 500;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordReview {
    outcome: ReviewOutcome,
    /// Ids of the fields that were checked; all of them when left out.
    #[serde(default)]
    checked: Option<Vec<String>>,
    /// Of these, what was wrong.
    #[serde(default)]
    wrong: Vec<String>,
    #[serde(default)]
    note: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOutcome {
    /// All that was checked is right.
    Confirmed,
    /// Some was wrong, and has been corrected.
    Corrected,
    /// Some is wrong, and still has to be corrected.
    ToCorrect,
    /// Nobody was reached.
    Unreachable,
}

impl ReviewOutcome {
    const fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Corrected => "corrected",
            Self::ToCorrect => "to_correct",
            Self::Unreachable => "unreachable",
        }
    }

    /// Whether the file is done with until the next cycle; else somebody has to see to it soon.
    const fn is_done(self) -> bool {
        matches!(self, Self::Confirmed | Self::Corrected)
    }
}

/// Record a review of a customer's file
#[utoipa::path(
    post,
    path = "/reviews/customers/{id}",
    tag = "reviews",
    operation_id = "record_review",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The customer's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = RecordReview,
    responses(
        (status = 201, body = ReviewView, headers(("ETag" = String, description = "Of the customer"), ("Location" = String))),
        Problems,
    ),
)]
pub async fn record_review(
    State(app): State<SharedApp>,
    caller: May<RecordReviews>,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
    Command { body, once }: Command<RecordReview>,
) -> Result<Created<ReviewView>, Problem> {
    let before = find::reached(&app, &caller, &id, Right::ReviewsRecord, "record_review").await?;
    if let Some(replay) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, before, &replay).await;
    }
    seen.check(before.version)?;
    write::refuse_closed(&app, &before)?;
    let (checked, wrong) = fields(&before, &body)?;
    let mut row = before.clone();
    let now = app.time.now();
    note_findings(&mut row, &caller, &checked, &wrong, now);
    if body.outcome != ReviewOutcome::Unreachable {
        row.facets.last_contact_at = Some(now);
    }
    row.facets.review_due_at = next(&app, &row, body.outcome, now);
    let mut review = ReviewRow {
        schema: SCHEMA,
        id: ReviewId::new(),
        customer_id: id.clone(),
        subject: row.subject.clone(),
        at: now,
        by: caller.id().clone(),
        outcome: body.outcome.word().to_owned(),
        checked: checked.into_iter().collect(),
        wrong: wrong.into_iter().collect(),
        note: None,
        was_due_at: before.facets.review_due_at,
        next_due_at: row.facets.review_due_at,
    };
    review.note = note(&app, &row, &review, body.note).await?;
    let mut tx = Transaction::new();
    tx.insert(&review)?;
    write::prepare(&app, &caller, &before, &mut row, Guard::Stale, &mut tx)?;
    once.remember(&app, caller.id(), review.id.as_str(), Some(id.as_str()), &mut tx)?;
    let entry = Entry::new("record_review", Act::Change, caller.actor())
        .customer(&id)
        .fields(review.checked.iter())
        .change(&review.id)
        .outcome(body.outcome.word());
    // What can not be shown is not done either.
    let (version, shown) = (row.version, review::view(&app, &caller, &row, review).await?);
    if let Committed::Replayed(replay) = app.commit_once(&tx, &entry, &once).await? {
        let row = find::reached(&app, &caller, &id, Right::ReviewsRecord, "record_review").await?;
        return again(&app, &caller, row, &replay).await;
    }
    Ok(Created::new(location(&id), version, shown))
}

fn location(id: &CustomerId) -> String {
    format!("/reviews/customers/{id}")
}

/// What was checked and what was wrong, if that goes together with the outcome.
fn fields(row: &CustomerRow, body: &RecordReview) -> Result<(BTreeSet<String>, BTreeSet<String>), Problem> {
    let given = [("checked", body.checked.as_deref().unwrap_or_default()), ("wrong", body.wrong.as_slice())];
    let mut faults = Vec::new();
    for (member, ids) in given {
        let unknown = ids.iter().enumerate().filter(|(_, id)| !row.fields.contains_key(*id));
        faults.extend(unknown.map(|(index, _)| Fault::new(format!("/{member}/{index}"), "not_on_file")));
    }
    let reached = body.outcome != ReviewOutcome::Unreachable;
    let finds = matches!(body.outcome, ReviewOutcome::Corrected | ReviewOutcome::ToCorrect);
    if finds && body.wrong.is_empty() {
        faults.push(Fault::new("/wrong", "missing"));
    } else if !finds && !body.wrong.is_empty() {
        faults.push(Fault::new("/wrong", "not_an_option"));
    }
    if !reached && body.checked.as_ref().is_some_and(|checked| !checked.is_empty()) {
        faults.push(Fault::new("/checked", "not_an_option"));
    }
    if !faults.is_empty() {
        return Err(Problem::faults(faults));
    }
    let wrong: BTreeSet<_> = body.wrong.iter().cloned().collect();
    let mut checked: BTreeSet<_> = match &body.checked {
        Some(checked) => checked.iter().cloned().collect(),
        None if reached => row.fields.keys().cloned().collect(),
        None => BTreeSet::new(),
    };
    checked.extend(wrong.iter().cloned());
    Ok((checked, wrong))
}

/// What was right is confirmed, but for what the reviewer put in himself (CON-13); what was wrong is not.
fn note_findings(
    row: &mut CustomerRow,
    caller: &Caller,
    checked: &BTreeSet<String>,
    wrong: &BTreeSet<String>,
    at: Timestamp,
) {
    for (id, field) in row.fields.iter_mut().filter(|(id, _)| checked.contains(*id)) {
        if wrong.contains(id) {
            field.confirmed = None;
        } else if field.by != *caller.id() {
            field.confirmed = Some(Confirmed { at, by: caller.id().clone() });
        }
    }
    row.found_wrong = row.found_wrong.saturating_add(u32::try_from(wrong.len()).unwrap_or(u32::MAX));
}

/// A cycle on, if the file is done with; otherwise as soon as things are due.
fn next(app: &App, row: &CustomerRow, outcome: ReviewOutcome, now: Timestamp) -> Option<Timestamp> {
    let cycle = write::review_due(app, row.facets.value_class.as_deref(), now);
    if outcome.is_done() {
        return cycle;
    }
    let soon = now + SignedDuration::from_hours(24 * i64::from(app.catalogue.watch.review_soon_days));
    Some(cycle.map_or(soon, |cycle| cycle.min(soon)))
}

async fn note(
    app: &App,
    row: &CustomerRow,
    review: &ReviewRow,
    words: Option<String>,
) -> Result<Option<StoredValue>, Problem> {
    let Some(words) = words else { return Ok(None) };
    let words =
        text::multi_line(&words, NOTE_LENGTH).map_err(|error| Problem::fault(Code::Invalid, "/note", error.code()))?;
    let mut sealing = app.vault.sealing(&row.subject, &row.personal_kid).await?;
    let words = Value::String(words).to_string();
    let sealed = sealing.seal(KeyClass::Personal, &review.key().path(), NOTE, &words).await?;
    Ok(Some(StoredValue::Sealed(sealed)))
}

/// The review that an earlier, equal request has recorded.
async fn again(
    app: &App,
    caller: &Caller,
    customer: CustomerRow,
    replay: &Replay,
) -> Result<Created<ReviewView>, Problem> {
    let gone = || Problem::new(Code::NotFound);
    let id: ReviewId = replay.resource.parse().map_err(|_| gone())?;
    let row = customers::review(&app.store, &customer.id, &id).await?.ok_or_else(gone)?;
    let entry = Entry::new("record_review", Act::Disclosure, caller.actor()).customer(&customer.id).fields([NOTE]);
    app.disclose(&entry.replay()).await?;
    let shown = review::view(app, caller, &customer, row).await?;
    Ok(Created::new(location(&customer.id), customer.version, shown))
}
