//! `POST /service-requests`: takes down what is asked for, whoever asks: a customer, somebody who is not on
//! file, or a colleague in the field (SVC-01, SVC-02, SVC-03). Whoever does it is the first-responsible person
//! from then on (首问责任人).

use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use shared::domain::case::{SERVICE_REQUESTS, Severity};
use shared::domain::ids::{ContactId, CustomerId};
use shared::http::body::Members;
use shared::http::caller::permission::RegisterServiceRequests;
use shared::http::language::Language;
use shared::http::{Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseView, Intake};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterServiceRequest {
    /// By the catalogue's `caseTypes`.
    #[schema(example = "return_exchange")]
    kind: String,
    #[schema(example = "hotline")]
    channel: String,
    #[serde(default)]
    #[schema(inline)]
    severity: Option<Severity>,
    /// What is asked for, in the words of whoever asks.
    #[schema(example = "上周买的洗衣机噪音太大，想换一台。")]
    matter: String,
    /// By the form of the kind in the catalogue's `caseTypes`.
    #[serde(default)]
    #[schema(value_type = Option<Object>, example = json!({"order": "SO-20261120-017", "wish": "exchange"}))]
    details: Option<Members>,
    /// The customer it comes from; without one, and without `requester`, it comes from nobody who is known, or
    /// from a colleague.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
    /// Which of the customer's contact persons.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    contact_id: Option<ContactId>,
    /// Somebody who is not on file: his name and how to reach him, by the catalogue's fields of a contact.
    #[serde(default)]
    #[schema(value_type = Option<Object>, example = json!({"name": "周敏", "mobile": "13800138000"}))]
    requester: Option<Members>,
    /// When it came in, if not now: its clocks run from then.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    received_at: Option<Timestamp>,
}

/// Register a service request
#[utoipa::path(
    post,
    path = "/service-requests",
    tag = "service-requests",
    operation_id = "register_service_request",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = RegisterServiceRequest,
    responses((status = 201, body = CaseView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn register_service_request(
    State(app): State<SharedApp>,
    caller: May<RegisterServiceRequests>,
    language: Language,
    Command { body, once }: Command<RegisterServiceRequest>,
) -> Result<Created<CaseView>, Problem> {
    let action = "register_service_request";
    let asking = Asking { app: &app, caller: &caller, desk: &SERVICE_REQUESTS, language, action };
    let intake = Intake {
        kind: &body.kind,
        channel: &body.channel,
        severity: body.severity,
        matter: &body.matter,
        details: body.details.as_ref().map(|Members(details)| details),
        customer_id: body.customer_id.as_ref(),
        contact_id: body.contact_id.as_ref(),
        stranger: ("/requester", body.requester.as_ref()),
        others: Vec::new(),
        about: &[],
        received_at: (body.received_at, "/receivedAt"),
        purpose: "service",
    };
    cases::register(asking, &once, intake).await
}
