//! The tables, and the place of a row in them. The text of keys stands in `keys.rs`.

/// The four tables, by lifecycle (`docs/adr/003-four-tables.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    Records,
    Keys,
    Lookup,
    Audit,
}

impl Table {
    pub const ALL: [Self; 4] = [Self::Records, Self::Keys, Self::Lookup, Self::Audit];

    /// The logical name: bound into ciphertexts and audit rows, because a point-in-time restore
    /// always has another physical name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Keys => "keys",
            Self::Lookup => "lookup",
            Self::Audit => "audit",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub table: Table,
    pub pk: String,
    pub sk: String,
}

impl Key {
    pub(super) fn new(table: Table, pk: String, sk: impl Into<String>) -> Self {
        Self { table, pk, sk: sk.into() }
    }

    /// One string for ciphertext binding and audit rows.
    pub fn path(&self) -> String {
        format!("{}|{}|{}", self.table.name(), self.pk, self.sk)
    }
}
