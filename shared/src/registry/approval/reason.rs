//! What people say about a request. About a customer it is free text of level 2: sealed under that customer's
//! key, gone with it, and shown to nobody who is not cleared for it.

use secrecy::ExposeSecret;

use crate::domain::approval::Matter;
use crate::domain::catalogue::{KeyClass, Level};
use crate::domain::values::text;
use crate::http::{App, Caller, Code, Problem};
use crate::registry::card::unless_gone;
use crate::store::StoredRow;
use crate::store::approvals::{ApprovalRow, Reason};
use crate::store::customers::{self, CustomerRow};

const LENGTH: usize = 1000;

/// A reason that has to be given, as it is kept.
pub fn words(reason: Option<&str>) -> Result<String, Problem> {
    let reason = reason.ok_or_else(|| Problem::fault(Code::Invalid, "/reason", "missing"))?;
    text::multi_line(reason, LENGTH).map_err(|error| Problem::fault(Code::Invalid, "/reason", error.code()))
}

/// The reason of the act that was added last.
pub(super) async fn add(app: &App, row: &mut ApprovalRow, words: Option<String>) -> Result<(), Problem> {
    let sealed = match (words, about(app, &row.matter).await?) {
        (None, _) => None,
        (Some(words), None) => Some(Reason::Plain(words)),
        (Some(words), Some(customer)) => {
            let mut sealing = app.vault.sealing(&customer.subject, &customer.personal_kid).await?;
            let field = field(row.reasons.len());
            Some(Reason::Sealed(sealing.seal(KeyClass::Personal, &row.key().path(), &field, &words).await?))
        }
    };
    row.reasons.push(sealed);
    Ok(())
}

/// All of them, in the order of the acts, as far as the caller may see them.
pub(super) async fn read(app: &App, caller: &Caller, row: &ApprovalRow) -> Result<Vec<Option<String>>, Problem> {
    let customer = match about(app, &row.matter).await? {
        Some(customer) if is_cleared(app, caller, &customer).await? => Some(customer),
        _ => None,
    };
    let mut all = Vec::with_capacity(row.reasons.len());
    for (number, reason) in row.reasons.iter().enumerate() {
        all.push(match (reason, &customer) {
            (Some(Reason::Plain(words)), _) => Some(words.clone()),
            (Some(Reason::Sealed(sealed)), Some(customer)) => {
                let (item, field) = (row.key().path(), field(number));
                let opened = app.vault.open(&customer.subject, KeyClass::Personal, &item, &field, sealed).await;
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

/// Judged where the customer stands now, if it was merged: with whoever has taken it in.
async fn is_cleared(app: &App, caller: &Caller, customer: &CustomerRow) -> Result<bool, Problem> {
    let stands = customers::survivor(&app.store, customer.clone()).await?;
    Ok(caller.clearance(&stands.facets).contains(&u8::from(Level::Two)))
}

async fn about(app: &App, matter: &Matter) -> Result<Option<CustomerRow>, Problem> {
    match matter.customer() {
        None => Ok(None),
        Some(id) => Ok(customers::get(&app.store, id, true).await?),
    }
}
