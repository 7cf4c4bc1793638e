//! What can be wrong, each by the name of the first thing that is.

use std::fmt;

use serde::Serialize;

use crate::seal::SealFault;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// The file of a seal is no seal, or not one that was signed.
    SealBroken {
        sequence: u64,
        why: String,
    },
    /// There are later ones.
    SealMissing {
        sequence: u64,
    },
    /// It says that it follows another seal than the one before it.
    SealDoesNotFollow {
        sequence: u64,
    },
    /// Two seals say different things of one chain.
    SealsDisagree {
        chain: String,
        number: u64,
        sequence: u64,
    },
    /// Sealed, and not one row of it is there.
    ChainMissing {
        chain: String,
    },
    /// Rows from `number` on are gone, to the chain's end.
    ChainTruncated {
        chain: String,
        number: u64,
    },
    RowMissing {
        chain: String,
        number: u64,
    },
    RowAltered {
        chain: String,
        number: u64,
    },
    /// The row at this place is another place's.
    RowReordered {
        chain: String,
        number: u64,
    },
    /// The row came into an hour after it was closed.
    RowLate {
        chain: String,
        number: u64,
    },
    /// A chain that its hour's registry does not know.
    ChainUnregistered {
        chain: String,
    },
    /// An entry of the registry that was changed, or that is no place of a chain.
    RegistryAltered {
        entry: String,
    },
    /// The row is not what its last audit row says.
    ItemChanged {
        path: String,
        chain: String,
        number: u64,
    },
    /// The row is gone, and no audit row says that it was deleted.
    ItemMissing {
        path: String,
        chain: String,
        number: u64,
    },
    /// The row is there, and its last audit row says that it was deleted.
    ItemBack {
        path: String,
        chain: String,
        number: u64,
    },
    /// The row is there, and no audit row has ever named it.
    ItemPlanted {
        path: String,
    },
}

impl Finding {
    pub fn seal(sequence: u64, fault: SealFault) -> Self {
        Self::SealBroken { sequence, why: fault.to_string() }
    }

    /// A word that stays the same, for logs and rows.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::SealBroken { .. } => "seal_broken",
            Self::SealMissing { .. } => "seal_missing",
            Self::SealDoesNotFollow { .. } => "seal_does_not_follow",
            Self::SealsDisagree { .. } => "seals_disagree",
            Self::ChainMissing { .. } => "chain_missing",
            Self::ChainTruncated { .. } => "chain_truncated",
            Self::RowMissing { .. } => "row_missing",
            Self::RowAltered { .. } => "row_altered",
            Self::RowReordered { .. } => "row_reordered",
            Self::RowLate { .. } => "row_late",
            Self::ChainUnregistered { .. } => "chain_unregistered",
            Self::RegistryAltered { .. } => "registry_altered",
            Self::ItemChanged { .. } => "item_changed",
            Self::ItemMissing { .. } => "item_missing",
            Self::ItemBack { .. } => "item_back",
            Self::ItemPlanted { .. } => "item_planted",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SealBroken { sequence, why } => write!(f, "seal {sequence}: {why}"),
            Self::SealMissing { sequence } => write!(f, "seal {sequence} is missing"),
            Self::SealDoesNotFollow { sequence } => write!(f, "seal {sequence} does not follow the one before it"),
            Self::SealsDisagree { chain, number, sequence } => {
                write!(f, "seal {sequence} and a later one disagree on row {number} of {chain}")
            }
            Self::ChainMissing { chain } => write!(f, "{chain} is missing whole"),
            Self::ChainTruncated { chain, number } => write!(f, "{chain} is cut off: row {number} and all after it"),
            Self::RowMissing { chain, number } => write!(f, "row {number} of {chain} is missing"),
            Self::RowAltered { chain, number } => write!(f, "row {number} of {chain} is altered"),
            Self::RowReordered { chain, number } => write!(f, "row {number} of {chain} is another place's"),
            Self::RowLate { chain, number } => {
                write!(f, "row {number} of {chain} came after its hour was closed, and no seal covers it")
            }
            Self::ChainUnregistered { chain } => write!(f, "{chain} is not registered in its hour"),
            Self::RegistryAltered { entry } => write!(f, "the registry's entry {entry} is altered"),
            Self::ItemChanged { path, chain, number } => {
                write!(f, "{path} is not what row {number} of {chain} left")
            }
            Self::ItemMissing { path, chain, number } => {
                write!(f, "{path} is missing, and row {number} of {chain} left it there")
            }
            Self::ItemBack { path, chain, number } => {
                write!(f, "{path} is there, and row {number} of {chain} deleted it")
            }
            Self::ItemPlanted { path } => write!(f, "{path} is there, and nothing in the trail has put it there"),
        }
    }
}
