//! A case is taken down: what was sent is judged as a whole, and whoever takes it down answers for it.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::opening::{Complainant, MATTER, Opening, open};
use super::step::unknown;
use super::view::{CaseView, WORDS_OF, view};
use super::{Asking, case_type, visible};
use crate::audit::{Act, Entry};
use crate::domain::case::{Desk, FormField, Given, Severity, read_at};
use crate::domain::catalogue::Right;
use crate::domain::customer::intake::Taken;
use crate::domain::fault::Fault;
use crate::domain::ids::{CaseId, ContactId, CustomerId, StaffId};
use crate::domain::values::text;
use crate::http::app::Committed;
use crate::http::body::Members;
use crate::http::idempotency::Once;
use crate::http::{App, Caller, Code, Created, Problem};
use crate::registry::{family, find, strangers, write};
use crate::store::access;
use crate::store::cases::{CaseRow, PersonRole};
use crate::store::customers::CustomerRow;

/// As long as a letter of complaint may be.
const MATTER_LENGTH: usize = 4000;
/// Who speaks for many (银行业保险业消费投诉处理管理办法: five at most).
const MOST_OTHERS: usize = 5;
const MOST_STAFF: usize = 10;
/// A letter may lie so long; what is older is a matter of its own.
const OLDEST: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What is sent to open a case.
pub struct Intake<'a> {
    pub kind: &'a str,
    pub channel: &'a str,
    pub severity: Option<Severity>,
    pub matter: &'a str,
    /// By the form of its kind.
    pub details: Option<&'a Map<String, Value>>,
    pub customer_id: Option<&'a CustomerId>,
    pub contact_id: Option<&'a ContactId>,
    /// Where the body has him who is not on file, and what it has of him.
    pub stranger: (&'static str, Option<&'a Members>),
    pub others: Vec<(PersonRole, &'a Map<String, Value>)>,
    pub about: &'a [StaffId],
    /// When it came in, if not now, and where the body has that.
    pub received_at: (Option<Timestamp>, &'static str),
    /// What data of whoever is not on file are kept for.
    pub purpose: &'static str,
}

pub async fn register(asking: Asking<'_>, once: &Once, intake: Intake<'_>) -> Result<Created<CaseView>, Problem> {
    let Asking { app, caller, desk, action, .. } = asking;
    let customer = match intake.customer_id {
        Some(id) => Some(find::reached(app, caller, id, Right::CustomersView, action).await?),
        None => None,
    };
    if let Some(done) = once.seen(app, caller.id()).await? {
        return again(asking, &done.resource).await;
    }
    let (said, mut people) = judge(app, desk, &intake)?;
    on_file(app, desk, &intake, &said).await?;
    let first = intake.stranger.1.is_some().then(|| people.remove(0));
    let opening = Opening {
        desk,
        kind: intake.kind,
        channel: intake.channel,
        severity: intake.severity.unwrap_or(Severity::Normal),
        said,
        others: intake.others.iter().map(|(role, _)| *role).zip(people).collect(),
        complainant: match customer {
            Some(row) => complainant(app, row, intake.contact_id).await?,
            None => Complainant::Stranger(first),
        },
        about: intake.about.to_vec(),
        received_at: intake.received_at.0.unwrap_or_else(|| app.time.now()),
    };
    let (row, mut tx) = match open(app, caller, opening).await {
        Err(problem) if problem.code == Code::ConflictOfInterest => {
            app.refuse(&Entry::new(action, Act::Refusal, caller.actor()).outcome(problem.code.word())).await;
            return Err(problem);
        }
        opened => opened?,
    };
    once.remember(app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry = entry(action, Act::Change, caller, &row).outcome(&row.progress.kind);
    if let Committed::Replayed(done) = app.commit_once(&tx, &entry, once).await? {
        return again(asking, &done.resource).await;
    }
    created(asking, row).await
}

/// All faults at once; what was said, and what is known of those who are not on file, the complainant first.
fn judge(app: &App, desk: &Desk, intake: &Intake<'_>) -> Result<(Given, Vec<Taken>), Problem> {
    let mut faults = Vec::new();
    let of = case_type(app, desk)?;
    let (kind, now) = (of.kind(intake.kind), app.time.now());
    let ((at, stranger), (received, received_at)) = (intake.stranger, intake.received_at);
    let unless = [
        (kind.is_some(), "/kind", "not_an_option"),
        (of.channel(intake.channel).is_some(), "/channel", "not_an_option"),
        (intake.customer_id.is_none() || stranger.is_none(), at, "unsupported"),
        (intake.contact_id.is_none() || intake.customer_id.is_some(), "/contactId", "not_on_file"),
        (intake.others.len() <= MOST_OTHERS, "/others", "too_many"),
        (intake.about.len() <= MOST_STAFF, "/aboutStaff", "too_many"),
        (received.is_none_or(|at| at <= now), received_at, "date_in_future"),
        (received.is_none_or(|at| at >= now - OLDEST), received_at, "out_of_range"),
    ];
    faults.extend(unless.into_iter().filter(|(holds, ..)| !holds).map(|(_, at, code)| Fault::new(at, code)));
    let nothing = Map::new();
    let form = kind.map(|kind| kind.form.as_slice()).unwrap_or_default();
    let is_option = |field: &FormField, id: &str| of.choices(field).iter().any(|one| one.id == id);
    let given = read_at("/details", form, intake.details.unwrap_or(&nothing), is_option);
    // Of an unknown kind nothing is known of its form either.
    let mut said = given.unwrap_or_else(|mut wrong| {
        wrong.retain(|_| kind.is_some());
        faults.append(&mut wrong);
        Given::default()
    });
    match text::multi_line(intake.matter, MATTER_LENGTH) {
        Ok(matter) => _ = said.words.insert(MATTER.to_owned(), matter),
        Err(error) => faults.push(Fault::new("/matter", error.code())),
    }
    let first = stranger.map(|Members(fields)| (at.to_owned(), fields));
    let others =
        intake.others.iter().enumerate().map(|(index, (_, fields))| (format!("/others/{index}/fields"), *fields));
    let people = first
        .into_iter()
        .chain(others)
        .filter_map(|(at, fields)| strangers::read(app, intake.purpose, &at, fields, &mut faults))
        .collect();
    if faults.is_empty() { Ok((said, people)) } else { Err(Problem::faults(faults)) }
}

/// Whoever and whatever is named is there: a typing error must not bar nobody without a word.
async fn on_file(app: &App, desk: &Desk, intake: &Intake<'_>, said: &Given) -> Result<(), Problem> {
    let mut faults = Vec::new();
    for (index, id) in intake.about.iter().enumerate() {
        if access::person(&app.store, id, false).await?.is_none() {
            faults.push(Fault::new(format!("/aboutStaff/{index}"), "not_on_file"));
        }
    }
    let kind = case_type(app, desk)?.kind(intake.kind);
    let form = kind.map(|kind| kind.form.as_slice()).unwrap_or_default();
    faults.append(&mut unknown(app, "/details", form, said).await?);
    if faults.is_empty() { Ok(()) } else { Err(Problem::faults(faults)) }
}

async fn complainant(app: &App, row: CustomerRow, contact: Option<&ContactId>) -> Result<Complainant, Problem> {
    write::refuse_closed(app, &row)?;
    let Some(id) = contact else { return Ok(Complainant::Customer(Box::new(row))) };
    let contact = family::contact(&app.store, &family::members(&row, &row.id), id).await?;
    let contact = contact.ok_or_else(|| Problem::fault(Code::Invalid, "/contactId", "not_on_file"))?;
    Ok(Complainant::Contact(Box::new(row), Box::new(contact)))
}

fn entry(action: &'static str, act: Act, caller: &Caller, row: &CaseRow) -> Entry {
    Entry::new(action, act, caller.actor())
        .case(&row.id)
        .customers(row.customer_id.clone())
        .contacts(row.contact_id.clone())
        .fields(WORDS_OF)
}

async fn created(asking: Asking<'_>, row: CaseRow) -> Result<Created<CaseView>, Problem> {
    let Asking { app, caller, desk, language, .. } = asking;
    let (location, version) = (format!("/{}/{}", desk.of, row.id), row.version);
    Ok(Created::new(location, version, view(app, desk, caller, row, language).await?))
}

async fn again(asking: Asking<'_>, resource: &str) -> Result<Created<CaseView>, Problem> {
    let Asking { app, caller, desk, action, .. } = asking;
    let id: CaseId = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let row = visible(app, caller, desk, &id, action).await?.row;
    app.disclose(&entry(action, Act::Disclosure, caller, &row).replay()).await?;
    created(asking, row).await
}
