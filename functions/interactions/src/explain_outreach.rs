//! `GET /interactions/outreach/explanation`: whether a customer may be turned to now, and everything that stands
//! against it.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::CustomerId;
use shared::domain::outreach::Hindrance;
use shared::http::caller::permission::ViewInteractions;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::find;
use shared::registry::outreach::{self, Wish};
use utoipa::ToSchema;

const ACTION: &str = "explain_outreach";

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OutreachExplanation {
    pub allowed: bool,
    pub hindrances: Vec<Hindrance>,
    /// The first moment that is not within the quiet hours: now, by day.
    #[schema(value_type = String)]
    pub not_before: Timestamp,
}

/// Explain whether a customer may be turned to
#[utoipa::path(
    get,
    path = "/interactions/outreach/explanation",
    tag = "interactions",
    operation_id = "explain_outreach",
    params(
        ("customerId" = String, Query),
        ("kind" = String, Query, description = "By the catalogue's `outreach`"), ("channel" = String, Query),
    ),
    responses((status = 200, body = OutreachExplanation), Problems),
)]
pub async fn explain_outreach(
    State(app): State<SharedApp>,
    caller: May<ViewInteractions>,
    mut parameters: Parameters,
) -> Result<Json<OutreachExplanation>, Problem> {
    let policy = &app.catalogue.outreach;
    let customer: Option<CustomerId> = parameters.read("customerId", |text| text.parse().ok());
    let kind = parameters.read("kind", |text| policy.kind(text).map(|kind| kind.id.clone()));
    let channel = parameters.read("channel", |text| policy.channel(text).map(|channel| channel.id.clone()));
    let missing = [("customerId", customer.is_none()), ("kind", kind.is_none()), ("channel", channel.is_none())];
    for (name, _) in missing.into_iter().filter(|(_, missing)| *missing) {
        parameters.fault(name, "missing");
    }
    parameters.finish()?;
    let (Some(customer), Some(kind), Some(channel)) = (customer, kind, channel) else {
        return Err(Problem::internal("a parameter that was missing"));
    };
    let row = find::reached(&app, &caller, &customer, Right::InteractionsView, ACTION).await?;
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).customer(&customer)).await?;
    let now = app.time.now();
    let judged = outreach::judge(&app, &row, Wish { kind: &kind, channel: &channel, at: now }).await?;
    let not_before = policy.not_before(now, &app.catalogue.time_zone());
    Ok(Json(OutreachExplanation { allowed: judged.allows(), hindrances: judged.hindrances, not_before }))
}
