//! Whether a customer may be turned to, and the contact ledger that keeps the answer: every contact that comes
//! from the company asks here first, whoever makes it.

use jiff::{Timestamp, civil::Date};

use crate::domain::case::COMPLAINTS;
use crate::domain::ids::{ContactEventId, StaffId};
use crate::domain::outreach::{Hindrance, OutreachKind, Standing};
use crate::http::{App, Problem};
use crate::store::customers::{self, ContactRow, CustomerRow, StoredField};
use crate::store::outreach::{self, EntryRow, Outcome, SummaryRow};
use crate::store::{Guard, Transaction, cases};

use super::subject::facts_of;
use super::write;

const INDIVIDUAL: &str = "individual";
const BIRTH_DATE: &str = "birthDate";

/// What somebody wants to turn to a customer for.
#[derive(Debug, Clone, Copy)]
pub struct Wish<'a> {
    /// Of the catalogue's `outreach`.
    pub kind: &'a str,
    pub channel: &'a str,
    /// When he is to be turned to.
    pub at: Timestamp,
}

/// The answer, as of the moment it was given.
pub struct Judgement {
    pub hindrances: Vec<Hindrance>,
    /// As it was seen: what is written must not have changed meanwhile.
    summary: SummaryRow,
    kind: OutreachKind,
    channel: String,
    at: Timestamp,
}

/// Who made a contact, and what it was about.
pub struct Contact<'a> {
    pub id: ContactEventId,
    pub by: &'a StaffId,
    pub about: Option<String>,
}

/// Whom a message to a customer reaches: himself, or the main contact person of an organisation.
pub enum Recipient<'a> {
    Customer(&'a CustomerRow),
    Contact(Box<ContactRow>),
}

impl Recipient<'_> {
    pub fn field(&self, id: &str) -> Option<&StoredField> {
        match self {
            Self::Customer(row) => row.fields.get(id),
            Self::Contact(row) => row.fields.get(id),
        }
    }
}

pub async fn recipient<'a>(app: &App, row: &'a CustomerRow) -> Result<Recipient<'a>, Problem> {
    let Some(contact) = row.main_contact_id.as_ref().filter(|_| row.facets.kind != INDIVIDUAL) else {
        return Ok(Recipient::Customer(row));
    };
    let found = customers::contact(&app.store, &row.id, contact).await?;
    Ok(found.map_or(Recipient::Customer(row), |row| Recipient::Contact(Box::new(row))))
}

/// Everything that stands against it, with its reasons. Nothing is written.
pub async fn judge(app: &App, row: &CustomerRow, wish: Wish<'_>) -> Result<Judgement, Problem> {
    let policy = &app.catalogue.outreach;
    let (Some(kind), Some(channel)) = (policy.kind(wish.kind), policy.channel(wish.channel)) else {
        return Err(Problem::internal("no such kind of contact, or no such channel"));
    };
    let summary = outreach::summary(&app.store, &row.id).await?;
    let reachable = match &channel.field {
        Some(field) => recipient(app, row).await?.field(field).is_some(),
        None => true,
    };
    let standing = Standing {
        closed: is_closed(app, row),
        consented: write::serves(app, row, &kind.purpose),
        opted_out: has_opted_out(row, &summary, &kind.purpose),
        minor: is_minor(app, row, policy.adult_age).await?,
        open_complaint: cases::has_open(&app.store, COMPLAINTS.of, &row.id).await?,
        reachable,
        last: summary.last.get(&kind.id).copied(),
        recent: summary.recent.clone(),
    };
    let hindrances = policy.hindrances(kind, &standing, wish.at);
    Ok(Judgement { hindrances, summary, kind: kind.clone(), channel: channel.id.clone(), at: wish.at })
}

impl Judgement {
    pub fn allows(&self) -> bool {
        self.hindrances.is_empty()
    }

    /// The ledger's entry, into the transaction of whoever turns to him or spares him. Of two contacts that were
    /// judged at the same moment, the second is refused with `Guard::Moved`, and is to be judged again.
    pub fn enter(self, app: &App, contact: Contact<'_>, tx: &mut Transaction) -> Result<EntryRow, Problem> {
        let outcome = if self.allows() { Outcome::Contacted } else { Outcome::Spared };
        self.write(app, outcome, contact, tx)
    }

    /// The entry of a contact that has been made already, with whatever stood against it: what was done counts.
    pub fn enter_made(self, app: &App, contact: Contact<'_>, tx: &mut Transaction) -> Result<EntryRow, Problem> {
        self.write(app, Outcome::Contacted, contact, tx)
    }

    fn write(
        self,
        app: &App,
        outcome: Outcome,
        contact: Contact<'_>,
        tx: &mut Transaction,
    ) -> Result<EntryRow, Problem> {
        if outcome == Outcome::Contacted {
            let next = self.summary.contacted(&self.kind.id, self.kind.counts, self.at);
            self.summary.advance(next, Guard::Moved, tx)?;
        }
        let entry = EntryRow {
            id: contact.id,
            customer: self.summary.customer,
            at: self.at,
            kind: self.kind.id,
            channel: self.channel,
            outcome,
            hindrances: self.hindrances,
            about: contact.about,
            by: contact.by.clone(),
            catalogue_version: app.catalogue.version.clone(),
        };
        tx.insert(&entry)?;
        Ok(entry)
    }
}

/// What has come to stand against a contact since it was planned. How often he was turned to, and who is a minor,
/// was judged then.
pub async fn judge_again(app: &App, row: &CustomerRow, kind: &str) -> Result<Vec<Hindrance>, Problem> {
    let policy = &app.catalogue.outreach;
    let kind = policy.kind(kind).ok_or_else(|| Problem::internal("no such kind of contact"))?;
    let summary = outreach::summary(&app.store, &row.id).await?;
    let standing = Standing {
        closed: is_closed(app, row),
        consented: write::serves(app, row, &kind.purpose),
        opted_out: has_opted_out(row, &summary, &kind.purpose),
        open_complaint: cases::has_open(&app.store, COMPLAINTS.of, &row.id).await?,
        reachable: true,
        ..Standing::default()
    };
    Ok(policy.hindrances(kind, &standing, app.time.now()))
}

/// Whoever agrees again wants it again.
fn has_opted_out(row: &CustomerRow, summary: &SummaryRow, purpose: &str) -> bool {
    let agreed = row.consents.get(purpose).map(|consent| consent.at);
    summary.opted_out.get(purpose).is_some_and(|out| agreed.is_none_or(|agreed| agreed <= out.at))
}

fn is_closed(app: &App, row: &CustomerRow) -> bool {
    row.merged_into.is_some() || app.catalogue.status(&row.facets.status).is_none_or(|status| status.closed)
}

/// By the birth date on file, or that of the identity number; whoever has neither counts as grown up.
async fn is_minor(app: &App, row: &CustomerRow, adult_age: u8) -> Result<bool, Problem> {
    if row.facets.kind != INDIVIDUAL {
        return Ok(false);
    }
    let stated = match row.fields.get(BIRTH_DATE) {
        Some(field) => {
            let value = app.vault.read_value(&row.subject, &row.key(), BIRTH_DATE, &field.value).await?;
            value.and_then(|value| value.as_str().map(str::to_owned))
        }
        None => facts_of(app, row).await?.and_then(|facts| facts.birth_date),
    };
    let Some(born) = stated.and_then(|text| text.parse::<Date>().ok()) else { return Ok(false) };
    let adult = born.checked_add(jiff::Span::new().years(i64::from(adult_age)));
    Ok(adult.is_ok_and(|adult| adult > app.today()))
}
