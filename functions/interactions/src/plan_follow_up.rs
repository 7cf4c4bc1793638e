//! `POST /interactions/follow-ups`: plans a visit, a call-back, a greeting, a step of a service plan; or gives a
//! colleague a task (VIS-01, VIS-02, SVC-11, WRK-09). Whoever is to be turned to must be one who may be.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::fault::Fault;
use shared::domain::follow_up::{DueBy, Source};
use shared::domain::ids::{ContactId, CustomerId, FollowUpId, StaffId};
use shared::http::app::Committed;
use shared::http::caller::permission::PlanInteractions;
use shared::http::language::Language;
use shared::http::{App, Caller, Code, Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::follow_ups::{self, FollowUpView, Plan, WORDS_OF, With};
use shared::registry::{family, find, reach, words};
use shared::store::Transaction;
use shared::store::follow_ups::FollowUpRow;
use utoipa::ToSchema;

use shared::registry::follow_ups::asking::{self, DueInput, WORDS_LENGTH};

const ACTION: &str = "plan_follow_up";
const SOURCE_LENGTH: usize = 64;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanFollowUp {
    /// By the catalogue's `interactions.plans`.
    #[schema(example = "next_action")]
    kind: String,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    contact_id: Option<ContactId>,
    /// Whose it is to do; the caller's own when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    owner_id: Option<StaffId>,
    /// What is to be done.
    #[serde(default)]
    #[schema(example = "周五前送样品上门，确认尺寸")]
    words: Option<String>,
    /// By the term of its kind when left out.
    #[serde(default)]
    #[schema(inline)]
    due: Option<DueInput>,
    /// The way the customer is to be turned to, by `outreach.channels`; by the kind's when left out.
    #[serde(default)]
    channel: Option<String>,
    #[serde(default)]
    #[schema(inline)]
    source: Option<Source>,
}

/// Plan a follow-up
#[utoipa::path(
    post,
    path = "/interactions/follow-ups",
    tag = "interactions",
    operation_id = "plan_follow_up",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = PlanFollowUp,
    responses((status = 201, body = FollowUpView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn plan_follow_up(
    State(app): State<SharedApp>,
    caller: May<PlanInteractions>,
    language: Language,
    Command { body, once }: Command<PlanFollowUp>,
) -> Result<Created<FollowUpView>, Problem> {
    let customer = match &body.customer_id {
        Some(id) => Some(find::reached(&app, &caller, id, Right::InteractionsPlan, ACTION).await?),
        None => None,
    };
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &done.resource, language).await;
    }
    let (said, due) = read(&app, &body)?;
    let place = asking::place(&app, &caller, body.owner_id.as_ref(), "/ownerId").await?;
    let contact = match (&customer, &body.contact_id) {
        (Some(row), Some(id)) => {
            let found = family::contact(&app.store, &family::members(row, &row.id), id).await?;
            Some(found.ok_or_else(|| Problem::fault(Code::Invalid, "/contactId", "not_on_file"))?)
        }
        _ => None,
    };
    if let (Some(row), Some(kind)) = (&customer, app.catalogue.interactions.plan(&body.kind)) {
        let due = due.unwrap_or(DueBy::Within { from: app.time.now(), term: kind.term });
        asking::judge(&app, kind, body.channel.as_deref(), row, due).await?;
    }
    let with = match (&customer, &contact) {
        (Some(row), Some(contact)) => With::Contact(row, contact),
        (Some(row), None) => With::Customer(row),
        _ => With::Nobody,
    };
    let mut tx = Transaction::new();
    let words = said.into_iter().map(|words| ("words".to_owned(), words)).collect();
    let plan = Plan { id: None, kind: &body.kind, with, place, due, words, source: body.source, rule: None };
    let row = follow_ups::plan(&app, caller.id(), plan, &mut tx).await?;
    let row = row.ok_or_else(|| Problem::internal("a new id is taken"))?;
    once.remember(&app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry = entry(Act::Change, &caller, &row).outcome(&row.kind);
    if let Committed::Replayed(done) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &done.resource, language).await;
    }
    created(&app, &caller, row, language).await
}

/// All faults at once; what is to be done, and by when.
fn read(app: &App, body: &PlanFollowUp) -> Result<(Option<String>, Option<DueBy>), Problem> {
    let mut faults = Vec::new();
    let kind = app.catalogue.interactions.plan(&body.kind);
    let named = |id: &Option<String>| id.as_ref().is_none_or(|id| id.len() <= SOURCE_LENGTH && is_plain(id));
    let unless = [
        (kind.is_some(), "/kind", "not_an_option"),
        (body.customer_id.is_some() || kind.is_none_or(|kind| kind.internal), "/customerId", "missing"),
        (body.contact_id.is_none() || body.customer_id.is_some(), "/contactId", "not_on_file"),
        (body.source.as_ref().is_none_or(|source| named(&source.id)), "/source/id", "malformed"),
        (body.customer_id.is_some() || body.words.is_some(), "/words", "missing"),
    ];
    faults.extend(unless.into_iter().filter(|(holds, ..)| !holds).map(|(_, at, code)| Fault::new(at, code)));
    if let Some(channel) = &body.channel
        && app.catalogue.outreach.channel(channel).is_none()
    {
        faults.push(Fault::new("/channel", "not_an_option"));
    }
    let said = words::read(body.words.as_deref(), "/words", WORDS_LENGTH, &mut faults);
    let due = body.due.as_ref().and_then(|due| due.read(app, "/due", &mut faults));
    if faults.is_empty() { Ok((said, due)) } else { Err(Problem::faults(faults)) }
}

/// An id of ours: nothing personal fits into it.
fn is_plain(id: &str) -> bool {
    let rest = id.split_once('_').map(|(kind, rest)| (kind.len() == 3, rest));
    rest.is_some_and(|(kind, rest)| kind && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn entry(act: Act, caller: &Caller, row: &FollowUpRow) -> Entry {
    Entry::new(ACTION, act, caller.actor())
        .case(&row.id)
        .customers(row.customer_id.clone())
        .contacts(row.contact_id.clone())
        .fields(WORDS_OF)
}

async fn created(
    app: &App,
    caller: &Caller,
    row: FollowUpRow,
    language: Language,
) -> Result<Created<FollowUpView>, Problem> {
    let (location, version) = (format!("/interactions/follow-ups/{}", row.id), row.version);
    let (_, unit, region) = row.place.parts();
    // Whoever plans sees what he has planned.
    let clearance = reach::at(caller, Right::InteractionsView, (caller.id(), unit, region)).unwrap_or_default();
    Ok(Created::new(location, version, follow_ups::view(app, row, clearance, language).await?))
}

async fn again(
    app: &App,
    caller: &Caller,
    resource: &str,
    language: Language,
) -> Result<Created<FollowUpView>, Problem> {
    let id: FollowUpId = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let row = follow_ups::visible(app, caller, &id, ACTION).await?.row;
    app.disclose(&entry(Act::Disclosure, caller, &row).replay()).await?;
    created(app, caller, row, language).await
}
