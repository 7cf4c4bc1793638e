//! Rows of one file that are the same customer, or may be: by the one rule (`domain/duplicates`), in the
//! order of the file and before any of them is put on file, so that it does not matter which is done
//! first.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use super::row::Judged;
use crate::domain::catalogue::{Catalogue, Lookup};
use crate::domain::customer::Kind;
use crate::domain::duplicates::{Likeness, Match, Reason};

/// An earlier row, and the field both agree in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Twin {
    /// The same customer: not put on file again.
    Certain { row: u32, field: String },
    /// Perhaps the same: put on file, and looked at by somebody. Without a field: the whole row is the
    /// same.
    Suspect { row: u32, field: Option<String> },
}

/// What was seen of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub twin: Option<Twin>,
    /// An earlier row says the same, word for word.
    pub repeats: bool,
}

/// Rows seen so far that will be on file. Two that are alike share a key; a key is kept as a hash, since
/// what meets under it is compared anyway.
#[derive(Default)]
pub struct Twins {
    rows: Vec<(u32, Likeness)>,
    met: HashMap<u64, Vec<u32>>,
    contents: HashMap<u64, u32>,
    hashes: RandomState,
}

/// What more rows than this have in common makes none of them a twin: a switchboard, a hostel.
const MOST_UNDER_ONE_KEY: usize = 50;

impl Twins {
    /// The earlier row this one repeats. A row that is not certain to be one is remembered.
    pub fn see(&mut self, row: u32, judged: &Judged, catalogue: &Catalogue) -> Seen {
        let likeness = Likeness::of(catalogue, judged.registration.kind, &judged.registration.values);
        let keys = self.keys(&likeness);
        let mut suspect = None;
        for earlier in self.meeting(&keys) {
            let (number, other) = &self.rows[earlier];
            match likeness.compare(other) {
                Some(Match::Certain) => {
                    let field = common(&likeness, other).unwrap_or_default();
                    return Seen { twin: Some(Twin::Certain { row: *number, field }), repeats: false };
                }
                Some(Match::Suspect(reasons)) if suspect.is_none() => {
                    let field = reasons.first().and_then(|reason| field(*reason, likeness.kind, catalogue));
                    suspect = Some(Twin::Suspect { row: *number, field });
                }
                _ => {}
            }
        }
        let content = self.hashes.hash_one(judged.content());
        let same = self.contents.get(&content).copied();
        self.contents.entry(content).or_insert(row);
        self.remember(row, likeness, keys);
        let twin = suspect.or_else(|| same.map(|row| Twin::Suspect { row, field: None }));
        Seen { twin, repeats: same.is_some() }
    }

    /// Earlier rows that share a key, oldest first.
    fn meeting(&self, keys: &HashSet<u64>) -> BTreeSet<usize> {
        let under = keys.iter().filter_map(|key| self.met.get(key)).filter(|rows| rows.len() <= MOST_UNDER_ONE_KEY);
        under.flatten().filter_map(|place| usize::try_from(*place).ok()).collect()
    }

    fn remember(&mut self, row: u32, likeness: Likeness, keys: HashSet<u64>) {
        let place = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        self.rows.push((row, likeness));
        for key in keys {
            let rows = self.met.entry(key).or_default();
            if rows.len() <= MOST_UNDER_ONE_KEY {
                rows.push(place);
            }
        }
    }

    fn keys(&self, likeness: &Likeness) -> HashSet<u64> {
        let certain = likeness.certain.iter().map(|(field, form)| self.hashes.hash_one((field, form)));
        let mobiles = likeness.mobiles.iter().map(|mobile| self.hashes.hash_one(("mobile", mobile)));
        let near = likeness.meeting_keys().into_iter().map(|key| self.hashes.hash_one(("near", key)));
        certain.chain(mobiles).chain(near).collect()
    }
}

fn common(one: &Likeness, other: &Likeness) -> Option<String> {
    one.certain.intersection(&other.certain).next().map(|(field, _)| field.clone())
}

/// The field a reason is told by.
fn field(reason: Reason, kind: Kind, catalogue: &Catalogue) -> Option<String> {
    let id = match reason {
        Reason::SameMobile => "mobile",
        Reason::BirthDateAddress => "birthDate",
        Reason::NearNameBirthDate | Reason::NearNameAddress => {
            let named = |field: &&crate::domain::catalogue::Field| field.lookup == Some(Lookup::Name);
            return catalogue.fields_of(&[kind.profile()]).find(named).map(|field| field.id.clone());
        }
    };
    Some(id.to_owned())
}
