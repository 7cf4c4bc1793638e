//! What becomes of one person's days, with what is kept of it.

use jiff::Timestamp;
use shared::domain::fault::Fault;
use shared::domain::ids::StaffId;
use shared::domain::roster::Days;
use shared::http::Problem;
use shared::registry::words;
use shared::store::rosters::{ChangeRow, ChangedDay, LineRow, RosterRow};
use shared::store::{Guard, Transaction};

const REASON: usize = 500;

/// Who changes it, when and why.
pub struct Writing<'a> {
    pub roster: &'a RosterRow,
    pub reason: Option<String>,
    pub at: Timestamp,
    pub by: &'a StaffId,
}

impl Writing<'_> {
    /// Of somebody new the version is 0.
    pub fn write(&self, row: LineRow, days: Days, tx: &mut Transaction) -> Result<LineRow, Problem> {
        let seen = row.version;
        let changed = days.iter().filter(|(day, duty)| row.days.get(day) != Some(*duty));
        let changed =
            changed.map(|(day, duty)| ChangedDay { day: *day, was: row.days.get(day).cloned(), is: duty.clone() });
        let change = ChangeRow {
            unit_id: row.unit_id.clone(),
            month: row.month,
            staff_id: row.staff_id.clone(),
            version: seen + 1,
            days: changed.collect(),
            published: self.roster.published.is_some(),
            reason: self.reason.clone(),
            at: self.at,
            by: self.by.clone(),
        };
        let mut row = LineRow { version: seen + 1, updated_at: self.at, updated_by: self.by.clone(), ..row };
        row.days.extend(days);
        row.put(seen, Guard::Stale, tx)?;
        tx.insert(&change)?;
        Ok(row)
    }
}

/// Why: what staff have seen is not changed without saying so.
pub fn reason(roster: &RosterRow, said: Option<&str>, faults: &mut Vec<Fault>) -> Option<String> {
    if said.is_none() && roster.published.is_some() {
        faults.push(Fault::new("/reason", "missing"));
    }
    words::read(said, "/reason", REASON, faults)
}
