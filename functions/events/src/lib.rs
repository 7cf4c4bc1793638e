//! What customers are asked to (VIS-10): meetings, symposia, anniversaries, training, parties; whom they bring
//! together, who came, and what was said there. For those who work with customers; managing is for those who answer
//! for an event.

mod event;
mod invite_customers;
mod invitee;
mod list_event_opinions;
mod list_events;
mod list_invitees;
mod move_event;
mod opinion;
mod record_event_attendance;
mod record_event_opinion;
mod record_event_reply;
mod register_event;
mod view_event;

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![
        list_events,
        register_event,
        view_event,
        move_event,
        list_invitees,
        invite_customers,
        record_event_reply,
        record_event_attendance,
        record_event_opinion,
        list_event_opinions,
    ];
    Routes::new("events", operations)
}
