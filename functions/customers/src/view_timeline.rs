//! `GET /customers/{id}/timeline`: who did what with this customer, when (CUS-28). Read from the
//! trail's pointers, so it shows an act some moments after it. Who *looked* is for those who may know.

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{CustomerId, StaffId};
use shared::http::caller::permission::ViewCustomers;
use shared::http::page::{Page, Paging};
use shared::http::{Code, May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::family::{self, Read};
use shared::registry::find;
use shared::store::timeline::{self, Pointer};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimelineEntry {
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// The operation, by its operationId.
    #[schema(example = "register_customer")]
    pub action: String,
    #[schema(value_type = String)]
    pub staff: StaffId,
    /// What it came to: a decision, a new status, or the code of a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// It was asked for and not done.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub refused: bool,
    /// Names of the fields concerned.
    pub fields: Vec<String>,
    /// The change, whose masked values `GET /customers/{id}/changes/{changeId}` shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// What it was done for: a job, a case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<String>,
    /// The audit row that proves it.
    pub audit_row: String,
}

impl From<Pointer> for TimelineEntry {
    fn from(pointer: Pointer) -> Self {
        Self {
            audit_row: format!("{}/{}", pointer.chain, pointer.number),
            at: pointer.at,
            action: pointer.action,
            staff: pointer.staff,
            outcome: pointer.outcome,
            refused: pointer.refused,
            fields: pointer.fields,
            change_id: pointer.change,
            purpose: pointer.purpose,
            case_id: pointer.case,
        }
    }
}

/// View a customer's timeline
#[utoipa::path(
    get,
    path = "/customers/{id}/timeline",
    tag = "customers",
    operation_id = "view_timeline",
    params(
        ("id" = String, Path),
        ("include" = Option<String>, Query, description = "`disclosures`: who saw the customer's data, for those who may know"),
        ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query),
    ),
    responses((status = 200, body = Page<TimelineEntry>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn view_timeline(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    Path(id): Path<CustomerId>,
    mut parameters: Parameters,
) -> Result<Page<TimelineEntry>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let disclosures = parameters.read("include", |text| (text == "disclosures").then_some(())).is_some();
    parameters.finish()?;
    let customer = find::visible(&app, &caller, &id, "view_timeline").await?;
    if disclosures && !caller.may(Right::TimelineDisclosures, &customer.facets) {
        let entry = Entry::new("view_timeline", Act::Refusal, caller.actor()).customer(&id);
        app.refuse(&entry.outcome(Code::Forbidden.word())).await;
        return Err(Problem::new(Code::Forbidden));
    }
    let base = if disclosures {
        format!("/customers/{id}/timeline?include=disclosures")
    } else {
        format!("/customers/{id}/timeline")
    };
    let after = paging.after(&app, &caller, &base).await?;
    let members = family::members(&customer, &id);
    let read: Read<_> = |store, of, limit, before| Box::pin(timeline::newest(store, of, limit, before));
    let place = |(place, _): &(String, Pointer)| place.clone();
    let (pointers, last) = family::newest(&app.store, &members, paging.limit, after, read, place).await?;
    app.disclose(&Entry::new("view_timeline", Act::Disclosure, caller.actor()).customer(&id)).await?;
    let shown = pointers
        .into_iter()
        .map(|(_, pointer)| pointer)
        .filter(|pointer| disclosures || !(pointer.disclosure || pointer.refused));
    paging.page(&app, &caller, base, shown.map(TimelineEntry::from).collect(), last).await
}
