//! What can be done to the seals, by somebody who can not sign.

use verify::Finding;
use verify::merkle;

use super::exported::Exported;
use super::{Chance, Tampered};

fn any(files: &Exported, chance: &mut Chance) -> u64 {
    1 + chance.below(files.seals.len()) as u64
}

fn broken(sequence: u64) -> Tampered {
    Tampered {
        what: format!("seal {sequence}"),
        found: Box::new(
            move |found| matches!(found, Finding::SealBroken { sequence: named, .. } if *named == sequence),
        ),
    }
}

/// To anything that still is a statement.
pub fn alter_statement(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let sequence = any(files, chance);
    let seal = files.seals.get_mut(&sequence)?;
    let mut statement = seal.statement().unwrap();
    match chance.below(6) {
        0 => statement.rows += 1,
        1 => statement.open = "2026-06-01T00".to_owned(),
        2 => statement.at = "2026-06-09T02:00:00.000000Z".to_owned(),
        3 => {
            seal.heads.pop();
            statement.chains = seal.heads.len() as u64;
            statement.root = merkle::root(&seal.heads);
        }
        4 => statement.key = format!("{:064}", 1),
        _ => statement.sequence += 1,
    }
    seal.statement = statement.text().unwrap();
    Some(broken(sequence))
}

pub fn alter_heads(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let sequence = any(files, chance);
    let seal = files.seals.get_mut(&sequence)?;
    if seal.heads.is_empty() {
        return None;
    }
    let at = chance.below(seal.heads.len());
    match chance.below(3) {
        0 => drop(seal.heads.remove(at)),
        1 => seal.heads[at].number += 1,
        _ => seal.heads[at].hash = format!("{:064}", 1),
    }
    Some(broken(sequence))
}

pub fn alter_signature(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let sequence = any(files, chance);
    let other = files.seals[&any(files, chance)].signature.clone();
    let seal = files.seals.get_mut(&sequence)?;
    if seal.signature == other {
        return None;
    }
    seal.signature = other;
    Some(broken(sequence))
}

/// One that others come after.
pub fn delete_seal(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let sequence = any(files, chance);
    if sequence == files.seals.len() as u64 {
        return None;
    }
    files.seals.remove(&sequence);
    Some(Tampered::expect(format!("seal {sequence}"), Finding::SealMissing { sequence }))
}

/// An older one, truly signed, in the place of another.
pub fn repeat_seal(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let (from, to) = (any(files, chance), any(files, chance));
    if from == to {
        return None;
    }
    let seal = files.seals[&from].clone();
    files.seals.insert(to, seal);
    Some(Tampered::expect(format!("seal {to}"), Finding::SealDoesNotFollow { sequence: to }))
}
