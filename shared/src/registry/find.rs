//! A customer within a caller's reach. Out of reach is not there: 404, as for an id that does not
//! exist, because existence itself may be a secret (ACC-24).

use crate::audit::{Act, Entry};
use crate::domain::catalogue::Right;
use crate::domain::ids::CustomerId;
use crate::http::{App, Caller, Code, Problem};
use crate::store::customers::{self, CustomerRow};

/// For a plain view: what the index or cache of grants allows is enough. A merged customer is shown as
/// the one that has taken it in.
pub async fn visible(
    app: &App,
    caller: &Caller,
    id: &CustomerId,
    action: &'static str,
) -> Result<CustomerRow, Problem> {
    visible_with(app, caller, id, Right::CustomersView, action).await
}

/// The customer, if the caller has `right` over it. A caller who may see it but not do this learns
/// that much (403); everybody else learns nothing (404). With a merged customer nothing is done.
pub async fn reached(
    app: &App,
    caller: &Caller,
    id: &CustomerId,
    right: Right,
    action: &'static str,
) -> Result<CustomerRow, Problem> {
    let row = visible_with(app, caller, id, right, action).await?;
    if row.id == *id { Ok(row) } else { Err(Problem::new(Code::Merged).link("customerId", row.id)) }
}

/// The same by a right of its own: for what stays on file under a merged customer's own id.
pub async fn visible_with(
    app: &App,
    caller: &Caller,
    id: &CustomerId,
    right: Right,
    action: &'static str,
) -> Result<CustomerRow, Problem> {
    let found = match customers::get(&app.store, id, true).await? {
        Some(row) => Some(customers::survivor(&app.store, row).await?),
        None => None,
    };
    let code = match found {
        Some(row) if caller.may(right, &row.facets) => return Ok(row),
        Some(row) if caller.may(Right::CustomersView, &row.facets) => Code::Forbidden,
        Some(_) => Code::NotFound,
        // Nothing was withheld, so nothing is recorded.
        None => return Err(Problem::new(Code::NotFound)),
    };
    let entry = Entry::new(action, Act::Refusal, caller.actor()).customer(id).outcome(code.word());
    app.refuse(&entry).await;
    Err(Problem::new(code))
}
