//! `POST /complaints`: takes a complaint, an opinion or praise down, whatever way it came (CMP-01). Whoever
//! does it is the first-responsible person from then on (CMP-02).

use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use shared::domain::case::{COMPLAINTS, Severity};
use shared::domain::ids::{ContactId, CustomerId, StaffId};
use shared::http::body::Members;
use shared::http::caller::permission::RegisterComplaints;
use shared::http::language::Language;
use shared::http::{Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::cases::{self, Asking, CaseView, Intake};
use shared::store::cases::PersonRole;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterComplaint {
    /// By the catalogue's `caseTypes`.
    #[schema(example = "quality")]
    kind: String,
    #[schema(example = "hotline")]
    channel: String,
    #[serde(default)]
    #[schema(inline)]
    severity: Option<Severity>,
    /// What it is about, in the complainant's words.
    #[schema(example = "送来的洗衣机第二天就不转了，打了两次电话没人来修。")]
    matter: String,
    /// By the form of the kind in the catalogue's `caseTypes`.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    details: Option<Members>,
    /// The customer it comes from; without one, and without `complainant`, nobody knows whom it comes from.
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
    complainant: Option<Members>,
    /// Others with the same matter, or who speak for the complainant; five at most.
    #[serde(default)]
    others: Vec<OtherPerson>,
    /// Staff it is about: they have no part in it, and do not see it.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    about_staff: Vec<StaffId>,
    /// When it came in, if not now: its clocks run from then.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    received_at: Option<Timestamp>,
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OtherPerson {
    #[schema(inline)]
    role: OtherRole,
    #[serde(deserialize_with = "shared::http::body::members")]
    #[schema(value_type = Object)]
    fields: Map<String, Value>,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OtherRole {
    Joint,
    Proxy,
    Heir,
}

impl From<OtherRole> for PersonRole {
    fn from(role: OtherRole) -> Self {
        match role {
            OtherRole::Joint => Self::Joint,
            OtherRole::Proxy => Self::Proxy,
            OtherRole::Heir => Self::Heir,
        }
    }
}

/// Register a complaint
#[utoipa::path(
    post,
    path = "/complaints",
    tag = "complaints",
    operation_id = "register_complaint",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = RegisterComplaint,
    responses((status = 201, body = CaseView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn register_complaint(
    State(app): State<SharedApp>,
    caller: May<RegisterComplaints>,
    language: Language,
    Command { body, once }: Command<RegisterComplaint>,
) -> Result<Created<CaseView>, Problem> {
    let asking = Asking { app: &app, caller: &caller, desk: &COMPLAINTS, language, action: "register_complaint" };
    let others = body.others.iter().map(|other| (PersonRole::from(other.role), &other.fields)).collect();
    let intake = Intake {
        kind: &body.kind,
        channel: &body.channel,
        severity: body.severity,
        matter: &body.matter,
        details: body.details.as_ref().map(|Members(details)| details),
        customer_id: body.customer_id.as_ref(),
        contact_id: body.contact_id.as_ref(),
        stranger: ("/complainant", body.complainant.as_ref()),
        others,
        about: &body.about_staff,
        received_at: (body.received_at, "/receivedAt"),
        purpose: "complaint",
    };
    cases::register(asking, &once, intake).await
}
