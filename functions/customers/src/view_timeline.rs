//! `GET /customers/{id}/timeline`: who did what with this customer, when: the record, what was said and done, what
//! was planned, complaints (CUS-28). Read from the trail's pointers, so it shows an act some moments after it. Who
//! *looked* is for those who may know, and of a complaint only they learn who see it.

use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::case::{COMPLAINTS, SERVICE_REQUESTS};
use shared::domain::catalogue::Right;
use shared::domain::ids::{CaseId, CustomerId, EventId, FollowUpId, InteractionId, StaffId};
use shared::http::caller::permission::ViewCustomers;
use shared::http::language::Language;
use shared::http::page::{Page, Paging};
use shared::http::{App, Caller, Code, May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::family::{self, Read};
use shared::registry::{cases, find};
use shared::store::cases::{self as stored, CaseRow};
use shared::store::timeline::{self, Pointer};
use utoipa::ToSchema;

/// The type of case that is shown here.

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
    /// What it was, of something said, done or planned with the customer, or of a complaint.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
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

impl TimelineEntry {
    fn of(pointer: Pointer, label: Option<String>) -> Self {
        Self {
            label,
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
    language: Language,
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
    let mut shown: Vec<_> = pointers.into_iter().map(|(_, pointer)| pointer).collect();
    shown.retain(|pointer| disclosures || !(pointer.disclosure || pointer.refused));
    let told = told_cases(&app, &caller, &shown).await?;
    shown.retain(|pointer| sees(&caller, pointer, &told));
    let items = shown.into_iter().map(|pointer| {
        let label = label(&app, &pointer, &told, language);
        TimelineEntry::of(pointer, label)
    });
    paging.page(&app, &caller, base, items.collect(), last).await
}

fn about<T: std::str::FromStr>(pointer: &Pointer) -> Option<T> {
    pointer.case.as_deref()?.parse().ok()
}

/// Those that the page tells of, as far as the caller sees them: nobody reads here that one is about him (回避).
async fn told_cases(app: &App, caller: &Caller, pointers: &[Pointer]) -> Result<Vec<CaseRow>, Problem> {
    let mut ids: Vec<CaseId> = pointers.iter().filter_map(about).collect();
    ids.sort();
    ids.dedup();
    let mut told = Vec::new();
    for desk in [&COMPLAINTS, &SERVICE_REQUESTS].into_iter().filter(|desk| caller.has(desk.view)) {
        let mut rows = stored::many(&app.store, desk.of, &ids).await?;
        // A pointer does not say at which desk its case is.
        ids.retain(|id| rows.iter().all(|row| row.id != *id));
        rows.retain(|row| !cases::hidden(desk, caller, row));
        told.append(&mut rows);
    }
    Ok(told)
}

fn sees(caller: &Caller, pointer: &Pointer, told: &[CaseRow]) -> bool {
    if let Some(id) = about::<CaseId>(pointer) {
        return told.iter().any(|row| row.id == id);
    }
    if about::<EventId>(pointer).is_some() {
        return caller.has(Right::EventsView);
    }
    let said = about::<InteractionId>(pointer).is_some() || about::<FollowUpId>(pointer).is_some();
    !said || caller.has(Right::InteractionsView)
}

fn label(app: &App, pointer: &Pointer, told: &[CaseRow], language: Language) -> Option<String> {
    let policy = &app.catalogue.interactions;
    let label = if let Some(id) = about::<CaseId>(pointer) {
        let row = told.iter().find(|row| row.id == id)?;
        &app.catalogue.case_type(row.of())?.kind(&row.progress.kind)?.label
    } else {
        // The trail names the kind of what was taken down or planned.
        let kind = pointer.outcome.as_deref()?;
        if about::<EventId>(pointer).is_some() {
            return Some(app.catalogue.events.kind(kind)?.label.text(language).to_owned());
        }
        match (about::<InteractionId>(pointer), about::<FollowUpId>(pointer)) {
            (Some(_), _) => &policy.kind(kind)?.label,
            (_, Some(_)) => &policy.plan(kind)?.label,
            _ => return None,
        }
    };
    Some(label.text(language).to_owned())
}
