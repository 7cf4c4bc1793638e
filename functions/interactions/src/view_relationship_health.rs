//! `GET /interactions/health`: how the relation with a customer stands: when and how often he was spoken to, what
//! marks he gave, what is overdue, whether he complains; each a figure, and what gives cause for concern (VIS-17).

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::case::COMPLAINTS;
use shared::domain::catalogue::Right;
use shared::domain::follow_up::Window;
use shared::domain::ids::CustomerId;
use shared::domain::interaction::{Concern, Figures, Health};
use shared::domain::month::Month;
use shared::http::caller::permission::ViewInteractions;
use shared::http::{App, Caller, May, Parameters, Problem, Problems, SharedApp};
use shared::registry::{cases, family, find};
use shared::store::cases as stored;
use shared::store::customers::CustomerRow;
use shared::store::interactions::{self, MonthOf};
use utoipa::ToSchema;

use crate::reading::Wanted;

const ACTION: &str = "view_relationship_health";
/// So many complaints are looked at, the latest first; and so many plans, those due first.
const LATEST: i32 = 25;
const PLANS: i32 = 100;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RelationshipHealth {
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    #[schema(inline)]
    pub health: Health,
    /// What gives cause for concern.
    #[schema(inline)]
    pub concerns: Vec<Concern>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub last_contact_at: Option<Timestamp>,
    pub days_since_contact: u32,
    /// As often as the plan of the value class says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_every_days: Option<u32>,
    /// Of this month and the two before, and of twelve.
    pub three_months: Touches,
    pub twelve_months: Touches,
    /// Plans that are open, as far as they were counted: a hundred at most.
    pub open_follow_ups: u32,
    pub overdue_follow_ups: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub next_action_at: Option<Timestamp>,
    /// For those who see complaints.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_complaints: Option<u32>,
}

/// How often the customer was turned to, turned to us, was spoken to, and the marks he gave.
#[derive(Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Touches {
    pub tried: u32,
    pub reached: u32,
    pub inbound: u32,
    pub marks: u32,
    /// 425 is 4.25; of no marks there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub average_mark_hundredths: Option<u32>,
}

/// View how the relation with a customer stands
#[utoipa::path(
    get,
    path = "/interactions/health",
    tag = "interactions",
    operation_id = "view_relationship_health",
    params(("customerId" = String, Query)),
    responses((status = 200, body = RelationshipHealth), Problems),
)]
pub async fn view_relationship_health(
    State(app): State<SharedApp>,
    caller: May<ViewInteractions>,
    mut parameters: Parameters,
) -> Result<Json<RelationshipHealth>, Problem> {
    let id: Option<CustomerId> = parameters.require("customerId", |text| text.parse().ok());
    parameters.finish()?;
    let id = id.ok_or_else(|| Problem::internal("a parameter that is there"))?;
    let row = find::visible_with(&app, &caller, &id, Right::InteractionsView, ACTION).await?;
    let months = months(&app, &row).await?;
    let today = app.today();
    let (three, twelve) = (since(&months, today, 2), since(&months, today, 11));
    let (open, overdue, next_action_at) = planned(&app, &caller, &row).await?;
    let open_complaints = complaints(&app, &caller, &row).await?;
    let last = row.facets.last_contact_at.unwrap_or(row.facets.created_at);
    let plan = row.facets.value_class.as_deref().and_then(|class| app.catalogue.management_plan(class));
    let figures = Figures {
        days_since_contact: days_between(app.catalogue.day_of(last), today),
        contact_every_days: plan.map(|plan| u32::from(plan.contact_every_days)),
        tried: three.tried,
        reached: three.reached,
        marks: twelve.marks,
        mark_sum: twelve.mark_sum,
        overdue,
        open_complaints: open_complaints.unwrap_or_default(),
    };
    let concerns = figures.concerns();
    app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).customer(&row.id)).await?;
    Ok(Json(RelationshipHealth {
        customer_id: row.id,
        health: Health::of(&concerns),
        concerns,
        last_contact_at: row.facets.last_contact_at,
        days_since_contact: figures.days_since_contact,
        contact_every_days: figures.contact_every_days,
        three_months: three.into(),
        twelve_months: twelve.into(),
        open_follow_ups: open,
        overdue_follow_ups: overdue,
        next_action_at,
        open_complaints,
    }))
}

impl From<MonthOf> for Touches {
    fn from(sum: MonthOf) -> Self {
        let MonthOf { tried, reached, inbound, marks, mark_sum } = sum;
        Self { tried, reached, inbound, marks, average_mark_hundredths: (mark_sum * 100).checked_div(marks) }
    }
}

type Months = Vec<(String, MonthOf)>;

/// By month, with those of customers that were taken into this one.
async fn months(app: &App, row: &CustomerRow) -> Result<Months, Problem> {
    let members = family::members(row, &row.id);
    let standings = interactions::standings(&app.store, &members).await?;
    Ok(standings.into_iter().flat_map(|standing| standing.months).collect())
}

/// Of this month and so many before.
fn since(months: &Months, today: Date, before: i32) -> MonthOf {
    let first = Month::of(today).earlier(before).to_string();
    let mut sum = MonthOf::default();
    for (_, of) in months.iter().filter(|(month, _)| *month >= first) {
        sum.tried += of.tried;
        sum.reached += of.reached;
        sum.inbound += of.inbound;
        sum.marks += of.marks;
        sum.mark_sum += of.mark_sum;
    }
    sum
}

fn days_between(from: Date, to: Date) -> u32 {
    u32::try_from((to - from).get_days()).unwrap_or_default()
}

/// What is open with the customer, what of it is overdue, and when the next is due.
async fn planned(app: &App, caller: &Caller, row: &CustomerRow) -> Result<(u32, u32, Option<Timestamp>), Problem> {
    let wanted = Wanted::of(&row.id, family::members(row, &row.id));
    let (rows, _) = wanted.read(app, caller, true, None, PLANS).await?;
    let (now, calendar) = (app.time.now(), app.calendar()?);
    let late = |due| Window::of(due, now, calendar) == Window::Overdue;
    let overdue = rows.iter().filter(|row| late(row.due)).count();
    let count = |number| u32::try_from(number).unwrap_or(u32::MAX);
    Ok((count(rows.len()), count(overdue), rows.first().map(|row| row.due)))
}

/// Open ones that the caller sees: whom one is about learns nothing of it here either.
async fn complaints(app: &App, caller: &Caller, row: &CustomerRow) -> Result<Option<u32>, Problem> {
    if !caller.has(Right::ComplaintsView) {
        return Ok(None);
    }
    let (ids, _) = stored::of_customer(&app.store, COMPLAINTS.of, &row.id, None, LATEST).await?;
    let rows = stored::many(&app.store, COMPLAINTS.of, &ids).await?;
    let open = rows.iter().filter(|row| row.closed_at.is_none() && !cases::hidden(&COMPLAINTS, caller, row));
    Ok(Some(u32::try_from(open.count()).unwrap_or(u32::MAX)))
}
