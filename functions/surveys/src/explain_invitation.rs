//! `GET /surveys/{id}/waves/{wave}/people/{customerId}`: why a customer was asked in this wave, or was not; what
//! became of it; and if the wave has not gone by him yet, what stands against it now.

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{CustomerId, InvitationId, SurveyId};
use shared::domain::outreach::Hindrance;
use shared::http::caller::permission::ViewSurveys;
use shared::http::{App, May, Path, Problem, Problems, SharedApp};
use shared::registry::find;
use shared::registry::outreach::{self, Wish};
use shared::registry::surveys::holds;
use shared::store::surveys::{self, InvitationStatus, PersonRow};
use utoipa::ToSchema;

use crate::view::{survey, wave};

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationExplanation {
    /// The survey is for him, by its audience.
    pub in_audience: bool,
    /// What the wave did when it came to him; more than one after more than one occasion.
    pub gone_by: Vec<GoneBy>,
    /// As of now, everything that stands against asking him; only while the wave has not gone by him.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<Vec<Hindrance>>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GoneBy {
    #[schema(value_type = String)]
    pub at: Timestamp,
    pub invited: bool,
    /// Why he was left in peace; of what time ends, until when it held.
    pub hindrances: Vec<Hindrance>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occasion: Option<String>,
    /// Of an anonymous survey nobody knows more than that he was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invitation: Option<InvitationView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationView {
    #[schema(value_type = String)]
    pub id: InvitationId,
    #[schema(inline)]
    pub status: InvitationStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub sent_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub answered_at: Option<Timestamp>,
    #[schema(value_type = String)]
    pub expires_at: Timestamp,
    pub opted_out: bool,
}

/// Explain why a customer was or was not asked
#[utoipa::path(
    get,
    path = "/surveys/{id}/waves/{wave}/people/{customerId}",
    tag = "surveys",
    operation_id = "explain_invitation",
    params(("id" = String, Path), ("wave" = String, Path), ("customerId" = String, Path)),
    responses((status = 200, body = InvitationExplanation), Problems),
)]
pub async fn explain_invitation(
    State(app): State<SharedApp>,
    caller: May<ViewSurveys>,
    Path((id, name, customer)): Path<(SurveyId, String, CustomerId)>,
) -> Result<Json<InvitationExplanation>, Problem> {
    let customer = find::reached(&app, &caller, &customer, Right::SurveysView, "explain_invitation").await?;
    let (survey, wave) = (survey(&app, &id).await?, wave(&app, &id, &name).await?);
    let people = surveys::person_of(&app.store, &id, &wave.wave, &customer.id).await?;
    let entry = Entry::new("explain_invitation", Act::Disclosure, caller.actor()).case(&id).customer(&customer.id);
    app.disclose(&entry).await?;
    let against = match people.is_empty() {
        true => {
            let wish = Wish { kind: &wave.template.contact_kind, channel: &wave.channel, at: app.time.now() };
            Some(outreach::judge(&app, &customer, wish).await?.hindrances)
        }
        false => None,
    };
    let mut gone_by = Vec::with_capacity(people.len());
    for person in people {
        gone_by.push(shown(&app, person).await?);
    }
    Ok(Json(InvitationExplanation { in_audience: holds(&survey.audience, &customer.facets), gone_by, against }))
}

async fn shown(app: &App, person: PersonRow) -> Result<GoneBy, Problem> {
    let invitation = match &person.invitation {
        Some(id) => surveys::invitation(&app.store, id).await?,
        None => None,
    };
    Ok(GoneBy {
        at: person.at,
        invited: person.hindrances.is_empty(),
        hindrances: person.hindrances,
        occasion: person.occasion,
        invitation: invitation.map(|row| InvitationView {
            id: row.id,
            status: row.status,
            sent_at: row.sent_at,
            answered_at: row.answered_at,
            expires_at: row.expires_at,
            opted_out: row.opted_out_at.is_some(),
        }),
    })
}
