//! What can be done to the rows of the table `Audit`.

use serde_json::json;
use verify::Finding;
use verify::chain::{GENESIS, chain_hash, hour_of};

use super::exported::{Exported, place, set, text, with_body};
use super::{Chance, Tampered};

fn altered(chain: &str, number: u64) -> Finding {
    Finding::RowAltered { chain: chain.to_owned(), number }
}

pub fn alter_body(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let (chain, number) = chance.of(&files.sealed())?.clone();
    let other = chance.below(4);
    with_body(files.row(&chain, number), |body| match other {
        0 => body["staff"] = json!("stf_sales_9"),
        1 => body["at"] = json!("2026-06-09T02:00:00.000001Z"),
        2 => body["fields"] = json!(["name", "employer", "vehicle"]),
        _ => body["outcome"] = json!("nothing"),
    });
    Some(Tampered::expect(format!("{chain} {number}"), altered(&chain, number)))
}

pub fn alter_hash(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let (chain, number) = chance.of(&files.sealed())?.clone();
    let row = files.row(&chain, number);
    let mut hash = text(row, "hash").into_bytes();
    let at = chance.below(hash.len());
    hash[at] = if hash[at] == b'0' { b'1' } else { b'0' };
    set(row, "hash", &String::from_utf8(hash).unwrap());
    Some(Tampered::expect(format!("{chain} {number}"), altered(&chain, number)))
}

/// With a hash that fits its body and the row before it.
pub fn forge_row(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let (chain, number) = chance.of(&files.sealed())?.clone();
    let row = files.row(&chain, number);
    let body = with_body(row, |body| body["staff"] = json!("stf_sales_9"));
    let previous: serde_json::Value = serde_json::from_str(&body).unwrap();
    let hash = chain_hash(previous["previous"].as_str().unwrap(), &body);
    set(row, "hash", &hash);
    Some(Tampered::expect(format!("{chain} {number}"), altered(&chain, number)))
}

/// From a row on to the chain's end all is written anew, each fitting the one before. Only a seal knows better:
/// it names the last row that it covers.
pub fn forge_tail(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let (chain, first) = chance.of(&files.sealed())?.clone();
    let mut previous = match first {
        0 => GENESIS.to_owned(),
        _ => text(files.row(&chain, first - 1), "hash"),
    };
    for number in first..=files.last(&chain) {
        let row = files.row(&chain, number);
        let body = with_body(row, |body| {
            body["staff"] = json!("stf_sales_9");
            body["previous"] = json!(previous);
        });
        previous = chain_hash(&previous, &body);
        set(row, "hash", &previous);
    }
    let end = files.ends()[&chain];
    Some(Tampered {
        what: format!("{chain} from {first} on"),
        found: Box::new(
            move |found| matches!(found, Finding::RowAltered { chain: named, number } if *named == chain && (first..=end).contains(number)),
        ),
    })
}

pub fn delete_row(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let (chain, number) = chance.of(&files.sealed())?.clone();
    let last = files.last(&chain);
    files.audit.remove(&place(&chain, number));
    let finding = match number {
        0 if last == 0 => Finding::ChainMissing { chain: chain.clone() },
        _ if number == last => Finding::ChainTruncated { chain: chain.clone(), number },
        _ => Finding::RowMissing { chain: chain.clone(), number },
    };
    Some(Tampered::expect(format!("{chain} {number}"), finding))
}

pub fn cut_off(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let (chain, number) = chance.of(&files.sealed())?.clone();
    files.audit.retain(|(pk, sk), _| *pk != chain || *sk < format!("{number:08}"));
    let finding = match number {
        0 => Finding::ChainMissing { chain: chain.clone() },
        _ => Finding::ChainTruncated { chain: chain.clone(), number },
    };
    Some(Tampered::expect(format!("{chain} {number}"), finding))
}

/// Of one chain or of two.
pub fn swap_rows(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let sealed = files.sealed();
    let ((chain, number), (other, second)) = (chance.of(&sealed)?.clone(), chance.of(&sealed)?.clone());
    if (&chain, number) == (&other, second) {
        return None;
    }
    let (one, two) = (files.row(&chain, number).clone(), files.row(&other, second).clone());
    for (name, into, from) in [("body", (&chain, number), &two), ("hash", (&chain, number), &two)] {
        set(files.row(into.0, into.1), name, &text(from, name));
    }
    for name in ["body", "hash"] {
        set(files.row(&other, second), name, &text(&one, name));
    }
    let finding = Finding::RowReordered { chain: chain.clone(), number };
    Some(Tampered::expect(format!("{chain} {number}"), finding))
}

/// Together with its entry in the registry, or without.
pub fn delete_chain(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let (chain, _) = chance.of(&files.sealed())?.clone();
    let unregister = chance.below(2) == 0;
    let entry = registered(&chain);
    files.audit.retain(|place, _| place.0 != chain && !(unregister && *place == entry));
    Some(Tampered::expect(chain.clone(), Finding::ChainMissing { chain }))
}

fn registered(chain: &str) -> (String, String) {
    let (rest, hour) = chain.strip_prefix("chain#").unwrap().rsplit_once('#').unwrap();
    (format!("registry#{hour}"), rest.to_owned())
}

/// The hours that no row may be added to any more.
fn closed(files: &Exported) -> Vec<String> {
    let open = files.seals.values().last().unwrap().statement().unwrap().open;
    files.ends().into_keys().filter(|chain| hour_of(chain) < open.as_str()).collect()
}

pub fn add_late(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let chain = chance.of(&closed(files))?.clone();
    let last = files.last(&chain);
    let mut row = files.row(&chain, last).clone();
    let previous = text(&row, "hash");
    set(&mut row, "sk", &place(&chain, last + 1).1);
    let body = with_body(&mut row, |body| {
        body["number"] = json!(last + 1);
        body["previous"] = json!(previous);
    });
    set(&mut row, "hash", &chain_hash(&previous, &body));
    files.audit.insert(place(&chain, last + 1), row);
    Some(Tampered::expect(chain.clone(), Finding::RowLate { chain, number: last + 1 }))
}

pub fn add_late_chain(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let known = chance.of(&closed(files))?.clone();
    let forged = format!("chain#customers.forged#{:04}#{}", chance.below(1000), hour_of(&known));
    let mut row = files.row(&known, 0).clone();
    set(&mut row, "pk", &forged);
    let body = with_body(&mut row, |body| body["chain"] = json!(forged));
    set(&mut row, "hash", &chain_hash(GENESIS, &body));
    let mut entry = files.audit[&registered(&known)].clone();
    let (pk, sk) = registered(&forged);
    for (name, value) in [("pk", &pk), ("sk", &sk), ("chain", &forged)] {
        set(&mut entry, name, value);
    }
    files.audit.insert(place(&forged, 0), row);
    files.audit.insert((pk, sk), entry);
    Some(Tampered::expect(forged.clone(), Finding::RowLate { chain: forged, number: 0 }))
}
