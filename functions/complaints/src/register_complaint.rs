//! `POST /complaints`: takes a complaint, an opinion or praise down, whatever way it came (CMP-01). Whoever
//! does it is the first-responsible person from then on (CMP-02).

use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value};
use shared::audit::{Act, Entry};
use shared::domain::case::Severity;
use shared::domain::catalogue::Right;
use shared::domain::customer::intake::Taken;
use shared::domain::fault::Fault;
use shared::domain::ids::{CaseId, ContactId, CustomerId, StaffId};
use shared::domain::values::text;
use shared::http::app::Committed;
use shared::http::body::Members;
use shared::http::caller::permission::RegisterComplaints;
use shared::http::language::Language;
use shared::http::{App, Caller, Code, Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::cases::{self, CaseView, Complainant, Opening, WORDS_OF};
use shared::registry::{family, find, strangers, write};
use shared::store::access;
use shared::store::cases::{CaseRow, PersonRole};
use shared::store::customers::CustomerRow;
use utoipa::ToSchema;

use crate::COMPLAINTS;

const ACTION: &str = "register_complaint";
/// As long as a letter of complaint may be.
const MATTER_LENGTH: usize = 4000;
/// Who speaks for many (银行业保险业消费投诉处理管理办法: five at most).
const MOST_OTHERS: usize = 5;
const MOST_STAFF: usize = 10;
/// A letter may lie so long; what is older is a matter of its own.
const OLDEST: SignedDuration = SignedDuration::from_hours(24 * 30);
/// What a complainant's own data are kept for.
const PURPOSE: &str = "complaint";

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
    let customer = match &body.customer_id {
        Some(id) => Some(find::reached(&app, &caller, id, Right::CustomersView, ACTION).await?),
        None => None,
    };
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &done.resource, language).await;
    }
    let (matter, mut people) = judge(&app, &body)?;
    on_staff(&app, &body.about_staff).await?;
    let first = body.complainant.is_some().then(|| people.remove(0));
    let roles = body.others.iter().map(|other| PersonRole::from(other.role));
    let opening = Opening {
        of: COMPLAINTS,
        kind: &body.kind,
        channel: &body.channel,
        severity: body.severity.unwrap_or(Severity::Normal),
        matter,
        others: roles.zip(people).collect(),
        complainant: match customer {
            Some(row) => on_file(&app, row, body.contact_id.as_ref()).await?,
            None => Complainant::Stranger(first),
        },
        about: body.about_staff,
        received_at: body.received_at.unwrap_or_else(|| app.time.now()),
    };
    let (row, mut tx) = match cases::open(&app, &caller, opening).await {
        Err(problem) if problem.code == Code::ConflictOfInterest => {
            app.refuse(&Entry::new(ACTION, Act::Refusal, caller.actor()).outcome(problem.code.word())).await;
            return Err(problem);
        }
        opened => opened?,
    };
    once.remember(&app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry = entry(Act::Change, &caller, &row).outcome(&row.progress.kind);
    if let Committed::Replayed(done) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &done.resource, language).await;
    }
    created(&app, &caller, row, language).await
}

/// All faults at once; the words, and what is known of those who are not on file, the complainant first.
fn judge(app: &App, body: &RegisterComplaint) -> Result<(String, Vec<Taken>), Problem> {
    let mut faults = Vec::new();
    let of = cases::case_type(app, COMPLAINTS)?;
    let now = app.time.now();
    let unless = [
        (of.kind(&body.kind).is_some(), "/kind", "not_an_option"),
        (of.channel(&body.channel).is_some(), "/channel", "not_an_option"),
        (body.customer_id.is_none() || body.complainant.is_none(), "/complainant", "unsupported"),
        (body.contact_id.is_none() || body.customer_id.is_some(), "/contactId", "not_on_file"),
        (body.others.len() <= MOST_OTHERS, "/others", "too_many"),
        (body.about_staff.len() <= MOST_STAFF, "/aboutStaff", "too_many"),
        (body.received_at.is_none_or(|at| at <= now), "/receivedAt", "date_in_future"),
        (body.received_at.is_none_or(|at| at >= now - OLDEST), "/receivedAt", "out_of_range"),
    ];
    faults.extend(unless.into_iter().filter(|(holds, ..)| !holds).map(|(_, at, code)| Fault::new(at, code)));
    let matter = text::multi_line(&body.matter, MATTER_LENGTH);
    let matter = matter.map_err(|error| faults.push(Fault::new("/matter", error.code())));
    let first = body.complainant.iter().map(|Members(fields)| ("/complainant".to_owned(), fields));
    let others = body.others.iter().enumerate();
    let others = others.map(|(index, other)| (format!("/others/{index}/fields"), &other.fields));
    let people = first
        .chain(others)
        .filter_map(|(at, fields)| strangers::read(app, PURPOSE, &at, fields, &mut faults))
        .collect();
    match matter {
        Ok(matter) if faults.is_empty() => Ok((matter, people)),
        _ => Err(Problem::faults(faults)),
    }
}

/// A typing error must not bar nobody without a word.
async fn on_staff(app: &App, about: &[StaffId]) -> Result<(), Problem> {
    let mut faults = Vec::new();
    for (index, id) in about.iter().enumerate() {
        if access::person(&app.store, id, false).await?.is_none() {
            faults.push(Fault::new(format!("/aboutStaff/{index}"), "not_on_file"));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Problem::faults(faults)) }
}

async fn on_file(app: &App, row: CustomerRow, contact: Option<&ContactId>) -> Result<Complainant, Problem> {
    write::refuse_closed(app, &row)?;
    let Some(id) = contact else { return Ok(Complainant::Customer(Box::new(row))) };
    let contact = family::contact(&app.store, &family::members(&row, &row.id), id).await?;
    let contact = contact.ok_or_else(|| Problem::fault(Code::Invalid, "/contactId", "not_on_file"))?;
    Ok(Complainant::Contact(Box::new(row), Box::new(contact)))
}

fn entry(act: Act, caller: &Caller, row: &CaseRow) -> Entry {
    Entry::new(ACTION, act, caller.actor())
        .case(&row.id)
        .customers(row.customer_id.clone())
        .contacts(row.contact_id.clone())
        .fields(WORDS_OF)
}

async fn created(app: &App, caller: &Caller, row: CaseRow, language: Language) -> Result<Created<CaseView>, Problem> {
    let (location, version) = (format!("/complaints/{}", row.id), row.version);
    Ok(Created::new(location, version, cases::view(app, caller, row, language).await?))
}

async fn again(app: &App, caller: &Caller, resource: &str, language: Language) -> Result<Created<CaseView>, Problem> {
    let id: CaseId = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let row = cases::visible(app, caller, COMPLAINTS, &id, ACTION).await?.row;
    app.disclose(&entry(Act::Disclosure, caller, &row).replay()).await?;
    created(app, caller, row, language).await
}
