//! Taking one customer into another, and apart again (CUS-23). No ciphertext moves: the survivor's field
//! becomes a link to the absorbed customer's value, and what it replaced is set aside for undoing.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::try_join_all;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::customer::Values;
use crate::domain::fault::Fault;
use crate::domain::ids::{CustomerId, MergeId, StaffId};
use crate::domain::merge::{Both, Choices, Plan};
use crate::http::masking::{Masking, Shown};
use crate::http::{App, Caller, Problem};
use crate::store::customers::{
    self, Absorbed, CustomerRow, Link, MergeRow, MergedInto, StoredConsent, StoredField, StoredValue,
};

use super::{claims, subject, write};

/// What is needed to show a merge, done or planned.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergeView {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "mrg_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: Option<MergeId>,
    /// `planned`, `merged` or `undone`.
    pub status: String,
    pub survivor: MergedCustomer,
    pub absorbed: MergedCustomer,
    /// Fields whose value is the absorbed customer's.
    pub taken: BTreeSet<String>,
    /// Fields that both had: the survivor's stays unless `choices` says otherwise.
    pub conflicts: BTreeSet<String>,
    /// Fields of the absorbed customer that no purpose of the survivor's allows.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub without_purpose: BTreeSet<String>,
    /// Purposes whose withdrawal by the absorbed customer came to hold for both.
    pub withdrawn: BTreeSet<String>,
    /// Undone: fields that had been changed since, and were left.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<String>,
}

/// One of the two, as it is now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MergedCustomer {
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    pub version: u64,
    #[serde(flatten)]
    pub shown: Shown,
    /// Where each value comes from.
    pub provenance: BTreeMap<String, FieldProvenance>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldProvenance {
    pub source: String,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
}

pub async fn shown(app: &App, caller: &Caller, row: &CustomerRow) -> Result<MergedCustomer, Problem> {
    let masking = Masking::of(app, &row.subject, &row.key(), caller.clearance(&row.facets));
    let shown = masking.show(row.fields.iter().map(|(id, field)| (id, &field.value))).await?;
    let from =
        |field: &StoredField| FieldProvenance { source: field.source.clone(), at: field.at, by: field.by.clone() };
    Ok(MergedCustomer {
        customer_id: row.id.clone(),
        version: row.version,
        provenance: row.fields.iter().map(|(id, field)| (id.clone(), from(field))).collect(),
        shown,
    })
}

/// What would stand in the survivor. Consents do not add up: the survivor's purposes hold, less those that
/// the absorbed customer withdrew after the survivor had agreed.
pub async fn plan(
    app: &App,
    survivor: &CustomerRow,
    absorbed: &CustomerRow,
    choices: &Choices,
) -> Result<(Plan, BTreeSet<String>), Problem> {
    let withdrawn = withdrawn(survivor, absorbed);
    let mut purposes = write::purposes(survivor);
    purposes.retain(|purpose| !withdrawn.contains(purpose));
    let both = Both {
        catalogue: &app.catalogue,
        survivor: survivor.fields.keys().map(String::as_str).collect(),
        absorbed: absorbed.fields.keys().map(String::as_str).collect(),
        purposes: &purposes,
    };
    let plan = both.plan(choices).map_err(Problem::faults)?;
    agree(app, survivor, absorbed, &plan).await?;
    Ok((plan, withdrawn))
}

fn withdrawn(survivor: &CustomerRow, absorbed: &CustomerRow) -> BTreeSet<String> {
    let holds = |(purpose, mine): (&String, &StoredConsent)| {
        let theirs = absorbed.consents.get(purpose)?.withdrawn.as_ref()?;
        (mine.withdrawn.is_none() && theirs.at > mine.at).then(|| purpose.clone())
    };
    survivor.consents.iter().filter_map(holds).collect()
}

