//! A reveal within a caller's reach: his own, or one over a customer whose reveals he oversees. Any
//! other is not there.

use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::RevealId;
use shared::http::{App, Caller, Code, Problem};
use shared::store::customers;
use shared::store::reveals::{self, RevealRow};

pub async fn own(app: &App, caller: &Caller, id: &RevealId, action: &'static str) -> Result<RevealRow, Problem> {
    let found = reveals::get(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    if found.staff == *caller.id() { Ok(found) } else { Err(refused(app, caller, &found, action).await) }
}

pub async fn reached(app: &App, caller: &Caller, id: &RevealId, action: &'static str) -> Result<RevealRow, Problem> {
    let found = reveals::get(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    if found.staff == *caller.id() || oversees(app, caller, &found).await? {
        return Ok(found);
    }
    Err(refused(app, caller, &found, action).await)
}

async fn oversees(app: &App, caller: &Caller, found: &RevealRow) -> Result<bool, Problem> {
    if !caller.has(Right::RevealsOversee) {
        return Ok(false);
    }
    let Some(row) = customers::get(&app.store, &found.customer_id, true).await? else { return Ok(false) };
    let row = customers::survivor(&app.store, row).await?;
    Ok(caller.may(Right::RevealsOversee, &row.facets))
}

async fn refused(app: &App, caller: &Caller, found: &RevealRow, action: &'static str) -> Problem {
    let entry = Entry::new(action, Act::Refusal, caller.actor()).customer(&found.customer_id).change(&found.id);
    app.refuse(&entry.outcome(Code::NotFound.word())).await;
    Problem::new(Code::NotFound)
}
