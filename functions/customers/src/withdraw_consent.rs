//! `POST /customers/{id}/consents/{purpose}/withdrawal`: the customer takes a consent back, as
//! easily as it was given (CON-03; Personal Information Protection Law, article 15).

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ChangeCustomers;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::command::{Step, carry_out};
use shared::registry::view::CustomerView;
use shared::store::customers::Withdrawal;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WithdrawConsent {
    /// How the customer said so.
    #[schema(example = "app")]
    channel: String,
}

/// Record a withdrawal of consent
#[utoipa::path(
    post,
    path = "/customers/{id}/consents/{purpose}/withdrawal",
    tag = "customers",
    operation_id = "withdraw_consent",
    params(
        ("id" = String, Path), ("purpose" = String, Path),
        ("If-Match" = String, Header, description = "The ETag last seen"), ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = WithdrawConsent,
    responses((status = 200, body = CustomerView, headers(("ETag" = String))), Problems),
)]
pub async fn withdraw_consent(
    State(app): State<SharedApp>,
    caller: May<ChangeCustomers>,
    Path((id, purpose)): Path<(CustomerId, String)>,
    seen: IfMatch,
    Command { body, once }: Command<WithdrawConsent>,
) -> Result<Versioned<CustomerView>, Problem> {
    if app.catalogue.consent_channel(&body.channel).is_none() {
        return Err(Problem::fault(Code::Invalid, "/channel", "not_an_option"));
    }
    let step = Step {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::CustomersChange,
        seen,
        once: &once,
        action: "withdraw_consent",
    };
    carry_out(step, async |row, _| {
        let consent = row.consents.get_mut(&purpose).ok_or_else(|| Problem::new(Code::NotFound))?;
        if consent.withdrawn.is_some() {
            return Err(Problem::new(Code::InvalidState));
        }
        consent.withdrawn =
            Some(Withdrawal { channel: body.channel.clone(), at: app.time.now(), by: caller.id().clone() });
        Ok(purpose.clone())
    })
    .await
}
