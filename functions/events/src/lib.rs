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

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(list_events::list_events, register_event::register_event))
        .routes(routes!(view_event::view_event))
        .routes(routes!(move_event::move_event))
        .routes(routes!(list_invitees::list_invitees, invite_customers::invite_customers))
        .routes(routes!(record_event_reply::record_event_reply))
        .routes(routes!(record_event_attendance::record_event_attendance))
        .routes(routes!(record_event_opinion::record_event_opinion))
        .routes(routes!(list_event_opinions::list_event_opinions));
    Routes::new("events", router)
}
