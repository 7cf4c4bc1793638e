//! What every change of a record has in common: derived parts, dates, owners, the next version.

use crate::domain::catalogue::{LawfulBasis, Profile, Purpose, Right};
use crate::domain::ids::StaffId;
use crate::http::{App, Caller, Code, Problem};
use crate::store::access::{self, StaffRow};
use crate::store::customers::{ContactRow, CustomerRow};
use crate::store::{CommitError, Guard, Transaction, subjects};
use jiff::{Timestamp, ToSpan};

use super::CARD;
use super::history::{self, Ground};

/// What a record is kept on unless said otherwise (CLS-06).
pub const CARRIER: &str = "it_system";

/// When the record has to be looked over next (CUS-21).
pub fn review_due(app: &App, value_class: Option<&str>, from: Timestamp) -> Option<Timestamp> {
    let cycle = app.catalogue.settings.review_of(value_class)?;
    months_after(app, from, u16::from(cycle.months()))
}

/// So many months later on the company's calendar.
pub fn months_after(app: &App, from: Timestamp, months: u16) -> Option<Timestamp> {
    let then = from.to_zoned(app.catalogue.time_zone()).checked_add(i32::from(months).months()).ok()?;
    Some(then.timestamp())
}

/// The parts of a record that follow from its fields: what lists show and filter by.
pub fn derive(row: &mut CustomerRow) {
    row.card = CARD
        .iter()
        .filter_map(|id| row.fields.get_key_value(*id))
        .map(|(id, field)| (id.clone(), field.value.clone()))
        .collect();
    let industry = row.fields.get("industry").and_then(|field| field.value.plain()?.as_str());
    row.facets.industry = industry.map(str::to_owned);
}

/// The next version, by this person or by Kehu itself, now.
fn touch(row: &mut CustomerRow, app: &App, by: &StaffId) {
    row.version += 1;
    row.updated_at = app.time.now();
    row.updated_by = by.clone();
    row.catalogue_version.clone_from(&app.catalogue.version);
}

/// Profiles in the words they are stored with.
pub fn words(profiles: &[Profile]) -> Vec<String> {
    let word = |profile| serde_json::to_value(profile).ok()?.as_str().map(str::to_owned);
    profiles.iter().filter_map(word).collect()
}

pub fn profiles(row: &CustomerRow) -> Vec<Profile> {
    let profile = |word: &String| serde_json::from_value(serde_json::Value::String(word.clone())).ok();
    row.profiles.iter().filter_map(profile).collect()
}

/// Purposes that hold now: consented to and not withdrawn (CON-03, CON-06).
pub fn purposes(row: &CustomerRow) -> Vec<String> {
    row.consents.iter().filter(|(_, consent)| consent.withdrawn.is_none()).map(|(purpose, _)| purpose.clone()).collect()
}

/// A person this caller may make the owner of a customer.
pub async fn assignable(app: &App, caller: &Caller, owner: &StaffId, pointer: &str) -> Result<StaffRow, Problem> {
    let refused = || Problem::fault(Code::Invalid, pointer, "not_assignable");
    let (staff, grants) = access::person(&app.store, owner, false).await?.ok_or_else(refused)?;
    // Who only runs the system looks after no customer (ACC-06).
    let mut held = access::live_roles(&app.catalogue, &grants, app.time.now());
    let sees_customers = held.any(|role| role.may(Right::CustomersView));
    // As if the customer were the new owner's already: assigning must stay within one's own reach.
    let unit = staff.team_id.as_ref().unwrap_or(&staff.unit_id);
    let assigns = caller.may_at(Right::CustomersAssign, (&staff.id, unit.as_str(), &staff.region_id));
    let assignable = staff.is_active() && sees_customers && assigns;
    if assignable { Ok(staff) } else { Err(refused()) }
}

/// Whether the customer's data serve a purpose: what the law demands needs no consent (PIPL 13), everything else
/// one that stands.
pub fn serves(app: &App, row: &CustomerRow, purpose: &str) -> bool {
    let demanded = |of: &Purpose| of.lawful_basis == LawfulBasis::LegalObligation;
    app.catalogue.purpose(purpose).is_some_and(demanded) || purposes(row).iter().any(|given| given == purpose)
}

/// A closed file is put away: only a move of its status leads back (`statuses.toml`).
pub fn refuse_closed(app: &App, row: &CustomerRow) -> Result<(), Problem> {
    let closed = app.catalogue.status(&row.facets.status).is_some_and(|status| status.closed);
    if closed { Err(Problem::new(Code::InvalidState)) } else { Ok(()) }
}

/// Sets what sorts a customer, if it is in the catalogue (CLS-07, CLS-09).
pub fn set_facets(
    app: &App,
    row: &mut CustomerRow,
    caller: &Caller,
    value_class: Option<&str>,
    region: Option<&str>,
) -> Result<(), Problem> {
    let unknown = |pointer| Problem::fault(Code::Invalid, pointer, "not_an_option");
    if let Some(class) = value_class {
        app.catalogue.value_class(class).ok_or_else(|| unknown("/valueClass"))?;
        // The same class again is no reason to put the review off (CUS-21).
        if row.facets.value_class.as_deref() != Some(class) {
            row.facets.value_class = Some(class.to_owned());
            row.facets.review_due_at = review_due(app, Some(class), app.time.now());
        }
    }
    if let Some(region) = region {
        app.catalogue.region(region).ok_or_else(|| unknown("/regionId"))?;
        if row.facets.region_id != region {
            region.clone_into(&mut row.facets.region_id);
            // It moves the customer into another reach: that is assigning it.
            if !caller.may(Right::CustomersAssign, &row.facets) {
                return Err(Problem::fault(Code::Forbidden, "/regionId", "not_assignable"));
            }
        }
    }
    Ok(())
}

/// The next version of a record, into the transaction that carries the change.
pub fn prepare(
    app: &App,
    caller: &Caller,
    before: &CustomerRow,
    row: &mut CustomerRow,
    otherwise: Guard,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    Ok(prepare_on(app, caller.id(), &Ground::default(), before, row, otherwise, tx)?)
}

/// The same for a stated ground, and whoever acts: Kehu itself is no caller.
pub fn prepare_on(
    app: &App,
    by: &StaffId,
    ground: &Ground,
    before: &CustomerRow,
    row: &mut CustomerRow,
    otherwise: Guard,
    tx: &mut Transaction,
) -> Result<(), CommitError> {
    derive(row);
    history::keep(app, by, ground, before, row, tx)?;
    touch(row, app, by);
    row.replace(before, otherwise, tx)?;
    // The whole record is written again, sealed values included: never for an erased subject.
    subjects::require_live(&row.subject, tx);
    Ok(())
}

/// The next version of a contact, on the same terms.
pub fn prepare_contact(
    app: &App,
    by: &StaffId,
    row: &mut ContactRow,
    otherwise: Guard,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let before = row.version;
    row.version += 1;
    row.updated_at = app.time.now();
    row.updated_by = by.clone();
    row.replace(before, otherwise, tx)?;
    subjects::require_live(&row.subject, tx);
    Ok(())
}
