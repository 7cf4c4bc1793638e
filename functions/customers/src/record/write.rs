//! What every change of a record has in common: derived parts, dates, owners, the next version.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use shared::domain::catalogue::{Profile, Right};
use shared::domain::ids::StaffId;
use shared::http::{App, Caller, Code, Problem};
use shared::store::access::{self, StaffRow};
use shared::store::customers::{CustomerRow, Facets, StoredValue};

use super::CARD;

/// What a record is kept on unless said otherwise (CLS-06).
pub const CARRIER: &str = "it_system";

/// Today, where the company is.
pub fn today(app: &App) -> Date {
    app.time.now().to_zoned(zone(app)).date()
}

fn zone(app: &App) -> TimeZone {
    TimeZone::get(&app.catalogue.settings.time_zone).unwrap_or(TimeZone::UTC)
}

/// When the record has to be looked over next (CUS-21).
pub fn review_due(app: &App, value_class: Option<&str>, from: Timestamp) -> Option<Timestamp> {
    let cycle = app.catalogue.settings.review_of(value_class)?;
    let due = from.to_zoned(zone(app)).checked_add(i32::from(cycle.months()).months()).ok()?;
    Some(due.timestamp())
}

/// The parts of a record that follow from its fields: what lists show and filter by.
pub fn derive(row: &mut CustomerRow) {
    row.card = CARD
        .iter()
        .filter_map(|id| row.fields.get_key_value(*id))
        .map(|(id, field)| (id.clone(), field.value.clone()))
        .collect();
    row.facets.industry = match row.fields.get("industry").map(|field| &field.value) {
        Some(StoredValue::Plain(value)) => value.as_str().map(str::to_owned),
        _ => None,
    };
}

/// The next version, by this caller, now.
pub fn touch(row: &mut CustomerRow, app: &App, caller: &Caller) {
    row.version += 1;
    row.updated_at = app.time.now();
    row.updated_by = caller.id().clone();
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
    row.consents.iter().filter(|(_, consent)| consent.withdrawn_at.is_none()).map(|(purpose, _)| purpose.clone()).collect()
}

/// A person this caller may make the owner of a customer.
pub async fn assignable(app: &App, caller: &Caller, owner: &StaffId, pointer: &str) -> Result<StaffRow, Problem> {
    let refused = || Problem::fault(Code::Invalid, pointer, "not_assignable");
    let (staff, _) = access::person(&app.store, owner, false).await?.ok_or_else(refused)?;
    // As if the customer were the new owner's already: assigning must stay within one's own reach.
    let there = Facets {
        owner_id: staff.id.clone(),
        unit_id: staff.team_id.as_ref().unwrap_or(&staff.unit_id).to_string(),
        region_id: staff.region_id.clone(),
        ..nowhere(&staff.id)
    };
    if staff.status == "active" && caller.may(Right::CustomersAssign, &there) { Ok(staff) } else { Err(refused()) }
}

fn nowhere(owner: &StaffId) -> Facets {
    Facets {
        kind: String::new(),
        status: String::new(),
        owner_id: owner.clone(),
        unit_id: String::new(),
        region_id: String::new(),
        source: String::new(),
        value_class: None,
        grade: None,
        industry: None,
        created_at: Timestamp::UNIX_EPOCH,
        last_contact_at: None,
        review_due_at: None,
    }
}
