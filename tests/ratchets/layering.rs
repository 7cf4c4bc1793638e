//! The house's own rules of who may lean on whom, read off the source: arrows point down only, the
//! domain is pure, functions know `shared` and nothing else, handlers hold no key text (design §2, §3).

use std::collections::BTreeSet;

use crate::exceptions::Exceptions;
use crate::source::{Source, below, root};

/// What each layer of `shared` may use, itself aside. `audit` and `vault` do not know each other.
const ARROWS: [(&str, &[&str]); 9] = [
    ("runtime", &["http", "audit", "vault", "objects", "messages", "store", "domain"]),
    ("registry", &["http", "audit", "vault", "objects", "messages", "store", "domain"]),
    ("http", &["audit", "vault", "objects", "messages", "store", "domain"]),
    ("audit", &["store", "domain"]),
    ("vault", &["objects", "store", "domain"]),
    ("objects", &["domain"]),
    ("messages", &[]),
    ("store", &["domain"]),
    ("domain", &[]),
];

#[test]
fn no_import_climbs() {
    let sources = below("shared/src");
    let mut checked = BTreeSet::new();
    for source in &sources {
        let Some((layer, below)) = ARROWS.iter().find(|(layer, _)| layer_of(source) == Some(*layer)) else {
            let top = ["shared/src/lib.rs", "shared/src/testing/mod.rs"].contains(&source.path.as_str());
            assert!(top, "{} is in no layer", source.path);
            continue;
        };
        checked.insert(*layer);
        for used in uses(source) {
            let is_layer = ARROWS.iter().any(|(other, _)| *other == used) || used == "testing";
            assert!(is_layer, "{}: crate::{used} is in no layer", source.path);
            assert!(used == *layer || below.contains(&used.as_str()), "{} climbs to {used}", source.path);
        }
    }
    assert_eq!(checked.len(), ARROWS.len());
}

fn layer_of(source: &Source) -> Option<&str> {
    source.path.strip_prefix("shared/src/")?.split('/').next()
}

/// Through `crate::`, or by as many `super::` as it takes to get out of the layer.
fn uses(source: &Source) -> Vec<String> {
    let mut used = source.after("crate");
    let modules = source.path.trim_end_matches("/mod.rs").split('/').count() - 2;
    let climb = vec!["super"; modules].join("::");
    for (layer, _) in ARROWS {
        if source.names(&format!("{climb}::{layer}")) {
            used.push(layer.to_owned());
        }
    }
    used
}

#[test]
fn the_domain_is_pure() {
    for source in below("shared/src/domain") {
        for word in source.words() {
            let foreign = ["axum", "tokio", "http", "reqwest", "futures", "lambda_http", "lambda_runtime", "tracing"];
            let impure =
                foreign.contains(&word.as_str()) || word.starts_with("aws_") || word == "async" || word == "await";
            assert!(!impure, "{} uses {word}", source.path);
        }
        for path in
            ["std::env", "std::fs", "std::net", "std::time", "Timestamp::now", "Zoned::now", "SystemTime", "Instant"]
        {
            assert!(!source.names(path), "{} uses {path}", source.path);
        }
    }
}

#[test]
fn functions_use_shared_and_nothing_else_of_the_house() {
    let house = ["embedded", "local", "tests", "bench"].into_iter().map(str::to_owned);
    let functions: BTreeSet<String> = crates_below("functions");
    let others: BTreeSet<String> = house.chain(functions).collect();
    for source in below("functions") {
        let own = source.path.split('/').nth(1).unwrap().replace('-', "_");
        for other in others.iter().filter(|other| **other != own) {
            assert!(!names_crate(&source, other), "{} uses {other}", source.path);
        }
        for word in source.words() {
            let raw = word.starts_with("aws_") || ["rusqlite", "dynoxide", "AttributeValue"].contains(&word.as_str());
            assert!(!raw, "{} uses {word}", source.path);
        }
        assert!(!source.names("std::env"), "{} reads the environment", source.path);
    }
}

/// `other::…`, but not `self.other` or `x::other::…`.
fn names_crate(source: &Source, name: &str) -> bool {
    source.names(&format!("use::{name}")) && !source.after(name).is_empty()
}

fn crates_below(folder: &str) -> BTreeSet<String> {
    let files = below(folder);
    files.iter().filter_map(|source| Some(source.path.split('/').nth(1)?.replace('-', "_"))).collect()
}

