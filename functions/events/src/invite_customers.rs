//! `POST /events/{id}/invitees`: customers are asked to an event: each is judged by the one contact ledger, and is
//! either invited or spared; the answer says why (CON-07).

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use futures::future::try_join_all;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::event::{EventState, Tally};
use shared::domain::fault::Fault;
use shared::domain::ids::{ContactEventId, CustomerId, EventId};
use shared::domain::outreach::Hindrance;
use shared::http::app::Committed;
use shared::http::caller::permission::ManageEvents;
use shared::http::{App, Caller, Code, Command, May, Path, Problem, Problems, SharedApp, persist};
use shared::registry::outreach::{self, Contact, Judgement, Wish};
use shared::registry::{card, find};
use shared::store::customers::CustomerRow;
use shared::store::events::{self, EventRow, InviteeRow};
use shared::store::{Guard, StoredRow, Transaction};
use utoipa::ToSchema;

use crate::event;
use crate::invitee::count;

const ACTION: &str = "invite_customers";
/// Three rows a customer, in one transaction.
const MOST: usize = 30;
/// So many customers are judged at the same time.
const AT_ONCE: usize = 8;
/// Others turn to the same customers, or ask to the same event, at the same moment.
const TRIES: u8 = 4;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InviteCustomers {
    /// 30 at a time.
    #[schema(value_type = Vec<String>)]
    customer_ids: Vec<CustomerId>,
    /// The way they are asked, by the catalogue's `outreach`.
    #[schema(example = "phone")]
    channel: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Invitations {
    pub items: Vec<Invitation>,
    /// What the event has come to.
    pub tally: Tally,
}

/// What became of one of them.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Invitation {
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    pub invited: bool,
    pub hindrances: Vec<Hindrance>,
    /// When he may be turned to: not within the quiet hours.
    #[schema(value_type = String)]
    pub at: Timestamp,
}

/// Invite customers to an event
#[utoipa::path(
    post,
    path = "/events/{id}/invitees",
    tag = "events",
    operation_id = "invite_customers",
    params(("id" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body = InviteCustomers,
    responses((status = 200, body = Invitations), Problems),
)]
pub async fn invite_customers(
    State(app): State<SharedApp>,
    caller: May<ManageEvents>,
    Path(id): Path<EventId>,
    Command { body, once }: Command<InviteCustomers>,
) -> Result<Json<Invitations>, Problem> {
    persist(TRIES, || async {
        let event = event::managed(&app, &caller, &id, ACTION).await?;
        let customers = reached(&app, &caller, &body).await?;
        if once.seen(&app, caller.id()).await?.is_some() {
            app.disclose(&entry(Act::Disclosure, &caller, &id, &body).replay()).await?;
            return Ok(Json(as_it_is(&app, &event, &body).await?));
        }
        if event.facets.state != EventState::Open {
            return Err(Problem::new(Code::InvalidState));
        }
        let mut tx = Transaction::new();
        let (items, tally) = ask(&app, &caller, &event, &customers, &body.channel, &mut tx).await?;
        count(&app, &caller, &event, tally, &mut tx)?;
        once.remember(&app, caller.id(), id.as_str(), None, &mut tx)?;
        let entry = entry(Act::Change, &caller, &id, &body).outcome(&event.facets.kind);
        match app.commit_once(&tx, &entry, &once).await? {
            Committed::Done => Ok(Json(Invitations { items, tally })),
            Committed::Replayed(_) => Err(Problem::new(Code::Contended)),
        }
    })
    .await
}

fn entry(act: Act, caller: &Caller, id: &EventId, body: &InviteCustomers) -> Entry {
    event::entry(ACTION, act, caller, id).customers(body.customer_ids.iter().cloned())
}

/// All of them, or nobody: one that is out of reach is not there.
async fn reached(app: &App, caller: &Caller, body: &InviteCustomers) -> Result<Vec<CustomerRow>, Problem> {
    let mut faults = Vec::new();
    if body.customer_ids.is_empty() {
        faults.push(Fault::new("/customerIds", "empty"));
    }
    if body.customer_ids.len() > MOST {
        faults.push(Fault::new("/customerIds", "too_many"));
    }
    if body.customer_ids.iter().collect::<BTreeSet<_>>().len() < body.customer_ids.len() {
        faults.push(Fault::new("/customerIds", "given_twice"));
    }
    if app.catalogue.outreach.channel(&body.channel).is_none() {
        faults.push(Fault::new("/channel", "not_an_option"));
    }
    if !faults.is_empty() {
        return Err(Problem::faults(faults));
    }
    let mut rows = Vec::with_capacity(body.customer_ids.len());
    for id in &body.customer_ids {
        rows.push(find::reached(app, caller, id, Right::EventsManage, ACTION).await?);
    }
    Ok(rows)
}

