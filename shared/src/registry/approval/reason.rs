//! What people say about a request. About a customer it is free text of level 2: sealed under that customer's
//! key, gone with it, and shown to nobody who is not cleared for it.

use secrecy::ExposeSecret;

use crate::domain::approval::Matter;
use crate::domain::case::Desk;
use crate::domain::catalogue::{KeyClass, Level};
use crate::domain::ids::SubjectId;
use crate::domain::values::text;
use crate::http::{App, Caller, Code, Problem};
use crate::registry::{self, card::unless_gone};
use crate::store::StoredRow;
use crate::store::approvals::{ApprovalRow, Reason};
use crate::store::cases::{self, CaseRow};
use crate::store::customers::{self, CustomerRow};

const LENGTH: usize = 1000;

/// A reason that has to be given, as it is kept.
pub fn words(reason: Option<&str>) -> Result<String, Problem> {
    let reason = reason.ok_or_else(|| Problem::fault(Code::Invalid, "/reason", "missing"))?;
    text::multi_line(reason, LENGTH).map_err(|error| Problem::fault(Code::Invalid, "/reason", error.code()))
}

/// The reason of the act that was added last.
pub(super) async fn add(app: &App, row: &mut ApprovalRow, words: Option<String>) -> Result<(), Problem> {
    let Some(words) = words else {
        row.reasons.push(None);
        return Ok(());
    };
    let sealed = match about(app, &row.matter).await? {
        // About somebody who is not on file any more nothing is kept.
        About::Gone => None,
        About::Nobody => Some(Reason::Plain(words)),
        About::Person { subject, personal_kid, .. } => {
            let mut sealing = app.vault.sealing(&subject, &personal_kid).await?;
            let field = field(row.reasons.len());
            Some(Reason::Sealed(sealing.seal(KeyClass::Personal, &row.key().path(), &field, &words).await?))
        }
    };
    row.reasons.push(sealed);
    Ok(())
}

/// All of them, in the order of the acts, as far as the caller may see them.
pub(super) async fn read(app: &App, caller: &Caller, row: &ApprovalRow) -> Result<Vec<Option<String>>, Problem> {
    let subject = match about(app, &row.matter).await? {
        About::Person { place, subject, .. } => is_cleared(app, caller, place).await?.then_some(subject),
        About::Nobody | About::Gone => None,
    };
    let mut all = Vec::with_capacity(row.reasons.len());
    for (number, reason) in row.reasons.iter().enumerate() {
        all.push(match (reason, &subject) {
            (Some(Reason::Plain(words)), _) => Some(words.clone()),
            (Some(Reason::Sealed(sealed)), Some(subject)) => {
                let (item, field) = (row.key().path(), field(number));
                let opened = app.vault.open(subject, KeyClass::Personal, &item, &field, sealed).await;
                unless_gone(opened)?.map(|words| words.expose_secret().to_owned())
            }
            (None, _) | (Some(Reason::Sealed(_)), None) => None,
        });
    }
    Ok(all)
}

fn field(number: usize) -> String {
    format!("#reason{number}")
}

/// Judged where a customer stands now, if it was merged: with whoever has taken it in.
async fn is_cleared(app: &App, caller: &Caller, place: Place) -> Result<bool, Problem> {
    let cleared = match place {
        Place::Customer(row) => caller.clearance(&customers::survivor(&app.store, *row).await?.facets),
        Place::Case(row) => {
            Desk::of(row.of()).map(|desk| registry::cases::clearance(desk, caller, &row)).unwrap_or_default()
        }
    };
    Ok(cleared.contains(&u8::from(Level::Two)))
}

/// Whose keys the words are sealed with: a contact person's own, where it is about one.
enum About {
    Nobody,
    Person { place: Place, subject: SubjectId, personal_kid: String },
    Gone,
}

/// By what it is judged who may read them.
enum Place {
    Customer(Box<CustomerRow>),
    Case(Box<CaseRow>),
}

async fn about(app: &App, matter: &Matter) -> Result<About, Problem> {
    if let Matter::Case(case) = matter {
        let found = cases::get(&app.store, &case.of, &case.id).await?;
        return Ok(found.map_or(About::Gone, |row| About::Person {
            subject: row.subject.clone(),
            personal_kid: row.personal_kid.clone(),
            place: Place::Case(Box::new(row)),
        }));
    }
    let Some((id, contact)) = matter.person() else { return Ok(About::Nobody) };
    let Some(customer) = customers::get(&app.store, id, true).await? else { return Ok(About::Gone) };
    let Some(contact) = contact else {
        let (subject, personal_kid) = (customer.subject.clone(), customer.personal_kid.clone());
        return Ok(About::Person { place: Place::Customer(Box::new(customer)), subject, personal_kid });
    };
    let found = customers::contact(&app.store, &contact.under, &contact.id).await?;
    Ok(found.map_or(About::Gone, |contact| About::Person {
        place: Place::Customer(Box::new(customer)),
        subject: contact.subject,
        personal_kid: contact.personal_kid,
    }))
}
