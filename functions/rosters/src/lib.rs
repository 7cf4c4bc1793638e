//! Who works when (排班表, WRK-02): a unit's month, planned by patterns and shifts, changed day by day, published.
//! Planning is for those who answer for the unit; what is published is there for those who work with it, and for
//! everybody his own.

mod change_roster;
mod line;
mod list_on_shift;
mod list_roster_changes;
mod plan_roster;
mod planning;
mod publish_roster;
mod roster;
mod view_own_roster;
mod view_roster;
mod writing;

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![
        view_own_roster,
        list_on_shift,
        view_roster,
        plan_roster,
        publish_roster,
        list_roster_changes,
        change_roster,
    ];
    Routes::new("rosters", operations)
}
