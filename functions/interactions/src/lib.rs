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

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![
        list_interactions,
        record_interaction,
        list_follow_ups,
        plan_follow_up,
        count_follow_ups,
        view_follow_up,
        move_follow_up,
        hand_over_follow_up,
        complete_follow_up,
        cancel_follow_up,
        view_relationship_health,
        list_outreach,
        explain_outreach,
        view_interaction,
        amend_interaction,
    ];
    Routes::new("interactions", operations)
}
