//! An event within a caller's reach, and as it is shown.

use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::event::{EventState, Tally};
use shared::domain::ids::{EventId, StaffId};
use shared::http::language::Language;
use shared::http::{App, Caller, Code, Problem};
use shared::store::events::{self, EventFacets, EventRow};
use utoipa::ToSchema;

/// What a list shows of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventCard {
    #[schema(value_type = String, example = "evt_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: EventId,
    pub version: u64,
    #[schema(example = "symposium")]
    pub kind: String,
    pub kind_label: String,
    #[schema(inline)]
    pub state: EventState,
    pub title: String,
    pub venue: String,
    #[schema(value_type = String)]
    pub starts_at: Timestamp,
    #[schema(value_type = String)]
    pub ends_at: Timestamp,
    /// So many customers can come.
    pub capacity: u32,
    /// Who answers for it.
    #[schema(value_type = String)]
    pub owner_id: StaffId,
    pub unit_id: String,
    pub region_id: String,
    /// What it has come to.
    pub tally: Tally,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventView {
    #[serde(flatten)]
    pub card: EventCard,
    /// Why it does not take place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub created_by: StaffId,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_by: StaffId,
}

pub fn card(app: &App, id: EventId, facets: EventFacets, language: Language) -> EventCard {
    let label = app.catalogue.events.kind(&facets.kind).map(|kind| kind.label.text(language).to_owned());
    EventCard {
        id,
        version: facets.version,
        kind_label: label.unwrap_or_else(|| facets.kind.clone()),
        kind: facets.kind,
        state: facets.state,
        title: facets.title,
        venue: facets.venue,
        starts_at: facets.starts_at,
        ends_at: facets.ends_at,
        capacity: facets.capacity,
        owner_id: facets.place.owner_id,
        unit_id: facets.place.unit_id,
        region_id: facets.place.region_id,
        tally: facets.tally,
    }
}

pub fn view(app: &App, row: EventRow, language: Language) -> EventView {
    EventView {
        card: card(app, row.id, row.facets, language),
        reason: row.reason,
        created_at: row.created_at,
        created_by: row.created_by,
        updated_at: row.updated_at,
        updated_by: row.updated_by,
    }
}

pub fn entry(action: &'static str, act: Act, caller: &Caller, id: &EventId) -> Entry {
    Entry::new(action, act, caller.actor()).case(id)
}

/// Out of reach is not there.
pub async fn visible(app: &App, caller: &Caller, id: &EventId, action: &'static str) -> Result<EventRow, Problem> {
    let row = events::get(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    if caller.may_at(Right::EventsView, row.facets.place.parts()) {
        return Ok(row);
    }
    Err(refused(app, caller, id, action, Code::NotFound).await)
}

/// One that the caller may do something with.
pub async fn managed(app: &App, caller: &Caller, id: &EventId, action: &'static str) -> Result<EventRow, Problem> {
    let row = visible(app, caller, id, action).await?;
    if caller.may_at(Right::EventsManage, row.facets.place.parts()) {
        return Ok(row);
    }
    Err(refused(app, caller, id, action, Code::Forbidden).await)
}

async fn refused(app: &App, caller: &Caller, id: &EventId, action: &'static str, code: Code) -> Problem {
    app.refuse(&entry(action, Act::Refusal, caller, id).outcome(code.word())).await;
    Problem::new(code)
}
