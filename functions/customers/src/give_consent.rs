//! `POST /customers/{id}/consents`: the customer agrees to one more purpose, or to a newer notice
//! (CON-01, CON-02, CON-07).

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::customer::Consent;
use shared::domain::customer::registration::check_consent;
use shared::domain::fault::Fault;
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ChangeCustomers;
use shared::http::{Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::command::{Step, carry_out};
use shared::registry::registration::given;
use shared::registry::view::CustomerView;
use shared::registry::write;
use utoipa::ToSchema;

/// Earlier consents for a purpose that stay with the record.
const KEPT: usize = 10;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveConsent {
    #[schema(example = "survey")]
    purpose: String,
    #[schema(example = "2026-01")]
    notice_version: String,
    #[schema(example = "paper")]
    channel: String,
}

/// Record a consent
#[utoipa::path(
    post,
    path = "/customers/{id}/consents",
    tag = "customers",
    operation_id = "give_consent",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = GiveConsent,
    responses((status = 200, body = CustomerView, headers(("ETag" = String))), Problems),
)]
pub async fn give_consent(
    State(app): State<SharedApp>,
    caller: May<ChangeCustomers>,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
    Command { body, once }: Command<GiveConsent>,
) -> Result<Versioned<CustomerView>, Problem> {
    let consent = Consent { purpose: body.purpose, notice_version: body.notice_version, channel: body.channel };
    let wrong = check_consent(&consent, &app.catalogue);
    if !wrong.is_empty() {
        return Err(Problem::faults(
            wrong.into_iter().map(|(member, code)| Fault::new(format!("/{member}"), code)).collect(),
        ));
    }
    let step = Step {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::CustomersChange,
        seen,
        once: &once,
        action: "give_consent",
    };
    carry_out(step, async |row, _| {
        write::refuse_closed(&app, row)?;
        let purpose = consent.purpose.clone();
        let mut new = given(consent, &caller, app.time.now());
        if let Some(mut old) = row.consents.remove(&purpose) {
            new.before.append(&mut old.before);
            new.before.push(old);
            // A record has a size: what is older stands in the trail.
            let surplus = new.before.len().saturating_sub(KEPT);
            new.before.drain(..surplus);
        }
        row.consents.insert(purpose.clone(), new);
        Ok(purpose)
    })
    .await
}
