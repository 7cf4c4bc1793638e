//! A customer who was to be asked, as he is shown, and as something is taken down of him.

use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::event::{Reply, Tally};
use shared::domain::ids::{CustomerId, EventId, StaffId};
use shared::domain::outreach::Hindrance;
use shared::http::app::Committed;
use shared::http::idempotency::Once;
use shared::http::{App, Caller, Code, IfMatch, Problem, Versioned, persist};
use shared::registry::card::CustomerCard;
use shared::registry::find;
use shared::store::events::{self, EventFacets, EventRow, InviteeRow};
use shared::store::{CommitError, Guard, StoredRow, Transaction};
use utoipa::ToSchema;

use crate::event;

/// Others take something down of the same event at the same moment.
const TRIES: u8 = 4;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InviteeView {
    #[schema(value_type = String)]
    pub event_id: EventId,
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    pub version: u64,
    /// Something stood against it otherwise: `hindrances`.
    pub invited: bool,
    pub hindrances: Vec<Hindrance>,
    pub channel: String,
    /// When he is turned to: not within the quiet hours.
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// Who has asked him.
    #[schema(value_type = String)]
    pub by: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub reply: Option<Reply>,
    pub attended: bool,
    /// Who he is, in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerCard>,
}

pub fn view(row: InviteeRow, customer: Option<CustomerCard>) -> InviteeView {
    InviteeView {
        invited: row.is_invited(),
        event_id: row.event_id,
        customer_id: row.customer_id,
        version: row.version,
        hindrances: row.hindrances,
        channel: row.channel,
        at: row.at,
        by: row.by,
        reply: row.reply,
        attended: row.attended,
        customer,
    }
}

/// Something is taken down of a customer who was asked.
pub struct Step<'a> {
    pub app: &'a App,
    pub caller: &'a Caller,
    pub event: &'a EventId,
    pub customer: &'a CustomerId,
    pub seen: IfMatch,
    pub once: &'a Once,
    pub action: &'static str,
}

/// `change`: what becomes of him and of the event's figures; and what the trail calls it.
pub async fn carry_out(
    step: Step<'_>,
    change: impl Fn(&EventFacets, &mut InviteeRow, &mut Tally) -> Result<&'static str, Problem>,
) -> Result<Versioned<InviteeView>, Problem> {
    let Step { app, caller, .. } = step;
    persist(TRIES, || async {
        let event = event::managed(app, caller, step.event, step.action).await?;
        find::reached(app, caller, step.customer, Right::EventsManage, step.action).await?;
        let before = events::invitee(&app.store, step.event, step.customer).await?;
        let before = before.ok_or_else(|| Problem::new(Code::NotFound))?;
        if step.once.seen(app, caller.id()).await?.is_some() {
            app.disclose(&entry(&step, Act::Disclosure).replay()).await?;
            return Ok(Versioned { version: before.version, body: view(before, None) });
        }
        step.seen.check(before.version)?;
        if !before.is_invited() {
            return Err(Problem::new(Code::InvalidState));
        }
        let (mut row, mut tally) = (before.clone(), event.facets.tally);
        let outcome = change(&event.facets, &mut row, &mut tally)?;
        row.version = before.version + 1;
        (row.updated_at, row.updated_by) = (app.time.now(), caller.id().clone());
        let mut tx = Transaction::new();
        tx.update(&row, before.version)?;
        count(app, caller, &event, tally, &mut tx)?;
        step.once.remember(app, caller.id(), step.customer.as_str(), None, &mut tx)?;
        match app.commit_once(&tx, &entry(&step, Act::Change).outcome(outcome), step.once).await? {
            Committed::Done => Ok(Versioned { version: row.version, body: view(row, None) }),
            Committed::Replayed(_) => Err(Problem::new(Code::Contended)),
        }
    })
    .await
}

/// The event's figures, in the transaction of what they count.
pub fn count(
    app: &App,
    caller: &Caller,
    event: &EventRow,
    tally: Tally,
    tx: &mut Transaction,
) -> Result<EventRow, Problem> {
    let facets = EventFacets { tally, ..event.facets.clone() };
    let next = event.next(facets, app.time.now(), caller.id());
    tx.replace(next.key(), next.row().map_err(CommitError::from)?, event.version, Guard::Moved);
    Ok(next)
}

fn entry(step: &Step<'_>, act: Act) -> Entry {
    event::entry(step.action, act, step.caller, step.event).customer(step.customer)
}