#[test]
fn handlers_hold_no_key_text_and_no_loose_json() {
    let keys = |source: &Source| source.path.ends_with("/keys.rs") || source.path.contains("/keys/");
    let prefixes: BTreeSet<String> = below("shared/src/store")
        .iter()
        .filter(|source| keys(source))
        .flat_map(Source::texts)
        .filter_map(|text| text.trim_matches('"').split_once('#').map(|(word, _)| format!("\"{word}#")))
        .filter(|word| word.len() > 3 && word[1..].bytes().all(|b| b.is_ascii_lowercase() || b == b'#'))
        .collect();
    assert!(prefixes.len() >= 10, "{prefixes:?}");
    for source in below("functions") {
        let tested = source.text.split("#[cfg(test)]").next().unwrap().to_owned();
        let source = Source { path: source.path, text: tested };
        assert!(!source.macros().contains(&"json".to_owned()), "{} writes JSON by hand", source.path);
        for text in source.texts() {
            let is_key = prefixes.iter().any(|prefix| text.starts_with(prefix.as_str()))
                || ["\"pk\"", "\"sk\""].contains(&text.as_str());
            assert!(!is_key, "{} holds key text: {text}", source.path);
        }
    }
}

#[test]
fn files_are_short_and_named_for_what_they_are() {
    let exceptions = Exceptions::read();
    let sources: Vec<_> = ["shared", "functions", "infra", "tests"].into_iter().flat_map(below).collect();
    for source in &sources {
        let excused = exceptions.long_files.iter().find(|long| long.file == source.path);
        let limit = excused.map_or(300, |long| long.lines);
        assert!(source.lines() <= limit, "{} has {} lines: split it", source.path, source.lines());
        assert!(excused.is_none() || source.lines() > 300, "{} is short now: take the exception out", source.path);
        for vague in ["utils", "util", "helpers", "helper", "common", "manager", "misc"] {
            let named = source.path.split('/').any(|part| part.trim_end_matches(".rs") == vague);
            assert!(!named && !source.names(&format!("mod::{vague}")), "{} names a {vague}", source.path);
        }
    }
    for long in &exceptions.long_files {
        assert!(sources.iter().any(|source| source.path == long.file), "{} is gone: take it out", long.file);
    }
}

/// Whoever starts a function decides nothing.
#[test]
fn a_main_only_hands_over() {
    for source in below("functions").iter().filter(|source| source.path.ends_with("/main.rs")) {
        assert!(source.lines() <= 10, "{}", source.path);
    }
}

/// A test harness is built of no main but the benchmark's, of few functions, and of no examples in docs: it takes
/// minutes to find none there.
#[test]
fn no_test_stands_where_nobody_looks() {
    let sources = ["shared", "functions", "infra", "tests"].iter().flat_map(|folder| below(folder));
    for source in sources {
        let mut lines = source.text.lines().map(str::trim_start);
        let example = lines.any(|line| line.starts_with("//") && line.contains("```"));
        assert!(!example, "{} has an example in its docs", source.path);
        let main = source.path.ends_with("/main.rs") && source.path.contains("/src/");
        let tested = ["[test]", "[tokio::test]"].iter().any(|word| source.text.contains(word));
        assert!(!main || !tested || source.path.starts_with("infra/bench/"), "{}", source.path);
        let Some((of, _)) = source.path.split_once("/src/") else { continue };
        let manifest: toml::Table =
            std::fs::read_to_string(root().join(of).join("Cargo.toml")).unwrap().parse().unwrap();
        let off = |target: &toml::Value, what: &str| target.get(what).and_then(toml::Value::as_bool) == Some(false);
        let library = manifest.get("lib");
        assert!(!tested || !library.is_some_and(|library| off(library, "test")), "{}", source.path);
        let silent = library.is_some_and(|library| off(library, "doctest"));
        assert!(silent || !source.path.ends_with("/src/lib.rs"), "{of}: `doctest = false` is missing");
        let mains = manifest.get("bin").and_then(toml::Value::as_array).cloned().unwrap_or_default();
        let harness = |main: &toml::Value| off(main, "test") || of == "infra/bench";
        assert!(!main || !mains.is_empty() && mains.iter().all(harness), "{of}: `test = false` is missing");
    }
}
