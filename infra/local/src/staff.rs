//! The seeded staff: two of every role, one in each of two departments. The names are invented.

use jiff::Timestamp;
use jiff::civil::date;
use serde::Serialize;
use shared::audit::{Act, Actor, Entry, Trail};
use shared::domain::catalogue::{Catalogue, Label, Scope};
use shared::domain::ids::{GrantId, NotAnId, StaffId, UnitId};
use shared::http::caller::subject_hash;
use shared::store::access::{self, Agreement, GrantRow, GrantScope, StaffRow, Training};
use shared::store::access_reviews::{self, UnitRow};
use shared::store::{Store, Transaction};

use crate::LocalError;
use crate::tokens::ISSUER;

struct Department {
    unit: &'static str,
    zh: &'static str,
    en: &'static str,
    /// Of the catalogue's regions.
    region: &'static str,
}

const DEPARTMENTS: [Department; 2] = [
    Department { unit: "unt_east", zh: "华东业务部", en: "East China business", region: "east" },
    Department { unit: "unt_south", zh: "华南业务部", en: "South China business", region: "south" },
];

/// Nobody has looked over the seeded grants yet.
const FIRST_REVIEW: Timestamp = Timestamp::UNIX_EPOCH;

/// A role of the catalogue, and who has it in the first and in the second department.
const PEOPLE: [(&str, [&str; 2]); 9] = [
    ("administrator", ["陆昀", "贺潇"]),
    ("information_supervisor", ["沈知微", "顾明远"]),
    ("information_specialist", ["叶舒", "江岚"]),
    ("management_specialist", ["秦越", "白芷"]),
    ("sales", ["周向南", "林可"]),
    ("customer_service", ["宋瑶", "方晴"]),
    ("department_head", ["韩牧", "严霁"]),
    ("auditor", ["钟默", "薛衡"]),
    ("general_manager", ["程屹", "卫澜"]),
];

/// A seeded member of staff, as `GET /_local/staff` lists it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Member {
    pub id: StaffId,
    pub name: &'static str,
    pub role: &'static str,
    pub role_label: Label,
    pub unit_id: UnitId,
    pub unit_label: Label,
    pub region_id: &'static str,
    #[serde(skip)]
    scope: Scope,
}

/// Everybody, by role and within it by department.
pub fn members(catalogue: &Catalogue) -> Result<Vec<Member>, LocalError> {
    let mut members = Vec::new();
    for (role, names) in PEOPLE {
        let known = catalogue.role(role).ok_or(LocalError::NoSuchRole(role))?;
        for (number, (department, name)) in DEPARTMENTS.iter().zip(names).enumerate() {
            members.push(Member {
                id: id(format!("stf_{role}_{}", number + 1))?,
                name,
                role,
                role_label: known.label.clone(),
                unit_id: id(department.unit.to_owned())?,
                unit_label: Label { zh: department.zh.to_owned(), en: department.en.to_owned() },
                region_id: department.region,
                scope: known.scope,
            });
        }
    }
    Ok(members)
}

fn id<T: TryFrom<String, Error = NotAnId>>(text: String) -> Result<T, LocalError> {
    T::try_from(text.clone()).map_err(|NotAnId| LocalError::NoSuchStaff(text))
}

/// Whether this store was ever in service: nobody can have signed in before there is any staff.
pub async fn any_seeded(store: &Store, members: &[Member]) -> Result<bool, LocalError> {
    match members.first() {
        Some(first) => Ok(access::person(store, &first.id, true).await?.is_some()),
        None => Ok(false),
    }
}

/// Adds whoever is missing; changes nobody who is there. It stands in the trail like everything else: whoever
/// is on file without a row in it was planted.
pub async fn seed(store: &Store, trail: &Trail, members: &[Member]) -> Result<(), LocalError> {
    for department in &DEPARTMENTS {
        let unit = id(department.unit.to_owned())?;
        if access_reviews::unit(store, &unit).await?.is_none() {
            let mut tx = Transaction::new();
            UnitRow { version: 1, unit_id: unit, reviewed_at: None, due_at: FIRST_REVIEW }.put(None, &mut tx)?;
            keep(trail, &tx, department.unit).await?;
        }
    }
    for member in members {
        let mut tx = Transaction::new();
        match access::person(store, &member.id, true).await? {
            None => {
                access::enrol(&subject_hash(ISSUER, member.id.as_str()), &member.row(), &mut tx)?;
                access::give(&member.id, &member.grant()?, &mut tx)?;
            }
            // Whoever an earlier version has seeded had signed nothing yet.
            Some((row, _)) if row.version == 1 && row.agreement.is_none() => {
                tx.update(&StaffRow { version: 2, ..member.row() }, 1)?;
            }
            Some(_) => continue,
        }
        keep(trail, &tx, member.id.as_str()).await?;
    }
    Ok(())
}

async fn keep(trail: &Trail, tx: &Transaction, what: &str) -> Result<(), LocalError> {
    let entry = Entry::new("seed_staff", Act::Change, Actor::system("setup")).case(what);
    Ok(trail.commit(tx, &entry).await?)
}

impl Member {
    fn row(&self) -> StaffRow {
        StaffRow {
            id: self.id.clone(),
            version: 1,
            name: self.name.to_owned(),
            position: self.role_label.zh.clone(),
            unit_id: self.unit_id.clone(),
            team_id: None,
            region_id: self.region_id.to_owned(),
            posted_at: None,
            status: StaffRow::ACTIVE.to_owned(),
            locked: None,
            agreement: Some(Agreement {
                version: "2026-01".to_owned(),
                signed_on: date(2026, 1, 5),
                recorded_at: Timestamp::UNIX_EPOCH,
                recorded_by: StaffId::system(),
            }),
            training: Some(Training {
                course: "个人信息保护".to_owned(),
                passed_on: date(2026, 1, 5),
                valid_until: date(2035, 12, 31),
                recorded_at: Timestamp::UNIX_EPOCH,
                recorded_by: StaffId::system(),
            }),
        }
    }

    fn grant(&self) -> Result<GrantRow, LocalError> {
        let scope = match self.scope {
            Scope::Own => GrantScope::Own,
            // The seeded departments have no teams.
            Scope::Team | Scope::Department => GrantScope::Units(vec![self.unit_id.clone()]),
            Scope::Region => GrantScope::Regions(vec![self.region_id.to_owned()]),
            Scope::All => GrantScope::All,
        };
        let id: GrantId = id(self.id.as_str().replacen("stf_", "grt_", 1))?;
        Ok(GrantRow { id, role: self.role.to_owned(), scope, until: None, given: None })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn every_role_of_the_catalogue_has_one_person_in_each_department() {
        let catalogue = Catalogue::builtin();
        let mut units: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        let members = members(catalogue).unwrap();
        for member in &members {
            assert!(units.entry(member.role).or_default().insert(member.unit_id.to_string()), "{}", member.id);
        }
        let roles: BTreeSet<&str> = catalogue.roles.iter().map(|role| role.id.as_str()).collect();
        assert_eq!(units.keys().copied().collect::<BTreeSet<_>>(), roles);
        assert!(units.values().all(|units| units.len() == 2));
        assert_eq!(members.len(), 18);
    }

    #[test]
    fn regions_are_regions_of_the_catalogue() {
        let regions = &Catalogue::builtin().regions;
        assert!(DEPARTMENTS.iter().all(|department| regions.iter().any(|region| region.id == department.region)));
    }
}