/// Each as the ledger judges him; who was invited before is not asked again.
async fn ask(
    app: &App,
    caller: &Caller,
    event: &EventRow,
    customers: &[CustomerRow],
    channel: &str,
    tx: &mut Transaction,
) -> Result<(Vec<Invitation>, Tally), Problem> {
    let kind = app.catalogue.events.kind(&event.facets.kind).ok_or_else(|| Problem::new(Code::InvalidState))?;
    let now = app.time.now();
    let at = app.catalogue.outreach.not_before(now, &app.catalogue.time_zone());
    let wish = Wish { kind: &kind.outreach, channel, at };
    let (mut items, mut tally) = (Vec::with_capacity(customers.len()), event.facets.tally);
    for (customer, standing) in customers.iter().zip(judged(app, event, customers, wish).await?) {
        let (before, judged) = match standing {
            Standing::Invited(row) => {
                items.push(shown(row));
                continue;
            }
            Standing::Judged(before, judged) => (before, judged),
        };
        let row = InviteeRow {
            event_id: event.id.clone(),
            customer_id: customer.id.clone(),
            version: before.as_ref().map_or(1, |before| before.version + 1),
            channel: channel.to_owned(),
            hindrances: judged.hindrances.clone(),
            at,
            by: caller.id().clone(),
            reply: None,
            attended: false,
            updated_at: now,
            updated_by: caller.id().clone(),
        };
        tally.spared = tally.spared.saturating_sub(u32::from(before.is_some())) + u32::from(!row.is_invited());
        tally.invited += u32::from(row.is_invited());
        let contact = Contact { id: ContactEventId::new(), by: caller.id(), about: Some(event.id.to_string()) };
        judged.enter(app, contact, tx)?;
        let stored = row.row().map_err(shared::store::CommitError::from)?;
        match before {
            Some(before) => tx.replace(row.key(), stored, before.version, Guard::Moved),
            None => tx.create(row.key(), stored, Guard::Moved),
        }
        items.push(shown(row));
    }
    Ok((items, tally))
}

/// What is known of a customer before he is asked.
enum Standing {
    /// Before.
    Invited(InviteeRow),
    Judged(Option<InviteeRow>, Box<Judgement>),
}

/// Of all of them, some at a time: for each there are several questions to the store.
async fn judged(
    app: &App,
    event: &EventRow,
    customers: &[CustomerRow],
    wish: Wish<'_>,
) -> Result<Vec<Standing>, Problem> {
    card::prefetch(app, customers).await?;
    let mut all = Vec::with_capacity(customers.len());
    for some in customers.chunks(AT_ONCE) {
        all.extend(try_join_all(some.iter().map(|customer| standing(app, event, customer, wish))).await?);
    }
    Ok(all)
}

async fn standing(app: &App, event: &EventRow, customer: &CustomerRow, wish: Wish<'_>) -> Result<Standing, Problem> {
    let before = events::invitee(&app.store, &event.id, &customer.id).await?;
    Ok(match before {
        Some(row) if row.is_invited() => Standing::Invited(row),
        before => Standing::Judged(before, Box::new(outreach::judge(app, customer, wish).await?)),
    })
}

fn shown(row: InviteeRow) -> Invitation {
    Invitation { invited: row.is_invited(), customer_id: row.customer_id, hindrances: row.hindrances, at: row.at }
}

/// What was answered before, as it is now.
async fn as_it_is(app: &App, event: &EventRow, body: &InviteCustomers) -> Result<Invitations, Problem> {
    let mut items = Vec::with_capacity(body.customer_ids.len());
    for id in &body.customer_ids {
        items.extend(events::invitee(&app.store, &event.id, id).await?.map(shown));
    }
    Ok(Invitations { items, tally: event.facets.tally })
}
