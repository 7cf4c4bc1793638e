//! `POST /events/{id}/opinions`: what a customer said at an event, sealed under his key; and what is to be done about
//! it, with an owner and a date.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::event::EventState;
use shared::domain::fault::Fault;
use shared::domain::follow_up::{DueBy, Source, SourceKind};
use shared::domain::ids::{CustomerId, EventId, FollowUpId, StaffId};
use shared::http::app::Committed;
use shared::http::caller::permission::ManageEvents;
use shared::http::{App, Caller, Code, Command, Created, May, Path, Problem, Problems, SharedApp, persist};
use shared::registry::follow_ups::asking::{self, DueInput};
use shared::registry::follow_ups::{Plan, With, plan};
use shared::registry::{find, words};
use shared::store::customers::CustomerRow;
use shared::store::events::{self, EventRow, OpinionRow};
use shared::store::{Transaction, keys, subjects};
use utoipa::ToSchema;

use crate::event;
use crate::invitee::count;
use crate::opinion::{OpinionView, WORDS_OF, view};

const ACTION: &str = "record_event_opinion";
const WORDS_LENGTH: usize = 4000;
const NEXT: &str = "next_action";
const TRIES: u8 = 4;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecordEventOpinion {
    /// Somebody who was invited.
    #[schema(value_type = String)]
    customer_id: CustomerId,
    #[schema(example = "希望新产品支持周末安装")]
    words: String,
    /// What is to be done about it.
    #[serde(default)]
    #[schema(inline)]
    follow_up: Option<OpinionStep>,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OpinionStep {
    #[schema(example = "研发部评估周末安装方案")]
    words: String,
    #[serde(default)]
    #[schema(inline)]
    due: Option<DueInput>,
    /// Whose it is to do; the caller's own when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    owner_id: Option<StaffId>,
}

/// Record what a customer said at an event
#[utoipa::path(
    post,
    path = "/events/{id}/opinions",
    tag = "events",
    operation_id = "record_event_opinion",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = RecordEventOpinion,
    responses((status = 201, body = OpinionView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn record_event_opinion(
    State(app): State<SharedApp>,
    caller: May<ManageEvents>,
    Path(id): Path<EventId>,
    Command { body, once }: Command<RecordEventOpinion>,
) -> Result<Created<OpinionView>, Problem> {
    persist(TRIES, || async {
        let event = event::managed(&app, &caller, &id, ACTION).await?;
        let customer = find::reached(&app, &caller, &body.customer_id, Right::EventsManage, ACTION).await?;
        if let Some(done) = once.seen(&app, caller.id()).await? {
            return again(&app, &caller, &event, &customer, &done.resource).await;
        }
        let invited = events::invitee(&app.store, &id, &customer.id).await?;
        if !invited.is_some_and(|row| row.is_invited()) {
            return Err(Problem::fault(Code::Invalid, "/customerId", "not_on_file"));
        }
        if !matches!(event.facets.state, EventState::Open | EventState::Held) {
            return Err(Problem::new(Code::InvalidState));
        }
        let mut tx = Transaction::new();
        let row = taken(&app, &caller, &event, &customer, &body, &mut tx).await?;
        let mut tally = event.facets.tally;
        tally.opinions += 1;
        count(&app, &caller, &event, tally, &mut tx)?;
        once.remember(&app, caller.id(), &row.number.to_string(), None, &mut tx)?;
        let entry = entry(Act::Change, &caller, &id, &customer.id).outcome("opinion");
        match app.commit_once(&tx, &entry, &once).await? {
            Committed::Done => created(&app, &caller, &customer, row).await,
            Committed::Replayed(_) => Err(Problem::new(Code::Contended)),
        }
    })
    .await
}

fn entry(act: Act, caller: &Caller, id: &EventId, customer: &CustomerId) -> Entry {
    event::entry(ACTION, act, caller, id).customer(customer).fields(WORDS_OF)
}

async fn taken(
    app: &App,
    caller: &Caller,
    event: &EventRow,
    customer: &CustomerRow,
    body: &RecordEventOpinion,
    tx: &mut Transaction,
) -> Result<OpinionRow, Problem> {
    let mut faults = Vec::new();
    let said = words::read(Some(&body.words), "/words", WORDS_LENGTH, &mut faults);
    let step = body.follow_up.as_ref().map(|step| read(app, step, &mut faults));
    let Some(said) = said.filter(|_| faults.is_empty()) else { return Err(Problem::faults(faults)) };
    let number = event.facets.tally.opinions + 1;
    // Nothing is taken down of who is being erased.
    subjects::require_live(&customer.subject, tx);
    let follow_up = match step {
        Some(Some((words, due))) => Some(planned(app, caller, event, customer, body, (words, due), tx).await?),
        _ => None,
    };
    let (subject, kid) = (&customer.subject, &customer.personal_kid);
    let item = keys::opinion(&event.id, number).path();
    let row = OpinionRow {
        event_id: event.id.clone(),
        number,
        customer_id: customer.id.clone(),
        words: words::seal(app, subject, kid, &item, &[("words".to_owned(), said)].into()).await?,
        subject: subject.clone(),
        personal_kid: kid.clone(),
        at: app.time.now(),
        by: caller.id().clone(),
        follow_up,
    };
    let stored = shared::store::StoredRow::row(&row).map_err(shared::store::CommitError::from)?;
    tx.create(keys::opinion(&event.id, number), stored, shared::store::Guard::Moved);
    Ok(row)
}

fn read(app: &App, step: &OpinionStep, faults: &mut Vec<Fault>) -> Option<(String, Option<DueBy>)> {
    let due = step.due.as_ref().map(|due| due.read(app, "/followUp/due", faults));
    let words = words::read(Some(&step.words), "/followUp/words", asking::WORDS_LENGTH, faults)?;
    Some((words, due.flatten()))
}

/// By the one mechanism that plans: an owner, a date on the company's calendar, a history.
async fn planned(
    app: &App,
    caller: &Caller,
    event: &EventRow,
    customer: &CustomerRow,
    body: &RecordEventOpinion,
    (words, due): (String, Option<DueBy>),
    tx: &mut Transaction,
) -> Result<FollowUpId, Problem> {
    let owner = body.follow_up.as_ref().and_then(|step| step.owner_id.as_ref());
    let wanted = Plan {
        id: None,
        kind: NEXT,
        with: With::Customer(customer),
        place: asking::place(app, caller, owner, "/followUp/ownerId").await?,
        due,
        words: [("words".to_owned(), words)].into(),
        source: Some(Source { kind: SourceKind::Event, id: Some(event.id.to_string()) }),
        rule: None,
    };
    let row = plan(app, caller.id(), wanted, tx).await?;
    Ok(row.ok_or_else(|| Problem::internal("a new id is taken"))?.id)
}

async fn created(
    app: &App,
    caller: &Caller,
    customer: &CustomerRow,
    row: OpinionRow,
) -> Result<Created<OpinionView>, Problem> {
    let location = format!("/events/{}/opinions", row.event_id);
    Ok(Created::new(location, 1, view(app, row, caller.clearance(&customer.facets)).await?))
}

async fn again(
    app: &App,
    caller: &Caller,
    event: &EventRow,
    customer: &CustomerRow,
    number: &str,
) -> Result<Created<OpinionView>, Problem> {
    let number: u32 = number.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let row = events::opinion(&app.store, &event.id, number).await?;
    let row = row.ok_or_else(|| Problem::internal("an opinion that is gone"))?;
    app.disclose(&entry(Act::Disclosure, caller, &event.id, &customer.id).replay()).await?;
    created(app, caller, customer, row).await
}
