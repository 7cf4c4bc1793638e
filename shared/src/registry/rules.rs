//! What time and the rules of the catalogue make of a customer: its status when nobody was in touch for
//! long, its classes, its next review. Judged the same on demand and night by night.

use jiff::{Timestamp, Zoned};

use super::history::{Ground, on};
use super::write;
use crate::domain::catalogue::Level;
use crate::domain::customer::quality::{Facts, Quality, quality};
use crate::domain::customer::{Axis, classing, status};
use crate::http::App;
use crate::store::customers::CustomerRow;

/// The customer as it ought to be now, and why; `None` when it is.
pub fn judge(app: &App, row: &CustomerRow) -> Option<(CustomerRow, Ground)> {
    judge_by(app, row, &Axis::ALL)
}

/// The same, by some of the axes only.
pub fn judge_by(app: &App, row: &CustomerRow, axes: &[Axis]) -> Option<(CustomerRow, Ground)> {
    let mut judged = row.clone();
    let mut ground = Ground { by_rule: true, ..Ground::default() };
    if axes.contains(&Axis::Status) {
        move_on(app, &mut judged, &mut ground);
    }
    let closed = app.catalogue.status(&judged.facets.status).is_some_and(|status| status.closed);
    if !closed {
        for axis in [Axis::ValueClass, Axis::Grade, Axis::Region].into_iter().filter(|axis| axes.contains(axis)) {
            sort(app, &mut judged, axis, &mut ground);
        }
    }
    let reclassed = row.facets.value_class != judged.facets.value_class;
    mend_review(app, &mut judged, closed, reclassed);
    (judged != *row).then_some((judged, ground))
}

fn move_on(app: &App, row: &mut CustomerRow, ground: &mut Ground) {
    let facets = &row.facets;
    let contact = facets.last_contact_at.unwrap_or(facets.created_at);
    let idle_since = row.status_at.map_or(contact, |since| since.max(contact));
    let (idle_since, now) = (on_calendar(app, idle_since), on_calendar(app, app.time.now()));
    let Some((to, rule)) = status::move_by_rule(&app.catalogue, &facets.status, &idle_since, &now) else { return };
    row.facets.status = to.to_owned();
    row.status_reason = Some(rule.reason.clone());
    ground.reasons.insert(Axis::Status, rule.reason.clone());
}

fn sort(app: &App, row: &mut CustomerRow, axis: Axis, ground: &mut Ground) {
    let now = app.time.now();
    if row.held.get(&axis).is_some_and(|until| *until > now) {
        return;
    }
    let facets = &row.facets;
    let public = |id: &str| {
        let value = row.fields.get(id)?.value.plain()?;
        (app.catalogue.field(id)?.level == Level::Three).then_some(value)
    };
    let (since, now) = (on_calendar(app, facets.created_at), on_calendar(app, now));
    let contact = facets.last_contact_at.map(|at| on_calendar(app, at));
    let known = classing::Known {
        kind: &facets.kind,
        status: &facets.status,
        source: &facets.source,
        region: &facets.region_id,
        value_class: facets.value_class.as_deref(),
        public: &public,
        on_file_since: &since,
        last_contact: contact.as_ref(),
        completeness: quality_of(app, row).completeness,
        now: &now,
    };
    let Some(rule) = classing::decide(&app.catalogue, axis, &known) else { return };
    if on(facets, axis) == Some(rule.to.as_str()) {
        return;
    }
    let to = rule.to.clone();
    ground.reasons.insert(axis, rule.id.clone());
    match axis {
        Axis::Grade => row.facets.grade = Some(to),
        Axis::ValueClass => row.facets.value_class = Some(to),
        Axis::Region => row.facets.region_id = to,
        Axis::Status => {}
    }
}

/// A closed file has no review, every other has one; another class has another cycle, and it only
/// brings a review nearer: what is due is not put off by a rule (CUS-21).
fn mend_review(app: &App, row: &mut CustomerRow, closed: bool, reclassed: bool) {
    let due = |from| write::review_due(app, row.facets.value_class.as_deref(), from);
    row.facets.review_due_at = match row.facets.review_due_at {
        _ if closed => None,
        None => due(row.facets.created_at),
        Some(present) if reclassed => due(app.time.now()).map(|new| new.min(present)),
        present => present,
    };
}

/// How complete and how right a record is.
pub fn quality_of(app: &App, row: &CustomerRow) -> Quality {
    let confirmed = |id: &str| row.fields.get(id).is_some_and(|field| field.confirmed.is_some());
    let found_right = row.fields.values().filter(|field| field.confirmed.is_some()).count();
    let facts = Facts {
        profiles: &write::profiles(row),
        has: &|id| row.fields.contains_key(id),
        confirmed: &confirmed,
        found_right: u32::try_from(found_right).unwrap_or(u32::MAX),
        found_wrong: row.found_wrong,
    };
    quality(&app.catalogue, &facts)
}

fn on_calendar(app: &App, at: Timestamp) -> Zoned {
    at.to_zoned(app.catalogue.time_zone())
}
