//! An import within a caller's reach: his own, or one he oversees. Any other is not there.

use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::ImportId;
use shared::http::{App, Caller, Code, Problem};
use shared::store::imports::{self, ImportRow};

pub async fn reached(app: &App, caller: &Caller, id: &ImportId, action: &'static str) -> Result<ImportRow, Problem> {
    let found = imports::get(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    let placed = (&found.owner_id, found.unit_id.as_str(), found.region_id.as_str());
    if found.created_by == *caller.id() || caller.may_at(Right::ImportsOversee, placed) {
        return Ok(found);
    }
    let refusal = Entry::new(action, Act::Refusal, caller.actor()).case(id).outcome(Code::NotFound.word());
    app.refuse(&refusal).await;
    Err(Problem::new(Code::NotFound))
}
