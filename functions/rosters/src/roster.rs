//! A unit's month within a caller's reach: once it is published, and before for those who plan it.

use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{StaffId, UnitId};
use shared::domain::month::Month;
use shared::http::{App, Caller, Code, Problem};
use shared::store::lists::Scope;
use shared::store::rosters::{self, LineRow, RosterRow};

/// Which unit's month, and by which operation.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub app: &'a App,
    pub caller: &'a Caller,
    pub unit: &'a UnitId,
    pub month: Month,
    pub action: &'static str,
}

impl Asked<'_> {
    pub fn entry(&self, act: Act) -> Entry {
        Entry::new(self.action, act, self.caller.actor()).case(format!("{}/{}", self.unit, self.month))
    }

    /// Out of reach is not there, nor is for others what is being planned. One that nobody has planned is blank.
    pub async fn visible(&self) -> Result<RosterRow, Problem> {
        let Self { app, caller, unit, month, .. } = *self;
        if !self.meets(Right::RostersView) {
            return Err(self.refused(Code::NotFound).await);
        }
        let row = rosters::get(&app.store, unit, month).await?;
        let row = row.unwrap_or_else(|| RosterRow::blank(unit, month, app.time.now(), caller.id()));
        if row.published.is_some() || self.meets(Right::RostersPlan) {
            return Ok(row);
        }
        Err(self.refused(Code::NotFound).await)
    }

    /// One that the caller may plan.
    pub async fn planned(&self) -> Result<RosterRow, Problem> {
        let row = self.visible().await?;
        if self.meets(Right::RostersPlan) {
            return Ok(row);
        }
        Err(self.refused(Code::Forbidden).await)
    }

    /// The same of one person in it.
    pub async fn line(&self, staff: &StaffId) -> Result<LineRow, Problem> {
        let row = rosters::line(&self.app.store, self.unit, self.month, staff).await?;
        match row.filter(|row| self.reaches(Right::RostersPlan, row)) {
            Some(row) => Ok(row),
            None => Err(self.refused(Code::NotFound).await),
        }
    }

    /// Who stands in a region that the caller has nothing to do with is not among them.
    pub fn reaches(&self, right: Right, row: &LineRow) -> bool {
        self.caller.may_at(right, (&row.staff_id, row.unit_id.as_str(), &row.region_id))
    }

    pub fn meets(&self, right: Right) -> bool {
        self.caller.meets(right, &Scope::Unit(self.unit.clone()))
    }

    pub async fn refused(&self, code: Code) -> Problem {
        self.app.refuse(&self.entry(Act::Refusal).outcome(code.word())).await;
        Problem::new(code)
    }
}
