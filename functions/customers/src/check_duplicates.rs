//! `POST /customers/duplicate-checks`: whether somebody is on file already, asked before he is registered
//! (CUS-23). The answer is a verdict and whom to ask, nothing else: it must not become a way to read the
//! file. Nothing is kept, so it needs no consent; each check counts, and is on record with whom it hit.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::audit::{Act, Entry};
use shared::domain::customer::{Intake, Kind, Values};
use shared::domain::duplicates::counts;
use shared::domain::fault::Fault;
use shared::domain::ids::StaffId;
use shared::http::caller::permission::ViewCustomers;
use shared::http::quota::{self, Daily};
use shared::http::{App, May, Problem, Problems, SharedApp};
use shared::registry::suspects;
use shared::store::access;
use shared::store::customers::CustomerRow;
use utoipa::ToSchema;

/// Owners that are named: who is sent to more people than this asks nobody.
const MOST_ASKED: usize = 5;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CheckDuplicates {
    kind: Kind,
    /// Names, numbers of documents, mobile, birth date, addresses; by field id.
    #[serde(deserialize_with = "shared::http::body::members")]
    #[schema(value_type = Object, example = json!({"name": "陈凯", "mobile": "15809899491"}))]
    fields: serde_json::Map<String, serde_json::Value>,
}

#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The same ID number or USCC is on file.
    Certain,
    /// Somebody on file may be the same.
    Suspect,
    None,
}

impl Verdict {
    const fn word(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Suspect => "suspect",
            Self::None => "none",
        }
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckedDuplicates {
    verdict: Verdict,
    /// Who looks after those on file.
    ask: Vec<WhomToAsk>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WhomToAsk {
    #[schema(value_type = String)]
    staff_id: StaffId,
    /// Left out when the person is not on the staff any more: ask the unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    unit_id: String,
}

/// Check for duplicates before registering
#[utoipa::path(
    post,
    path = "/customers/duplicate-checks",
    tag = "customers",
    operation_id = "check_duplicates",
    request_body = CheckDuplicates,
    responses((status = 200, body = CheckedDuplicates), Problems),
)]
pub async fn check_duplicates(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    shared::http::Json(body): shared::http::Json<CheckDuplicates>,
) -> Result<Json<CheckedDuplicates>, Problem> {
    let values = judge(&app, &body)?;
    app.require_lookups().await?;
    quota::spend(&app, &caller, Daily::DuplicateChecks).await?;
    let (verdict, hits) = check(&app, body.kind, &values).await?;
    let entry = Entry::new("check_duplicates", Act::Disclosure, caller.actor())
        .customers(hits.iter().map(|row| row.id.clone()))
        .fields(body.fields.keys())
        .outcome(verdict.word());
    app.disclose(&entry).await?;
    Ok(Json(CheckedDuplicates { verdict, ask: whom_to_ask(&app, &hits).await? }))
}

/// Canonical values. Fields that make nobody a duplicate are not for asking about.
fn judge(app: &App, body: &CheckDuplicates) -> Result<Values, Problem> {
    let profiles = body.kind.profile().with_sectors();
    let purposes: Vec<_> = app.catalogue.purposes.iter().map(|purpose| purpose.id.clone()).collect();
    let intake = Intake { catalogue: &app.catalogue, profiles: &profiles, purposes: &purposes, today: app.today() };
    let compared = |id: &str| id == "documentType" || app.catalogue.field(id).is_none_or(counts);
    let mut faults: Vec<_> =
        body.fields.keys().filter(|id| !compared(id)).map(|id| Fault::field(id, "unsupported")).collect();
    if body.fields.is_empty() {
        faults.push(Fault::new("/fields", "empty"));
    }
    match intake.take(&body.fields, None) {
        Ok(taken) if faults.is_empty() => Ok(taken.values),
        taken => {
            faults.extend(taken.err().into_iter().flatten());
            faults.sort();
            Err(Problem::faults(faults))
        }
    }
}

async fn check(app: &App, kind: Kind, values: &Values) -> Result<(Verdict, Vec<CustomerRow>), Problem> {
    let certain = suspects::certain(app, values).await?;
    if !certain.is_empty() {
        return Ok((Verdict::Certain, certain));
    }
    let suspects = suspects::of_values(app, kind, values).await?;
    let verdict = if suspects.is_empty() { Verdict::None } else { Verdict::Suspect };
    Ok((verdict, suspects.into_iter().map(|suspect| suspect.customer).collect()))
}

async fn whom_to_ask(app: &App, hits: &[CustomerRow]) -> Result<Vec<WhomToAsk>, Problem> {
    let owners: BTreeMap<_, _> = hits.iter().map(|row| (&row.facets.owner_id, &row.facets.unit_id)).collect();
    let mut ask = Vec::new();
    for (owner, unit) in owners.into_iter().take(MOST_ASKED) {
        let person = access::person(&app.store, owner, false).await?.map(|(staff, _)| staff);
        ask.push(WhomToAsk {
            staff_id: owner.clone(),
            name: person.filter(|staff| staff.status != "left").map(|staff| staff.name),
            unit_id: unit.clone(),
        });
    }
    Ok(ask)
}
