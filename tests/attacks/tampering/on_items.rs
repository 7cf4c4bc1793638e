//! What can be done to the rows that the trail speaks of.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use verify::Finding;
use verify::folder::COMPARED;

use super::exported::{Exported, set, text};
use super::{Chance, Tampered};

/// Paths that are there and that the trail has left there, with the place of each row that names it.
fn told(files: &Exported) -> Vec<(String, Vec<(String, u64)>)> {
    let mut told: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
    for row in files.audit.values().filter(|row| row.contains_key("body")) {
        let body: Value = serde_json::from_str(&text(row, "body")).unwrap();
        for path in body["items"].as_object().into_iter().flatten().map(|(path, _)| path) {
            let place = (text(row, "pk"), body["number"].as_u64().unwrap());
            told.entry(path.clone()).or_default().push(place);
        }
    }
    told.into_iter().filter(|(path, _)| files.items.contains_key(&key(path))).collect()
}

fn key(path: &str) -> (&'static str, String, String) {
    let mut parts = path.splitn(3, '|');
    let named = parts.next().unwrap_or_default();
    let table = COMPARED.into_iter().find(|table| *table == named).unwrap_or_default();
    (table, parts.next().unwrap_or_default().to_owned(), parts.next().unwrap_or_default().to_owned())
}

pub fn change_item(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let (path, writers) = chance.of(&told(files))?.clone();
    let item = files.items.get_mut(&key(&path))?;
    let names: Vec<_> = item.keys().filter(|name| !["pk", "sk"].contains(&name.as_str())).cloned().collect();
    let name = chance.of(&names)?;
    match chance.below(3) {
        0 => drop(item.remove(name)),
        1 => drop(item.insert(name.clone(), json!({ "S": "something else" }))),
        _ => drop(item.insert("added".to_owned(), json!({ "BOOL": true }))),
    }
    Some(Tampered {
        what: path.clone(),
        found: Box::new(move |found| {
            matches!(found, Finding::ItemChanged { path: named, chain, number }
                if *named == path && writers.contains(&(chain.clone(), *number)))
        }),
    })
}

pub fn delete_item(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let (path, _) = chance.of(&told(files))?.clone();
    files.items.remove(&key(&path));
    Some(Tampered {
        what: path.clone(),
        found: Box::new(move |found| matches!(found, Finding::ItemMissing { path: named, .. } if *named == path)),
    })
}

/// A customer nobody registered, or a row that a change has deleted, back again.
pub fn plant_item(files: &mut Exported, chance: &mut Chance) -> Option<Tampered> {
    let (path, _) = chance.of(&told(files))?.clone();
    let (table, pk, sk) = key(&path);
    let mut row = files.items[&(table, pk.clone(), sk.clone())].clone();
    let planted = format!("{pk}f{}", chance.below(1000));
    set(&mut row, "pk", &planted);
    let path = format!("{table}|{planted}|{sk}");
    files.items.insert((table, planted, sk), row);
    Some(Tampered::expect(path.clone(), Finding::ItemPlanted { path }))
}
