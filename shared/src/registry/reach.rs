//! What is about customers and stands with somebody: seen by whoever reaches the one or the other.

use std::collections::BTreeSet;

use crate::domain::access::Place;
use crate::domain::catalogue::Right;
use crate::domain::ids::{CustomerId, StaffId};
use crate::http::{App, Caller, Problem};
use crate::store::{access, customers};

/// The levels somebody sees of what stands there. `None`: it is out of reach.
pub fn at(caller: &Caller, right: Right, place: (&StaffId, &str, &str)) -> Option<BTreeSet<u8>> {
    caller.may_at(right, place).then(|| caller.clearance_at(right, place))
}

/// The same by where it stands, or by where the customer stands that it is about.
pub async fn of(
    app: &App,
    caller: &Caller,
    right: Right,
    place: (&StaffId, &str, &str),
    customer: Option<&CustomerId>,
) -> Result<Option<BTreeSet<u8>>, Problem> {
    if let Some(levels) = at(caller, right, place) {
        return Ok(Some(levels));
    }
    let Some(id) = customer else { return Ok(None) };
    let Some(row) = customers::get(&app.store, id, true).await? else { return Ok(None) };
    let facets = customers::survivor(&app.store, row).await?.facets;
    Ok(at(caller, right, (&facets.owner_id, &facets.unit_id, &facets.region_id)))
}

/// Where something stands that is given to somebody: the caller himself, or a colleague on duty who may do it. `None`:
/// the colleague may not, or stands where the caller has no say (`over`).
pub async fn assigned(
    app: &App,
    caller: &Caller,
    to: Option<&StaffId>,
    does: Right,
    over: Right,
) -> Result<Option<Place>, Problem> {
    let place = match to.filter(|id| *id != caller.id()) {
        None => caller.place(),
        Some(id) => match on_duty(app, id, does).await? {
            Some(place) => place,
            None => return Ok(None),
        },
    };
    Ok(Some(place).filter(|place| caller.may_at(over, place.parts())))
}

/// Where somebody stands who may do something. `None`: he is not there, not on duty, or has no right to.
pub async fn on_duty(app: &App, id: &StaffId, does: Right) -> Result<Option<Place>, Problem> {
    let Some((staff, grants)) = access::person(&app.store, id, true).await? else { return Ok(None) };
    let mut held = access::live_roles(&app.catalogue, &grants, app.time.now());
    let may = staff.is_active() && held.any(|role| role.may(does));
    Ok(may.then(|| staff.place()))
}
