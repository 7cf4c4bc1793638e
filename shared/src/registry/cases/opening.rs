//! A case is opened: whoever takes it down answers for it to the end (CMP-02).

use jiff::Timestamp;

use super::case_type;
use super::work::Work;
use crate::domain::case::{Act, Desk, Given, Grade, Part, Progress, Severity, promises};
use crate::domain::clock::{Event, EventKind};
use crate::domain::customer::intake::Taken;
use crate::domain::ids::{CaseId, CustomerId, StaffId};
use crate::domain::month::Month;
use crate::http::{App, Caller, Code, Problem};
use crate::registry::strangers::{self, Stranger};
use crate::store::cases::{self, CaseRow, Due, Person, PersonRole, SCHEMA};
use crate::store::customers::{ContactRow, CustomerRow};
use crate::store::{Guard, StoredRow, Transaction, keys};
use crate::vault::record::Provenance;

/// Whose words they are.
pub enum Complainant {
    Customer(Box<CustomerRow>),
    Contact(Box<CustomerRow>, Box<ContactRow>),
    /// Not on file, or nobody knows who: a data subject all the same.
    Stranger(Option<Taken>),
}

pub struct Opening<'a> {
    pub desk: &'static Desk,
    pub kind: &'a str,
    pub channel: &'a str,
    pub severity: Severity,
    /// In his words, and what the form of the kind asks for.
    pub said: Given,
    pub complainant: Complainant,
    pub others: Vec<(PersonRole, Taken)>,
    /// Staff it is about.
    pub about: Vec<StaffId>,
    /// When it came in: a letter lies a while. Its clocks run from then.
    pub received_at: Timestamp,
}

/// The name under which the words a case was opened with are sealed.
pub(super) const MATTER: &str = "matter";

/// The source that what people say of themselves with a case comes from.
pub const fn source() -> &'static str {
    "customer_service"
}

/// The case, and the transaction that opens it.
pub async fn open(app: &App, caller: &Caller, opening: Opening<'_>) -> Result<(CaseRow, Transaction), Problem> {
    if opening.about.contains(caller.id()) {
        return Err(Problem::new(Code::ConflictOfInterest));
    }
    let of = case_type(app, opening.desk)?;
    let (id, now) = (CaseId::new(), app.time.now());
    let mut tx = Transaction::new();
    let item = keys::case(opening.desk.of, &id);
    let from = Provenance { source: source().to_owned(), at: now, by: caller.id().clone() };
    let mut people = Vec::new();
    let (subject, personal_kid, customer_id, contact_id) = match &opening.complainant {
        Complainant::Customer(row) => {
            leans_on(row, &mut tx);
            (row.subject.clone(), row.personal_kid.clone(), Some(row.id.clone()), None)
        }
        Complainant::Contact(row, contact) => {
            leans_on(row, &mut tx);
            tx.require_version(contact.key(), contact.version, Guard::Moved);
            (contact.subject.clone(), contact.personal_kid.clone(), Some(row.id.clone()), Some(contact.id.clone()))
        }
        Complainant::Stranger(taken) => {
            let person = person(app, PersonRole::Complainant, taken.as_ref(), &item, &from, &mut tx).await?;
            let keys = (person.subject.clone(), person.personal_kid.clone(), None, None);
            if taken.is_some() {
                people.push(person);
            }
            keys
        }
    };
    for (role, taken) in &opening.others {
        people.push(person(app, *role, Some(taken), &item, &from, &mut tx).await?);
    }
    let mut progress = Progress {
        case_type: opening.desk.of.to_owned(),
        kind: opening.kind.to_owned(),
        severity: opening.severity,
        grade: Grade::Ordinary,
        profile: app.catalogue.settings.case_profile.clone(),
        channel: opening.channel.to_owned(),
        stage: of.initial.clone(),
        first_responsible: caller.id().clone(),
        place: caller.place(),
        barred: opening.about,
        events: vec![Event { at: opening.received_at, kind: EventKind::Opened }],
        pauses: Vec::new(),
        promises: Vec::new(),
        pending: None,
        handover: None,
        crisis: false,
        told: Vec::new(),
    };
    progress.promises = promises(of, &progress);
    let row = CaseRow {
        schema: SCHEMA,
        version: 1,
        progress,
        repeat: is_repeat(app, opening.desk.of, of.repeat_days, customer_id.as_ref(), now).await?,
        people,
        month: Month::of(app.catalogue.day_of(now)),
        opened_at: now,
        opened_by: caller.id().clone(),
        acts: 0,
        tasks: 0,
        open_tasks: 0,
        attachments: 0,
        helpers: Vec::new(),
        timing: Due::default(),
        findings: None,
        mark: None,
        score: of.kind(opening.kind).and_then(|kind| opening.said.score(&kind.form)),
        about_unit: opening.said.text("unit").and_then(|unit| unit.parse().ok()),
        reopened: 0,
        links: Vec::new(),
        merged_into: None,
        closed_at: None,
        catalogue_version: app.catalogue.version.clone(),
        subject,
        personal_kid,
        customer_id,
        contact_id,
        id,
    };
    let fresh = matches!(opening.complainant, Complainant::Stranger(_));
    let mut work = Work::on(app, opening.desk, row, Part::default(), caller.id())?;
    work.tx = tx;
    let act = work.act_with(Act::Registered, &opening.said.words).await?;
    act.values = opening.said.values;
    act.values.insert("receivedAt".to_owned(), opening.received_at.to_string().into());
    work.create(fresh)
}

/// The customer's keys are what the words are sealed with.
fn leans_on(row: &CustomerRow, tx: &mut Transaction) {
    tx.require_version(row.key(), row.version, Guard::Moved);
}

async fn is_repeat(
    app: &App,
    of: &str,
    days: u16,
    customer: Option<&CustomerId>,
    now: Timestamp,
) -> Result<bool, Problem> {
    let Some(customer) = customer else { return Ok(false) };
    let (last, _) = cases::of_customer(&app.store, of, customer, None, 1).await?;
    let Some(last) = last.first() else { return Ok(false) };
    let last = cases::get(&app.store, of, last).await?;
    let since = now - jiff::SignedDuration::from_hours(24 * i64::from(days));
    Ok(last.is_some_and(|last| last.opened_at >= since))
}

async fn person(
    app: &App,
    role: PersonRole,
    taken: Option<&Taken>,
    item: &crate::store::Key,
    from: &Provenance,
    tx: &mut Transaction,
) -> Result<Person, Problem> {
    let Stranger { subject, personal_kid, fields } = strangers::take_in(app, taken, item, from, tx).await?;
    Ok(Person { role, subject, personal_kid, fields })
}
