//! `GET /interactions/outreach`: the contact ledger of a customer, newest first: when he was turned to, by whom and
//! for what, and when he was left in peace, and why.

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{ContactEventId, CustomerId, StaffId};
use shared::domain::outreach::Hindrance;
use shared::http::caller::permission::ViewInteractions;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use shared::registry::find;
use shared::store::outreach::{self, EntryRow, Outcome};
use utoipa::ToSchema;

const ACTION: &str = "list_outreach";

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OutreachEntry {
    #[schema(value_type = String, example = "con_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: ContactEventId,
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// By the catalogue's `outreach`.
    #[schema(example = "relationship_survey")]
    pub kind: String,
    #[schema(example = "sms")]
    pub channel: String,
    #[schema(inline)]
    pub outcome: Outcome,
    /// Why he was spared; or what stood against a contact that was made all the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hindrances: Vec<Hindrance>,
    /// A survey and its wave, a case, a follow-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    #[schema(value_type = String)]
    pub by: StaffId,
    /// The policy it was judged by.
    pub catalogue_version: String,
}

impl From<EntryRow> for OutreachEntry {
    fn from(row: EntryRow) -> Self {
        Self {
            id: row.id,
            at: row.at,
            kind: row.kind,
            channel: row.channel,
            outcome: row.outcome,
            hindrances: row.hindrances,
            about: row.about,
            by: row.by,
            catalogue_version: row.catalogue_version,
        }
    }
}

/// List when a customer was turned to, or was not
#[utoipa::path(
    get,
    path = "/interactions/outreach",
    tag = "interactions",
    operation_id = "list_outreach",
    params(("customerId" = String, Query), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<OutreachEntry>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_outreach(
    State(app): State<SharedApp>,
    caller: May<ViewInteractions>,
    mut parameters: Parameters,
) -> Result<Page<OutreachEntry>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let customer: Option<CustomerId> = parameters.read("customerId", |text| text.parse().ok());
    if customer.is_none() {
        parameters.fault("customerId", "missing");
    }
    parameters.finish()?;
    let Some(customer) = customer else { return Err(Problem::internal("a parameter that was missing")) };
    find::reached(&app, &caller, &customer, Right::InteractionsView, ACTION).await?;
    let base = format!("/interactions/outreach?customerId={customer}");
    let before = paging.after(&app, &caller, &base).await?;
    let (rows, last) = outreach::entries(&app.store, &customer, before, paging.limit).await?;
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).customer(&customer)).await?;
    paging.page(&app, &caller, base, rows.into_iter().map(OutreachEntry::from).collect(), last).await
}
