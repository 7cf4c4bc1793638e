//! What comes in when something is planned: what, by when, whose it is.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use shared::domain::access::Place;
use shared::domain::catalogue::Right;
use shared::domain::clock::Term;
use shared::domain::fault::Fault;
use shared::domain::follow_up::{DueBy, Roll};
use shared::domain::ids::StaffId;
use shared::domain::interaction::PlanKind;
use shared::http::{App, Caller, Code, Problem};
use shared::registry::outreach::{self, Wish};
use shared::store::access;
use shared::store::customers::CustomerRow;
use utoipa::ToSchema;

pub const WORDS_LENGTH: usize = 2000;
/// Nothing is planned further ahead.
const LONGEST: i64 = 366 * 3;
const MOST_WORKING_DAYS: u32 = 250;

/// By when: one of these.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DueInput {
    /// On that day, or the working day next to it.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "2026-06-15")]
    on: Option<Date>,
    /// At that moment: an appointment.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    at: Option<Timestamp>,
    /// So many days from now, on the company's calendar.
    #[serde(default)]
    working_days: Option<u32>,
}

impl DueInput {
    /// As it is kept; a fault where it is none, or more than one, or not ahead.
    pub fn read(&self, app: &App, at: &str, faults: &mut Vec<Fault>) -> Option<DueBy> {
        let now = app.time.now();
        let last = now + jiff::SignedDuration::from_hours(24 * LONGEST);
        let due = match (self.on, self.at, self.working_days) {
            (Some(day), None, None) => DueBy::Day { day, roll: Roll::After },
            (None, Some(at), None) => DueBy::Moment { at },
            (None, None, Some(days)) => DueBy::Within { from: now, term: Term::WorkingDays(days) },
            _ => {
                faults.push(Fault::new(at, "not_an_option"));
                return None;
            }
        };
        let code = match due {
            DueBy::Day { day, .. } if day < app.today() => Some("date_in_past"),
            DueBy::Day { day, .. } if day > app.catalogue.day_of(last) => Some("out_of_range"),
            DueBy::Moment { at } if at < now => Some("date_in_past"),
            DueBy::Moment { at } if at > last => Some("out_of_range"),
            DueBy::Within { term, .. } if !(1..=MOST_WORKING_DAYS).contains(&term.amount()) => Some("out_of_range"),
            _ => None,
        };
        faults.extend(code.map(|code| Fault::new(at, code)));
        code.is_none().then_some(due)
    }
}

/// Whoever is to do it: oneself, or a colleague whose work one oversees.
pub async fn place(app: &App, caller: &Caller, owner: Option<&StaffId>, at: &str) -> Result<Place, Problem> {
    let Some(id) = owner.filter(|id| *id != caller.id()) else { return Ok(caller.place()) };
    let refused = || Problem::fault(Code::Invalid, at, "not_assignable");
    let (staff, grants) = access::person(&app.store, id, true).await?.ok_or_else(refused)?;
    let mut held = access::live_roles(&app.catalogue, &grants, app.time.now());
    let place =
        Place { owner_id: staff.id.clone(), unit_id: staff.unit_id.to_string(), region_id: staff.region_id.clone() };
    let does = staff.is_active() && held.any(|role| role.may(Right::InteractionsPlan));
    if does && caller.may_at(Right::InteractionsOversee, place.parts()) { Ok(place) } else { Err(refused()) }
}

/// Whether the customer may be turned to when it is due; the faults say why not.
pub async fn judge(
    app: &App,
    kind: &PlanKind,
    channel: Option<&str>,
    row: &CustomerRow,
    due: DueBy,
) -> Result<(), Problem> {
    let Some(outreach) = &kind.outreach else { return Ok(()) };
    let too_far = |_| Problem::fault(Code::Invalid, "/due", "out_of_range");
    let at = due.deadline(app.calendar()?).map_err(too_far)?.due;
    let channel = channel.unwrap_or_else(|| kind.channel());
    let judged = outreach::judge(app, row, Wish { kind: outreach, channel, at }).await?;
    if judged.allows() {
        return Ok(());
    }
    let faults = judged.hindrances.iter().map(|found| Fault::new("/customerId", found.reason.word()));
    Err(Problem::new(Code::NotToBeContacted).errors(faults.collect()))
}
