//! The leak matrix as a document: what each role was shown by each operation, and what every other
//! surface held, as the ratchet in `leaks.rs` has seen it. `docs/leak-matrix.md` is made from it.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;
use shared::domain::catalogue::{Catalogue, Level, Role, Scope};

/// What is seen of a level, the least first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    #[default]
    Nothing,
    Masked,
    Clear,
}

impl Seen {
    const fn sign(self) -> &'static str {
        match self {
            Self::Nothing => "–",
            Self::Masked => "m",
            Self::Clear => "**c**",
        }
    }
}

/// Of level 1 and of level 2.
pub type Exposure = [Seen; 2];

#[derive(Default)]
pub struct Matrix {
    /// By operation, then by role and whether the customer is in its reach.
    cells: BTreeMap<String, BTreeMap<(String, bool), Exposure>>,
    /// What is no answer to a good request.
    surfaces: BTreeMap<&'static str, Exposure>,
}

impl Matrix {
    pub fn note(&mut self, operation: &str, role: &str, inside: bool, seen: Exposure) {
        let cells = self.cells.entry(operation.to_owned()).or_default();
        most(cells.entry((role.to_owned(), inside)).or_default(), seen);
    }

    pub fn note_surface(&mut self, surface: &'static str, seen: Exposure) {
        most(self.surfaces.entry(surface).or_default(), seen);
    }

    fn cell(&self, operation: &str, role: &Role, inside: bool) -> Exposure {
        self.cells[operation].get(&(role.id.clone(), inside)).copied().unwrap_or_default()
    }

    pub fn document(&self) -> String {
        let mut out = String::from(HEAD);
        let roles = &Catalogue::builtin().roles;
        let inside: Vec<_> = roles.iter().map(|role| (role, true)).collect();
        self.table(&mut out, "Customers in reach", &inside);
        let narrow = roles.iter().filter(|role| role.scope != Scope::All);
        let outside: Vec<_> = narrow.map(|role| (role, false)).collect();
        let leaves = self
            .cells
            .keys()
            .any(|id| outside.iter().any(|(role, _)| self.cell(id, role, false) != [Seen::Nothing; 2]));
        if leaves {
            self.table(&mut out, "Customers out of reach", &outside);
        } else {
            let names: Vec<_> = outside.iter().map(|(role, _)| format!("`{}`", role.id)).collect();
            writeln!(
                out,
                "## Customers out of reach\n\nOf {} operations, none shows {} anything.\n",
                self.cells.len(),
                names.join(", ")
            )
            .unwrap();
        }
        writeln!(out, "## Everything else\n\n| Surface | level 1 | level 2 |\n|---|---|---|").unwrap();
        for (surface, [one, two]) in &self.surfaces {
            writeln!(out, "| {surface} | {} | {} |", one.sign(), two.sign()).unwrap();
        }
        out
    }

    fn table(&self, out: &mut String, title: &str, columns: &[(&Role, bool)]) {
        let names: Vec<_> = columns.iter().map(|(role, _)| role.id.replace('_', " ")).collect();
        writeln!(out, "## {title}\n\n| Operation | {} |", names.join(" | ")).unwrap();
        writeln!(out, "|---|{}", "---|".repeat(columns.len())).unwrap();
        for operation in self.cells.keys() {
            let cells = columns.iter().map(|(role, inside)| {
                let [one, two] = self.cell(operation, role, *inside);
                format!("{} {}", one.sign(), two.sign())
            });
            writeln!(out, "| `{operation}` | {} |", cells.collect::<Vec<_>>().join(" | ")).unwrap();
        }
        out.push('\n');
    }
}

fn most(cell: &mut Exposure, seen: Exposure) {
    for (cell, seen) in cell.iter_mut().zip(seen) {
        *cell = (*cell).max(seen);
    }
}

/// Which levels a body shows masks of.
pub fn masks(body: &Value) -> Exposure {
    let mut seen = Exposure::default();
    match body {
        Value::Object(members) => {
            for id in members.get("masked").and_then(Value::as_array).into_iter().flatten() {
                let level = id.as_str().and_then(|id| Catalogue::builtin().field(id)).map(|field| field.level);
                match level {
                    Some(Level::One) => seen[0] = Seen::Masked,
                    Some(Level::Two) => seen[1] = Seen::Masked,
                    _ => {}
                }
            }
            members.values().for_each(|value| most(&mut seen, masks(value)));
        }
        Value::Array(list) => list.iter().for_each(|value| most(&mut seen, masks(value))),
        _ => {}
    }
    seen
}

/// The document is what the ratchet has seen. Made anew like the snapshots: `INSTA_UPDATE=always`.
pub fn require_current(document: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/leak-matrix.md");
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(path, document).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == document, "docs/leak-matrix.md is older than the code; it should be:\n{document}");
}

const HEAD: &str = "# Leak matrix

What of a customer's level-1 and level-2 values is seen where, and by whom. Made by a test
(`tests/ratchets/leaks.rs`), not by hand: it fills every level-1 and level-2 field of the catalogue with a value
found nowhere else, sends every operation of the API as every role, well formed and spoilt, with store and KMS in
order and out of order, and looks for each value, and for any five characters of a level-1 value beyond its mask,
in every body, header, log line and stored row. The test fails when something is seen that may not be, and when
this page says anything else than it saw.

Two signs a cell, for level 1 and level 2: **c** in clear, m masked, – nothing. An operation that shows a role
something of level 2 shows it in clear to those who are cleared for it and masked to others. Level 3 is no secret.
`view_revealed_values` is shown here by one's own reveal, on the terms of `reveals.toml`; another's shows nothing.
Whoever registers a customer looks after it: `register_customer` is never out of reach.

";
