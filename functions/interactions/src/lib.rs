//! What is said and done with customers (SVC-01 to SVC-19, VIS-01 to VIS-17): calls, chats, visits, call-backs,
//! greetings, services, taken down once and never rewritten; and what is planned with them, each with one owner
//! and a date. For those who serve customers, and those who watch over it.

mod amend_interaction;
mod cancel_follow_up;
mod complete_follow_up;
mod count_follow_ups;
mod explain_outreach;
mod filing;
mod hand_over_follow_up;
mod interaction;
mod list_follow_ups;
mod list_interactions;
mod list_outreach;
mod move_follow_up;
mod plan_follow_up;
mod reading;
mod record_interaction;
mod recording;
mod view_follow_up;
mod view_interaction;
mod view_relationship_health;

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(list_interactions::list_interactions, record_interaction::record_interaction))
        .routes(routes!(list_follow_ups::list_follow_ups, plan_follow_up::plan_follow_up))
        .routes(routes!(count_follow_ups::count_follow_ups))
        .routes(routes!(view_follow_up::view_follow_up))
        .routes(routes!(move_follow_up::move_follow_up))
        .routes(routes!(hand_over_follow_up::hand_over_follow_up))
        .routes(routes!(complete_follow_up::complete_follow_up))
        .routes(routes!(cancel_follow_up::cancel_follow_up))
        .routes(routes!(view_relationship_health::view_relationship_health))
        .routes(routes!(list_outreach::list_outreach))
        .routes(routes!(explain_outreach::explain_outreach))
        .routes(routes!(view_interaction::view_interaction))
        .routes(routes!(amend_interaction::amend_interaction));
    Routes::new("interactions", router)
}
