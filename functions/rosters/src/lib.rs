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

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(view_own_roster::view_own_roster))
        .routes(routes!(list_on_shift::list_on_shift))
        .routes(routes!(view_roster::view_roster))
        .routes(routes!(plan_roster::plan_roster))
        .routes(routes!(publish_roster::publish_roster))
        .routes(routes!(list_roster_changes::list_roster_changes, change_roster::change_roster));
    Routes::new("rosters", router)
}
