//! What is out of the ordinary in the trail (AUD-03, AUD-05, AUD-12): alerts, with the rows that prove them,
//! decided with a reason; the rules in force; the customers that are watched. For auditors, and to look at for
//! the general manager: they see who did what, and no customer. `anomaly-detector` opens the alerts.

mod alert;
mod decide_alert;
mod list_alerts;
mod list_watched_customers;
mod unwatch_customer;
mod view_alert;
mod view_anomaly_rules;
mod watch_customer;
mod watched;

use shared::runtime::Routes;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> Routes {
    let router = OpenApiRouter::new()
        .routes(routes!(list_alerts::list_alerts))
        .routes(routes!(view_anomaly_rules::view_anomaly_rules))
        .routes(routes!(list_watched_customers::list_watched_customers, watch_customer::watch_customer))
        .routes(routes!(unwatch_customer::unwatch_customer))
        .routes(routes!(view_alert::view_alert))
        .routes(routes!(decide_alert::decide_alert));
    Routes::new("anomalies", router)
}
