//! Units whose grants are looked over: every quarter, from the day somebody first stands in one (ACC-08).

use jiff::Timestamp;

use super::write;
use crate::domain::ids::UnitId;
use crate::http::{App, Problem};
use crate::store::Transaction;
use crate::store::access_reviews::{self, UnitRow};

const MONTHS: u16 = 3;

/// When the grants of a unit are to be looked over again.
pub fn next_review(app: &App, from: Timestamp) -> Result<Timestamp, Problem> {
    write::months_after(app, from, MONTHS).ok_or_else(|| Problem::internal("no such date"))
}

/// A unit that somebody joins is one to look over.
pub async fn expect_reviews(app: &App, unit: &UnitId, tx: &mut Transaction) -> Result<(), Problem> {
    if access_reviews::unit(&app.store, unit).await?.is_none() {
        let due_at = next_review(app, app.time.now())?;
        let row = UnitRow { version: 1, unit_id: unit.clone(), reviewed_at: None, due_at };
        row.put(None, tx)?;
    }
    Ok(())
}

/// Whether somebody has stood in a unit.
pub async fn is_known(app: &App, unit: &UnitId) -> Result<bool, Problem> {
    Ok(access_reviews::unit(&app.store, unit).await?.is_some())
}
