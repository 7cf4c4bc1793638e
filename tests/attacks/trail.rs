//! Checks of the audit trail against the tables, made apart from the code that writes it: chains
//! are whole, and every row that stands is what its last audit row says (AUD-01, SEC-09).

use std::collections::{BTreeMap, BTreeSet};

use shared::audit::{Act, Body, GENESIS, chain_hash};
use shared::domain::ids::{ContactId, CustomerId, SubjectId};
use shared::store::fingerprint::fingerprint;
use shared::store::lookups::Holder;
use shared::store::{Binary, Table, keys, names};
use tests::Kit;

use crate::state::{State, text};

pub struct Trail {
    pub bodies: Vec<Body>,
}

impl Trail {
    /// The rows of all chains, each chain checked: registered, without a gap, each hash right.
    #[track_caller]
    pub fn of(state: &State) -> Self {
        let registered: BTreeSet<_> =
            state.rows(Table::Audit, "registry#").map(|(_, row)| text(row, "chain")).collect();
        let mut chains: BTreeMap<&str, Vec<(&str, String, String)>> = BTreeMap::new();
        for ((_, pk, sk), row) in state.rows(Table::Audit, "chain#") {
            chains.entry(pk).or_default().push((sk, text(row, "body"), text(row, "hash")));
        }
        let found: BTreeSet<_> = chains.keys().map(|chain| (*chain).to_owned()).collect();
        assert_eq!(found, registered, "chains and their registry");
        let mut bodies = Vec::new();
        for (chain, rows) in chains {
            let mut previous = GENESIS.to_owned();
            for (number, (sk, text, hash)) in rows.into_iter().enumerate() {
                let body: Body = serde_json::from_str(&text).unwrap();
                assert_eq!((sk, body.number), (format!("{number:08}").as_str(), number as u64), "{chain}");
                assert_eq!((body.chain.as_str(), &body.previous), (chain, &previous));
                assert_eq!(hash, chain_hash(&previous, &text), "{chain} {number}");
                previous = hash;
                bodies.push(body);
            }
        }
        Self { bodies }
    }

    /// Made by functions: the people were there before.
    pub fn changes(&self) -> impl Iterator<Item = &Body> {
        self.bodies.iter().filter(|body| body.act == Act::Change && body.function != "setup")
    }

    /// Places whose row is not what the last change of it left. Where several changes have one time
    /// any of them may have been the last.
    pub fn contradicted(&self, state: &State) -> BTreeSet<String> {
        let mut last: BTreeMap<&str, (&str, BTreeSet<Option<&str>>)> = BTreeMap::new();
        for body in &self.bodies {
            for (path, hash) in body.items.iter().filter(|(path, _)| !path.starts_with("lookup|")) {
                let entry = last.entry(path).or_insert((&body.at, BTreeSet::new()));
                if entry.0 < body.at.as_str() {
                    *entry = (&body.at, BTreeSet::new());
                }
                if entry.0 == body.at {
                    entry.1.insert(hash.as_deref());
                }
            }
        }
        let stored: BTreeMap<_, _> = state
            .business()
            .0
            .iter()
            .filter(|((table, ..), _)| *table != Table::Lookup)
            .map(|((table, pk, sk), row)| (format!("{}|{pk}|{sk}", table.name()), fingerprint(row)))
            // A suspected pair is derived from two records; the trail speaks of it once somebody decides.
            .filter(|(path, _)| !is_suspicion(path) || last.contains_key(path.as_str()))
            .collect();
        let unaccounted = stored.iter().filter(|(path, hash)| {
            !last.get(path.as_str()).is_some_and(|(_, hashes)| hashes.contains(&Some(hash.as_str())))
        });
        let vanished =
            last.iter().filter(|(path, (_, hashes))| !stored.contains_key(**path) && !hashes.contains(&None));
        unaccounted.map(|(path, _)| path.clone()).chain(vanished.map(|(path, _)| (*path).to_owned())).collect()
    }
}

fn is_suspicion(path: &str) -> bool {
    path.starts_with("records|customers#duplicate#")
}

/// Chains are whole, and nothing stands in the tables, or is missing, that they do not account for:
/// what is written was written whole.
#[track_caller]
pub fn accounts_for(state: &State) -> Trail {
    let trail = Trail::of(state);
    assert_eq!(trail.contradicted(state), BTreeSet::new());
    trail
}

/// Rows of `Lookup` are no part of the trail. Each record holds a sealed list of its own, and beside it
/// stands the list of what a stream function has filed: together they are the table.
pub async fn lookups_match(kit: &Kit, state: &State) {
    let app = &kit.system.apps()["customers"];
    let mut listed = BTreeSet::new();
    let of_a_subject = |place: &(Table, String, String)| place.2 == "record" || place.2.starts_with("contact#");
    for (place, row) in state.rows(Table::Records, "customers#").filter(|(place, _)| of_a_subject(place)) {
        let subject: SubjectId = text(row, "subject").parse().unwrap();
        let id: CustomerId = place.1.strip_prefix("customers#").unwrap().parse().unwrap();
        let contact: Option<ContactId> = place.2.strip_prefix("contact#").map(|id| id.parse().unwrap());
        let item = contact.as_ref().map_or_else(|| keys::customer(&id), |contact| keys::contact(&id, contact));
        let sealed = Binary(row["lookups"].as_b().unwrap().as_ref().to_vec());
        let mut claims = app.vault.open_claims(&subject, &item, &sealed).await.unwrap();
        let holder = Holder { customer: id.clone(), contact: contact.clone() };
        if let Some(row) = names::get(&app.store, &holder).await.unwrap() {
            claims.extend(app.vault.open_claims(&subject, &names::key(&holder), &row.filed).await.unwrap());
        }
        for claim in claims {
            let key = match claim.unique {
                true => keys::unique_lookup(claim.partition),
                false => keys::shared_lookup(claim.partition, &id, contact.as_ref()),
            };
            listed.insert((key.pk, key.sk));
        }
    }
    let stored = state.0.keys().filter(|(table, pk, _)| *table == Table::Lookup && pk != "complete");
    assert_eq!(listed, stored.map(|(_, pk, sk)| (pk.clone(), sk.clone())).collect());
}
