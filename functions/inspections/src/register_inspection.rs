//! `POST /inspections`: takes down what was found in a department, marked by the list of its kind (SVC-21).

use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use shared::domain::case::INSPECTIONS;
use shared::http::body::Members;
use shared::http::caller::permission::RecordInspections;
use shared::http::language::Language;
use shared::http::{Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseView, Intake};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterInspection {
    /// The list that was gone through, by the catalogue's `caseTypes`.
    #[schema(example = "counter")]
    kind: String,
    /// How it came about: `routine`, `spot_check`, …
    #[schema(example = "routine")]
    channel: String,
    /// What was found, as a whole.
    #[schema(example = "两个柜台忙时无人引导。")]
    matter: String,
    /// The department and the marks, by the form of the kind.
    #[schema(value_type = Object, example = json!({"unit": "unt_east", "greeting": 4, "appearance": 5, "patience": 3, "accuracy": 4, "tidiness": 5}))]
    details: Members,
    /// When it was inspected, if not now.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    inspected_at: Option<Timestamp>,
}

/// Register an inspection
#[utoipa::path(
    post,
    path = "/inspections",
    tag = "inspections",
    operation_id = "register_inspection",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = RegisterInspection,
    responses((status = 201, body = CaseView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn register_inspection(
    State(app): State<SharedApp>,
    caller: May<RecordInspections>,
    language: Language,
    Command { body, once }: Command<RegisterInspection>,
) -> Result<Created<CaseView>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &INSPECTIONS, language, action: "register_inspection" };
    let Members(details) = &body.details;
    let intake = Intake {
        kind: &body.kind,
        channel: &body.channel,
        severity: None,
        matter: &body.matter,
        details: Some(details),
        customer_id: None,
        contact_id: None,
        stranger: ("", None),
        others: Vec::new(),
        about: &[],
        received_at: (body.inspected_at, "/inspectedAt"),
        purpose: "service",
    };
    cases::register(asking, &once, intake).await
}
