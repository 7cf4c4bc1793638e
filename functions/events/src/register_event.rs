//! `POST /events`: something that customers will be asked to.

use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use shared::audit::Act;
use shared::domain::access::Place;
use shared::domain::catalogue::Right;
use shared::domain::event::{EventState, Tally};
use shared::domain::fault::Fault;
use shared::domain::ids::{EventId, StaffId};
use shared::domain::values::text;
use shared::http::app::Committed;
use shared::http::caller::permission::ManageEvents;
use shared::http::language::Language;
use shared::http::{App, Caller, Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::reach;
use shared::store::Transaction;
use shared::store::events::{EventFacets, EventRow, SCHEMA};
use utoipa::ToSchema;

use crate::event::{self, EventView, view};

const ACTION: &str = "register_event";
const TITLE: usize = 100;
const VENUE: usize = 200;
/// The partitions of an event grow with its customers.
const MOST_CUSTOMERS: u32 = 5_000;
/// Nothing is planned further ahead, and nothing lasts longer.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 366 * 2);
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 14);

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterEvent {
    /// By the catalogue's `events.kinds`.
    #[schema(example = "symposium")]
    kind: String,
    /// No customer is named in it.
    #[schema(example = "华东区客户座谈会")]
    title: String,
    #[schema(example = "上海总部三楼会议厅")]
    venue: String,
    #[schema(value_type = String)]
    starts_at: Timestamp,
    #[schema(value_type = String)]
    ends_at: Timestamp,
    /// So many customers can come.
    #[schema(example = 40)]
    capacity: u32,
    /// Who answers for it; the caller when left out. It belongs to his department.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    owner_id: Option<StaffId>,
}

/// Register an event
#[utoipa::path(
    post,
    path = "/events",
    tag = "events",
    operation_id = "register_event",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = RegisterEvent,
    responses((status = 201, body = EventView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn register_event(
    State(app): State<SharedApp>,
    caller: May<ManageEvents>,
    language: Language,
    Command { body, once }: Command<RegisterEvent>,
) -> Result<Created<EventView>, Problem> {
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &done.resource, language).await;
    }
    let facets = read(&app, &caller, body).await?;
    let now = app.time.now();
    let row = EventRow {
        schema: SCHEMA,
        id: EventId::new(),
        version: 1,
        facets,
        reason: None,
        created_at: now,
        created_by: caller.id().clone(),
        updated_at: now,
        updated_by: caller.id().clone(),
        catalogue_version: app.catalogue.version.clone(),
    };
    let mut tx = Transaction::new();
    tx.insert(&row)?;
    once.remember(&app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry = event::entry(ACTION, Act::Change, &caller, &row.id).outcome(&row.facets.kind);
    if let Committed::Replayed(done) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &done.resource, language).await;
    }
    Ok(created(&app, row, language))
}

/// All faults at once.
async fn read(app: &App, caller: &Caller, body: RegisterEvent) -> Result<EventFacets, Problem> {
    let (now, mut faults) = (app.time.now(), Vec::new());
    let place = reach::assigned(app, caller, body.owner_id.as_ref(), Right::EventsManage, Right::EventsManage).await?;
    let unless = [
        (app.catalogue.events.kind(&body.kind).is_some(), "/kind", "not_an_option"),
        (body.starts_at >= now, "/startsAt", "date_in_past"),
        (body.starts_at <= now + AHEAD, "/startsAt", "out_of_range"),
        (body.ends_at > body.starts_at, "/endsAt", "out_of_range"),
        (body.ends_at <= body.starts_at + LONGEST, "/endsAt", "out_of_range"),
        ((1..=MOST_CUSTOMERS).contains(&body.capacity), "/capacity", "out_of_range"),
        (place.is_some(), "/ownerId", "not_assignable"),
    ];
    faults.extend(unless.into_iter().filter(|(holds, ..)| !holds).map(|(_, at, code)| Fault::new(at, code)));
    faults.dedup();
    let mut line = |said: &str, at: &str, most| {
        text::single_line(said, most).map_err(|error| faults.push(Fault::new(at, error.code()))).ok()
    };
    let (title, venue) = (line(&body.title, "/title", TITLE), line(&body.venue, "/venue", VENUE));
    let known: (Option<Place>, Option<String>, Option<String>) = (place, title, venue);
    match known {
        (Some(place), Some(title), Some(venue)) if faults.is_empty() => Ok(EventFacets {
            kind: body.kind,
            title,
            venue,
            starts_at: body.starts_at,
            ends_at: body.ends_at,
            capacity: body.capacity,
            place,
            state: EventState::Planned,
            tally: Tally::default(),
            version: 1,
        }),
        _ => Err(Problem::faults(faults)),
    }
}

fn created(app: &App, row: EventRow, language: Language) -> Created<EventView> {
    let (location, version) = (format!("/events/{}", row.id), row.version);
    Created::new(location, version, view(app, row, language))
}

async fn again(app: &App, caller: &Caller, resource: &str, language: Language) -> Result<Created<EventView>, Problem> {
    let id: EventId = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let row = event::visible(app, caller, &id, ACTION).await?;
    app.disclose(&event::entry(ACTION, Act::Disclosure, caller, &id).replay()).await?;
    Ok(created(app, row, language))
}
