//! What comes in when something is planned: what, by when, whose it is.

use crate::domain::access::Place;
use crate::domain::catalogue::Right;
use crate::domain::clock::Term;
use crate::domain::fault::Fault;
use crate::domain::follow_up::{DueBy, Roll};
use crate::domain::ids::StaffId;
use crate::domain::interaction::PlanKind;
use crate::http::{App, Caller, Code, Problem};
use crate::registry::outreach::{self, Wish};
use crate::registry::reach;
use crate::store::customers::CustomerRow;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
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
    let (does, oversees) = (Right::InteractionsPlan, Right::InteractionsOversee);
    let place = match owner.filter(|id| *id != caller.id()) {
        None => Some(caller.place()),
        Some(id) => reach::assigned(app, caller, Some(id), does, oversees).await?,
    };
    place.ok_or_else(|| Problem::fault(Code::Invalid, at, "not_assignable"))
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
