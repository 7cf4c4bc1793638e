//! What is linked into a deployed function, and under which licences.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, LicenseItem};

use crate::source::root;

/// The embedded store and everything of it, and the local system.
const NEVER_DEPLOYED: [&str; 5] = ["embedded", "dynoxide-rs", "rusqlite", "libsqlite3-sys", "local"];

/// Licences that ask for no more than notices.
const ALLOWED: [&str; 12] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "0BSD",
    "BSL-1.0",
    "CC0-1.0",
    "Unlicense",
    "Unicode-3.0",
];

/// What is deployed runs here. Packages of other platforms need not even be on the machine.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

fn cargo(arguments: &[&str]) -> String {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output =
        Command::new(cargo).args(arguments).args(["--offline", "--locked"]).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn functions() -> Vec<String> {
    let folders = std::fs::read_dir(root().join("functions")).unwrap();
    let functions: Vec<_> = folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(functions.len() >= 5);
    functions
}

/// All that these crates link for the platform they are deployed to: built together, at least what each links alone.
fn linked(packages: &[String]) -> BTreeSet<String> {
    let mut arguments = vec!["tree", "--edges", "normal", "--prefix", "none", "--target", PLATFORM];
    arguments.extend(packages.iter().flat_map(|package| ["-p", package]));
    cargo(&arguments).lines().filter_map(|line| line.split(' ').next().map(str::to_owned)).collect()
}

#[test]
fn no_function_links_the_embedded_store() {
    let linked = linked(&functions());
    assert!(functions().iter().all(|function| linked.contains(function)), "{linked:?}");
    for package in NEVER_DEPLOYED {
        assert!(!linked.contains(package), "a function links {package}: cargo tree --edges normal -i {package}");
    }
}

#[test]
fn every_linked_licence_asks_for_notices_only() {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--filter-platform", PLATFORM])).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let linked = linked(&[functions(), vec!["local".to_owned()]].concat());
    let mut judged = 0;
    for package in packages.iter().filter(|package| linked.contains(package["name"].as_str().unwrap())) {
        let (name, licence) = (&package["name"], package["license"].as_str().unwrap_or_default());
        // `/` is an older way to write OR.
        let expression =
            Expression::parse(&licence.replace('/', " OR ")).unwrap_or_else(|_| panic!("{name}: {licence}"));
        let free = expression.evaluate(|requirement| match &requirement.license {
            LicenseItem::Spdx { id, .. } => ALLOWED.contains(&id.name),
            LicenseItem::Other { .. } => false,
        });
        assert!(free, "{name} is under {licence}");
        judged += 1;
    }
    assert!(judged > 150, "{judged}");
}

/// `cargo run` and `cargo test --workspace`: whoever tries the one and then the other waits for one build, and
/// `.ci/binaries dev` after the tests only for its binaries.
#[test]
fn the_local_system_and_the_tests_share_one_build_of_everything() {
    let built = |which: &[&str]| -> BTreeSet<String> {
        let arguments = ["tree", "--prefix", "none", "--format", "{p} {f}", "--target", PLATFORM];
        let tree = cargo(&[arguments.as_slice(), which].concat());
        tree.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
    };
    let local = built(&["-p", "local", "--edges", "normal,build"]);
    let all = built(&["--workspace", "--edges", "normal,build,dev"]);
    assert!(local.len() > 150);
    assert_eq!(local.difference(&all).collect::<Vec<_>>(), Vec::<&String>::new(), "see infra/local/Cargo.toml");
}