/// Birth date and gender must agree with the number that states them, whosever each is.
async fn agree(app: &App, survivor: &CustomerRow, absorbed: &CustomerRow, plan: &Plan) -> Result<(), Problem> {
    let of = |id: &str| if plan.taken.contains(id) { absorbed } else { survivor };
    let Some(facts) = subject::facts_of(app, of("idNumber")).await? else { return Ok(()) };
    let mut values = Values::new();
    for (id, _) in facts.stated() {
        let row = of(id);
        let Some(field) = row.fields.get(id) else { continue };
        let value = app.vault.read_value(&row.subject, &row.key(), id, &field.value).await?;
        values.extend(value.map(|value| (id.to_owned(), value)));
    }
    let faults = facts.contradicted_by(&values).map(|id| Fault::new(format!("/choices/{id}"), "contradicts_id_number"));
    let faults: Vec<_> = faults.collect();
    if faults.is_empty() { Ok(()) } else { Err(Problem::faults(faults)) }
}

/// Both records as they are after the merge. What changes in the survivor is set aside first.
pub fn carry_out(
    survivor: &mut CustomerRow,
    absorbed: &mut CustomerRow,
    plan: &Plan,
    withdrawn: &BTreeSet<String>,
    merge: &MergeId,
) {
    let mut kept = Absorbed {
        customer: absorbed.id.clone(),
        merge: merge.clone(),
        with: absorbed.merged_from().cloned().collect(),
        set_aside: BTreeMap::new(),
        consents: BTreeMap::new(),
        profiles: Vec::new(),
    };
    for (id, field) in absorbed.fields.iter().filter(|(id, _)| plan.taken.contains(*id)) {
        let field = StoredField { value: linked(absorbed, &field.value), ..field.clone() };
        if let Some(own) = survivor.fields.insert(id.clone(), field) {
            kept.set_aside.insert(id.clone(), own);
        }
    }
    for profile in &absorbed.profiles {
        if !survivor.profiles.contains(profile) {
            survivor.profiles.push(profile.clone());
            kept.profiles.push(profile.clone());
        }
    }
    let at = survivor.absorbed.len();
    survivor.absorbed.push(kept);
    for purpose in withdrawn {
        withdraw(survivor, absorbed, purpose, at);
    }
    absorbed.merged_into = Some(MergedInto { customer: survivor.id.clone(), merge: merge.clone() });
}

/// A link to a value, never to a link.
fn linked(of: &CustomerRow, value: &StoredValue) -> StoredValue {
    match value {
        StoredValue::Linked(link) => StoredValue::Linked(link.clone()),
        own => StoredValue::Linked(Box::new(Link {
            customer: of.id.clone(),
            subject: of.subject.clone(),
            version: of.version,
            value: own.clone(),
        })),
    }
}

/// What an undone merge leaves behind.
#[derive(Default)]
pub struct Undoing {
    /// Fields that have changed since, and stay as they are.
    pub left: Vec<String>,
    /// The survivor's values that had given way to them, and come back no more.
    pub given_up: BTreeMap<String, StoredValue>,
}

/// Those that stay absorbed when this merge is undone.
pub async fn others(app: &App, survivor: &CustomerRow, merge: &MergeRow) -> Result<Vec<CustomerRow>, Problem> {
    let others = survivor.absorbed.iter().filter(|one| one.merge != merge.id);
    let found = try_join_all(others.map(|one| customers::get(&app.store, &one.customer, true))).await?;
    Ok(found.into_iter().flatten().collect())
}

