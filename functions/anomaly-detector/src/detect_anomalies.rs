//! One row of the trail against all rules. Handed over twice, it counts once and alerts once.

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use shared::audit::Body;
use shared::domain::anomaly::{self, Counting, Sighting, Subject};
use shared::domain::catalogue::AnomalyRule;
use shared::domain::time;
use shared::http::{App, SharedApp};
use shared::runtime::StreamError;
use shared::store::{Row, anomalies, audit_rows};

use crate::alert;
use crate::circumstances;

pub fn detect_anomalies<'a>(app: &'a SharedApp, image: &'a Row) -> BoxFuture<'a, Result<(), StreamError>> {
    Box::pin(async move {
        let Some(text) = audit_rows::body_of(image) else { return Ok(()) };
        let body: Body = serde_json::from_str(text).map_err(|_| StreamError::Unreadable)?;
        // What runs by itself has no habits; its rows are what others have asked for.
        if body.staff.is_nobody() {
            return Ok(());
        }
        app.refresh_policy().await;
        let at: Timestamp = body.at.parse().map_err(|_| StreamError::Unreadable)?;
        let place = format!("{}#{}#{:08}", time::sortable(at), body.chain, body.number);
        let row = sighting(body, at);
        let (known, habits) = circumstances::of(app, &row).await?;
        for rule in &app.catalogue.anomaly_rules {
            for subject in anomaly::subjects(rule, &row, &known) {
                judge(app, rule, &subject, &row, &place).await?;
            }
        }
        // Last: what is remembered is not new when the row is handed over again.
        circumstances::remember(app, &row, habits).await
    })
}

fn sighting(body: Body, at: Timestamp) -> Sighting {
    Sighting {
        at,
        act: body.act,
        action: body.action,
        staff: body.staff,
        customers: body.customers,
        network: body.network,
        device: body.device,
    }
}

async fn judge(
    app: &App,
    rule: &AnomalyRule,
    subject: &Subject,
    row: &Sighting,
    place: &str,
) -> Result<(), StreamError> {
    let counting = Counting { at: row.at, things: anomaly::things(rule, row, place) };
    // A page that shows nobody is no customer more.
    if counting.things.is_empty() {
        return Ok(());
    }
    if rule.is_immediate() {
        return alert::raise(app, rule, subject, row.at, vec![(place.to_owned(), counting)]).await;
    }
    anomalies::count(&app.store, rule, subject, place, &counting).await?;
    let since = row.at - SignedDuration::from_hours(rule.reach_hours());
    let counted = anomalies::counted(&app.store, rule, subject, (since, row.at)).await?;
    let zone = app.catalogue.time_zone();
    match anomaly::are_too_many(rule, counted.iter().map(|(_, counting)| counting), row.at, &zone) {
        true => alert::raise(app, rule, subject, row.at, counted).await,
        false => Ok(()),
    }
}
