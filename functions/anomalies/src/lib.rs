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

use shared::operations;
use shared::runtime::Routes;

pub fn routes() -> Routes {
    let operations = operations![
        list_alerts,
        view_anomaly_rules,
        list_watched_customers,
        watch_customer,
        unwatch_customer,
        view_alert,
        decide_alert,
    ];
    Routes::new("anomalies", operations)
}
