//! Requests that a second person decides, as they are made, decided, taken back and shown. The decision
//! that completes one runs what was asked for, in the transaction of that decision: once, or not at all.

mod decision;
mod effects;
mod ending;
mod powers;
mod reason;
mod view;

pub use decision::{Deciding, decide};
pub use ending::{Withdrawing, expire, take_back, withdraw};
pub use powers::Powers;
pub use reason::words;
pub use view::{ApprovalView, MatterView, ScopeView, StaffCard, view, view_all};

use crate::audit::{Act, Entry};
use crate::domain::access::Place;
use crate::domain::approval::{Case, Matter};
use crate::domain::ids::ApprovalId;
use crate::http::{App, Caller, Code, Problem};
use crate::store::Transaction;
use crate::store::approvals::{self, ApprovalRow, SCHEMA};

/// What was shown to whoever decided is not what is there any more.
pub fn superseded() -> Problem {
    no_longer_right("superseded")
}

/// What was right when it was asked for is not any more.
pub fn no_longer_right(fault: &'static str) -> Problem {
    Problem::fault(Code::InvalidState, "/decision", fault)
}

/// What somebody asks a second person for.
pub struct Asked<'a> {
    /// Of `catalogue/approvals.toml`.
    pub flow: &'a str,
    pub matter: Matter,
    /// Where the object stands, for steps that are decided by whoever reaches it.
    pub object: Place,
    /// Why, checked by [`words`].
    pub reason: Option<String>,
}

/// Files a request in the transaction of the command that asks. Nothing else happens until it is approved.
pub async fn request(
    app: &App,
    caller: &Caller,
    asked: Asked<'_>,
    tx: &mut Transaction,
) -> Result<ApprovalRow, Problem> {
    let flow = app.catalogue.approval(asked.flow).ok_or_else(|| Problem::internal("no such approval flow"))?;
    let case =
        Case::open(flow, &caller.place(), &asked.object, asked.matter.beneficiaries(), app.time.now(), app.calendar()?)
            .map_err(|error| Problem::internal(error.to_string()))?;
    let mut row = ApprovalRow {
        schema: SCHEMA,
        id: ApprovalId::new(),
        version: 1,
        case,
        matter: asked.matter,
        reasons: Vec::new(),
        catalogue_version: app.catalogue.version.clone(),
    };
    reason::add(app, &mut row, asked.reason).await?;
    row.create(tx)?;
    Ok(row)
}

/// The row in the trail of an act on a request.
fn entry(action: &'static str, act: Act, caller: &Caller, row: &ApprovalRow) -> Entry {
    named(Entry::new(action, act, caller.actor()), row)
}

/// What a request is about. A change of data is found under its own name and by its fields, like one that needed
/// nobody.
fn named(entry: Entry, row: &ApprovalRow) -> Entry {
    let entry = entry.customers(row.matter.customer().cloned());
    let Matter::Change(change) = &row.matter else { return entry.change(&row.id) };
    let home = (change.home != change.customer_id).then(|| change.home.clone());
    let contact = change.contact.as_ref().map(|contact| contact.id.clone());
    entry.change(&change.id).case(&row.id).customers(home).contacts(contact).fields(&change.fields)
}

/// A request that concerns the caller: he asked for it, gets something from it, is waited for, has decided,
/// or looks over the trail. Any other is not there.
pub async fn reached(
    app: &App,
    caller: &Caller,
    powers: &Powers<'_>,
    id: &ApprovalId,
    action: &'static str,
) -> Result<ApprovalRow, Problem> {
    let row = approvals::get(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    if powers.concern(&row.case, app.time.now()) && !row.matter.is_hidden_from(caller.id()) {
        return Ok(row);
    }
    let refusal = entry(action, Act::Refusal, caller, &row).outcome(Code::NotFound.word());
    app.refuse(&refusal).await;
    Err(Problem::new(Code::NotFound))
}
