//! What is excused for now: `exceptions.toml`, a list that may only shrink. An entry that is no longer
//! needed fails, and so does a longer list.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;

/// Lower these when an entry goes.
const MOST_LEAKS: usize = 0;
const MOST_LONG_FILES: usize = 0;
const MOST_UNUSED_RIGHTS: usize = 4 + 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exceptions {
    #[serde(default)]
    leaks: Vec<Leak>,
    /// Files of more than 300 lines.
    #[serde(default)]
    pub long_files: Vec<LongFile>,
    /// Rights of functions that no test brings them to use.
    #[serde(default)]
    unused_rights: Vec<UnusedRight>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnusedRight {
    function: String,
    /// Action, resource, leading key or class; a star for a function that was not compared yet.
    right: String,
    #[serde(rename = "reason")]
    _reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Leak {
    surface: String,
    field: String,
    /// Why, and until when.
    #[serde(rename = "reason")]
    _reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LongFile {
    pub file: String,
    /// It may have this many lines, and no more.
    pub lines: usize,
}

impl Exceptions {
    #[allow(clippy::absurd_extreme_comparisons, reason = "a bound may be 0 today and must not be raised")]
    pub fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ratchets/exceptions.toml");
        let exceptions: Self = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert!(exceptions.leaks.len() <= MOST_LEAKS, "the list of excused leaks may only shrink");
        assert!(exceptions.long_files.len() <= MOST_LONG_FILES, "the list of long files may only shrink");
        assert!(exceptions.unused_rights.len() <= MOST_UNUSED_RIGHTS, "the list of unused rights may only shrink");
        exceptions
    }

    pub fn excuse_right(&self, function: &str, right: &str) -> bool {
        self.unused_rights
            .iter()
            .any(|unused| unused.function == function && ["*", right].contains(&unused.right.as_str()))
    }

    pub fn all_rights_needed(&self, unused: &BTreeSet<(String, String)>) {
        for one in self.unused_rights.iter().filter(|one| one.right != "*") {
            let needed = unused.contains(&(one.function.clone(), one.right.clone()));
            assert!(needed, "{}: {} is used by now, take it out", one.function, one.right);
        }
    }

    pub fn excuse_leak(&self, surface: &str, field: &str) -> bool {
        self.leaks.iter().any(|leak| leak.surface == surface && leak.field == field)
    }

    pub fn all_needed(&self, what: &str, found: impl Iterator<Item = (String, String)>) {
        let found: BTreeSet<_> = found.collect();
        for leak in &self.leaks {
            let needed = found.contains(&(leak.surface.clone(), leak.field.clone()));
            assert!(needed, "{what}: {} of {} is no exception any more, take it out", leak.field, leak.surface);
        }
    }
}
