//! A case as it is shown: words and people through the masking serializer, like any value of level 2.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::card::{CaseCard, Words, card};
use super::find::{part, stands_in, visible};
use super::step::possible;
use super::{Asking, case_type};
use crate::audit::{Act, Entry};
use crate::domain::case::{Desk, Grade};
use crate::domain::ids::{ApprovalId, CaseId, ContactId, DocumentId, StaffId, TaskId, UnitId};
use crate::domain::language::Language;
use crate::http::masking::{Masking, Shown};
use crate::http::{App, Caller, Problem, Versioned};
use crate::registry::card::unless_gone;
use crate::registry::words;
use crate::store::cases::{self, AttachmentRow, CaseRow, Person, PersonRole, TaskRow, TaskStatus};
use crate::store::{Binary, Key, StoredRow};

/// How what is said with a case is called in the trail.
pub const WORDS_OF: [&str; 1] = ["words"];

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseView {
    #[serde(flatten)]
    pub card: CaseCard,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub contact_id: Option<ContactId>,
    #[schema(inline)]
    pub grade: Grade,
    /// Complainants who are not on file, and those who speak for others.
    pub people: Vec<PersonView>,
    /// Staff it is about, and who has stepped aside.
    #[schema(value_type = Vec<String>)]
    pub barred_ids: Vec<StaffId>,
    #[schema(value_type = String)]
    pub opened_by: StaffId,
    /// A move that waits for a second person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<PendingView>,
    /// Offered to a colleague, who has not taken it yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handover: Option<OfferView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible_unit_id: Option<String>,
    /// In fen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compensation: Option<u64>,
    /// The customer's, from 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<u64>,
    pub reopened: u32,
    #[schema(value_type = Vec<String>)]
    pub links: Vec<CaseId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub merged_into: Option<CaseId>,
    pub tasks: Vec<TaskView>,
    pub attachments: Vec<AttachmentView>,
    /// What was taken down besides its matter when it was opened.
    #[schema(value_type = Object)]
    pub details: BTreeMap<String, Value>,
    /// What the caller may do with it now; `GET /catalogue` has the forms.
    pub moves: Vec<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    #[schema(inline)]
    pub role: PersonRole,
    #[serde(flatten)]
    pub shown: Shown,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PendingView {
    #[serde(rename = "move")]
    pub step: String,
    #[schema(value_type = String)]
    pub approval_id: ApprovalId,
    #[schema(value_type = String)]
    pub asked_at: Timestamp,
    #[schema(value_type = String)]
    pub asked_by: StaffId,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferView {
    #[schema(value_type = String)]
    pub to: StaffId,
    #[schema(value_type = String)]
    pub by: StaffId,
    #[schema(value_type = String)]
    pub at: Timestamp,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentView {
    #[schema(value_type = String, example = "doc_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: DocumentId,
    #[schema(example = "application/pdf")]
    pub media_type: &'static str,
    pub bytes: u64,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
}

impl From<AttachmentRow> for AttachmentView {
    fn from(row: AttachmentRow) -> Self {
        Self { id: row.id, media_type: row.media_type.name(), bytes: row.bytes, at: row.at, by: row.by }
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TaskView {
    #[schema(value_type = String, example = "tsk_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: TaskId,
    #[schema(value_type = String)]
    pub case_id: CaseId,
    pub version: u64,
    #[schema(value_type = String)]
    pub unit_id: UnitId,
    #[schema(inline)]
    pub status: TaskStatus,
    /// What is asked, under `words`, and what came back, under `answer`.
    #[serde(flatten)]
    pub shown: Shown,
    #[schema(value_type = String)]
    pub given_at: Timestamp,
    #[schema(value_type = String)]
    pub given_by: StaffId,
    #[schema(value_type = String)]
    pub due_at: Timestamp,
    pub due_provisional: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub answered_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub answered_by: Option<StaffId>,
}

/// Levels a caller is cleared for with a case: where it stands, or where it helps.
pub fn clearance(desk: &Desk, caller: &Caller, row: &CaseRow) -> BTreeSet<u8> {
    let (owner, unit, region) = row.progress.place.parts();
    // Whoever answers for it sees it wherever it went, and whoever helps sees what he helps with.
    let helps = row.helpers.iter().any(|unit| stands_in(caller, unit));
    let offered = row.progress.handover.as_ref().is_some_and(|offer| offer.to == *caller.id());
    let owner = if row.progress.first_responsible == *caller.id() || helps || offered { caller.id() } else { owner };
    let units = std::iter::once(unit).chain(row.helpers.iter().map(UnitId::as_str));
    units.flat_map(|unit| caller.clearance_at(desk.view, (owner, unit, region))).collect()
}

/// What was said, as the caller may see it; nothing of somebody who is erased.
pub async fn said<'v>(
    app: &App,
    desk: &Desk,
    caller: &Caller,
    row: &CaseRow,
    item: &Key,
    said: impl Iterator<Item = (&'v String, &'v Binary)>,
) -> Result<Shown, Problem> {
    words::shown(app, &row.subject, item, clearance(desk, caller, row), said).await
}

/// A case as it stands, with what may be done with it now.
pub async fn view_case(asking: Asking<'_>, id: &CaseId) -> Result<Versioned<CaseView>, Problem> {
    let Asking { app, caller, desk, language, action } = asking;
    let row = visible(app, caller, desk, id, action).await?.row;
    let entry = Entry::new(action, Act::Disclosure, caller.actor())
        .case(id)
        .customers(row.customer_id.clone())
        .contacts(row.contact_id.clone())
        .fields(WORDS_OF);
    app.disclose(&entry).await?;
    Ok(Versioned { version: row.version, body: view(app, desk, caller, row, language).await? })
}

/// Brings into memory whatever `view` opens: once something is done it can not fail any more for want of a key.
pub async fn prefetch(app: &App, row: &CaseRow) -> Result<(), Problem> {
    let people = row.people.iter().map(|person| (&person.subject, &person.personal_kid));
    let whose = people.chain([(&row.subject, &row.personal_kid)]);
    let keys: Vec<_> = whose.map(|(subject, kid)| (subject.clone(), kid.clone())).collect();
    Ok(app.vault.prefetch(&keys).await?)
}

pub async fn view(
    app: &App,
    desk: &Desk,
    caller: &Caller,
    row: CaseRow,
    language: Language,
) -> Result<CaseView, Problem> {
    let of = case_type(app, desk)?;
    let (opened, _) = cases::acts(&app.store, row.of(), &row.id, 0, 1).await?;
    let tasks = if row.helpers.is_empty() { Vec::new() } else { cases::tasks(&app.store, row.of(), &row.id).await? };
    let attachments = match row.attachments {
        0 => Vec::new(),
        _ => cases::attachments(&app.store, row.of(), &row.id).await?,
    };
    let mut people = Vec::with_capacity(row.people.len());
    for person in &row.people {
        people.push(shown_person(app, desk, caller, &row, person).await?);
    }
    let mut shown = Vec::with_capacity(tasks.len());
    for one in tasks {
        shown.push(task(app, desk, caller, &row, one).await?);
    }
    let moves = possible(of, &row, caller.id(), part(desk, caller, &row)).map(|step| step.id.clone()).collect();
    let progress = row.progress.clone();
    let findings = row.findings.clone();
    Ok(CaseView {
        contact_id: row.contact_id.clone(),
        grade: progress.grade,
        people,
        barred_ids: progress.barred,
        opened_by: row.opened_by.clone(),
        pending: progress.pending.map(|pending| PendingView {
            step: pending.step,
            approval_id: pending.approval,
            asked_at: pending.asked_at,
            asked_by: pending.asked_by,
        }),
        handover: progress.handover.map(|offered| OfferView { to: offered.to, by: offered.by, at: offered.at }),
        cause: findings.as_ref().map(|found| found.cause.clone()),
        responsible_unit_id: findings.as_ref().and_then(|found| found.responsible_unit.clone()),
        compensation: findings.and_then(|found| found.compensation),
        mark: row.mark,
        reopened: row.reopened,
        links: row.links.clone(),
        merged_into: row.merged_into.clone(),
        tasks: shown,
        attachments: attachments.into_iter().map(AttachmentView::from).collect(),
        moves,
        details: opened.first().map(|act| act.values.clone()).unwrap_or_default(),
        card: card(app, desk, caller, row, (opened.first(), Words::All), language).await?,
    })
}

async fn shown_person(
    app: &App,
    desk: &Desk,
    caller: &Caller,
    row: &CaseRow,
    person: &Person,
) -> Result<PersonView, Problem> {
    let masking = Masking::of(app, &person.subject, &row.key(), clearance(desk, caller, row));
    let values = person.fields.iter().map(|(id, field)| (id, &field.value));
    Ok(PersonView { role: person.role, shown: unless_gone(masking.show(values).await)?.unwrap_or_default() })
}

pub async fn task(app: &App, desk: &Desk, caller: &Caller, row: &CaseRow, task: TaskRow) -> Result<TaskView, Problem> {
    let words = [("words".to_owned(), Some(&task.words)), ("answer".to_owned(), task.answer.as_ref())];
    let words = words.iter().filter_map(|(name, sealed)| Some((name, (*sealed)?)));
    let shown = said(app, desk, caller, row, &task.key(), words).await?;
    Ok(TaskView {
        id: task.id,
        case_id: task.case_id,
        version: task.version,
        unit_id: task.unit_id,
        status: task.status,
        shown,
        given_at: task.given_at,
        given_by: task.given_by,
        due_at: task.due,
        due_provisional: task.provisional,
        answered_at: task.answered_at,
        answered_by: task.answered_by,
    })
}