/// Both records as they were before the merge, as far as nobody has changed what it put in place. `others`
/// are the customers that stay absorbed.
pub fn undo(
    survivor: &mut CustomerRow,
    absorbed: &mut CustomerRow,
    others: &[CustomerRow],
    merge: &MergeRow,
) -> Option<Undoing> {
    let at = survivor.absorbed.iter().position(|one| one.merge == merge.id)?;
    let kept = survivor.absorbed.remove(at);
    let mut undoing = Undoing::default();
    for id in &merge.taken {
        let put = absorbed.fields.get(id).map(|field| linked(absorbed, &field.value));
        let is_put = |field: &StoredField| put.as_ref().is_some_and(|put| same_link(put, &field.value));
        let before = kept.set_aside.get(id).cloned();
        // A later merge may have set it aside in its turn.
        let later = survivor.absorbed.iter_mut().find(|one| one.set_aside.get(id).is_some_and(is_put));
        let place = match later {
            Some(one) => &mut one.set_aside,
            None if survivor.fields.get(id).is_some_and(is_put) => &mut survivor.fields,
            None => {
                undoing.left.push(id.clone());
                undoing.given_up.extend(before.map(|own| (id.clone(), own.value)));
                continue;
            }
        };
        match before {
            Some(own) => drop(place.insert(id.clone(), own)),
            None => drop(place.remove(id)),
        }
    }
    for (purpose, before) in kept.consents {
        let withdrawal = absorbed.consents.get(&purpose).and_then(|theirs| theirs.withdrawn.clone());
        match survivor.consents.get_mut(&purpose) {
            Some(mine) if mine.withdrawn == withdrawal => *mine = before,
            _ => continue,
        }
        // Another who has withdrawn it too is still here.
        for other in others {
            let at = survivor.absorbed.iter().position(|one| one.customer == other.id);
            if let Some(at) = at.filter(|_| withdrawn(survivor, other).contains(&purpose)) {
                withdraw(survivor, other, &purpose, at);
            }
        }
    }
    // A field that stays may need the profile it came with.
    if undoing.left.is_empty() {
        survivor.profiles.retain(|profile| !kept.profiles.contains(profile));
    }
    absorbed.merged_into = None;
    Some(undoing)
}

/// The withdrawal of the one absorbed at this place comes to hold; what held before is set aside with it.
fn withdraw(survivor: &mut CustomerRow, absorbed: &CustomerRow, purpose: &str, at: usize) {
    let withdrawal = absorbed.consents.get(purpose).and_then(|theirs| theirs.withdrawn.clone());
    if let (Some(mine), Some(kept)) = (survivor.consents.get_mut(purpose), survivor.absorbed.get_mut(at)) {
        kept.consents.insert(purpose.to_owned(), mine.clone());
        mine.withdrawn = withdrawal;
    }
}

/// Whether two links point at one value, whatever the record's version was.
fn same_link(one: &StoredValue, other: &StoredValue) -> bool {
    match (one, other) {
        (StoredValue::Linked(one), StoredValue::Linked(other)) => {
            (&one.customer, &one.value) == (&other.customer, &other.value)
        }
        _ => false,
    }
}

/// A merge as it stands, with both customers as they are now.
pub async fn view(
    app: &App,
    caller: &Caller,
    row: &MergeRow,
    survivor: &CustomerRow,
    absorbed: &CustomerRow,
) -> Result<MergeView, Problem> {
    Ok(MergeView {
        id: Some(row.id.clone()),
        status: row.status.clone(),
        survivor: shown(app, caller, survivor).await?,
        absorbed: shown(app, caller, absorbed).await?,
        taken: row.taken.iter().cloned().collect(),
        conflicts: row.conflicts.iter().cloned().collect(),
        without_purpose: BTreeSet::new(),
        withdrawn: row.withdrawn.iter().cloned().collect(),
        left: row.undone.as_ref().map(|undone| undone.left.clone()).unwrap_or_default(),
    })
}

/// Whether the absorbed customer's numbers say that it is another person, or organisation.
pub async fn other_numbers(app: &App, survivor: &CustomerRow, absorbed: &CustomerRow) -> Result<bool, Problem> {
    let unique = async |row: &CustomerRow| {
        let mut held = claims::numbers(app, row).await?;
        // Where it was imported from says nothing about who it is.
        held.retain(|claim| claim.unique && app.catalogue.field(&claim.field).is_some());
        Ok::<_, Problem>(held)
    };
    let (mine, theirs) = (unique(survivor).await?, unique(absorbed).await?);
    Ok(mine.iter().any(|own| theirs.iter().any(|other| own.field == other.field && own.partition != other.partition)))
}
