//! Taking a file of customers in (BLK-04, CUS-26, LEA-02): what its columns mean, what each row is
//! worth, and which rows of one file are the same customer. Pure: bytes and policy in, a plan out.

pub mod columns;
pub mod row;
#[cfg(feature = "tables")]
pub mod table;
pub mod twins;

pub use columns::{Columns, Mapping};
pub use row::{Cell, Defaults, RowDraft, RowFault};
pub use twins::{Seen, Twin, Twins};

/// What is taken in of a file; more is refused by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"), deny_unknown_fields, default)]
pub struct ImportLimits {
    /// Of a file that is uploaded by an address of its own; one in a request is bounded by the API.
    pub file_bytes: u64,
    /// Of a workbook once unpacked, all its parts together.
    pub inflated_bytes: u64,
    pub rows: u32,
    pub columns: u16,
    /// In characters.
    pub cell: u32,
    /// Rows done between two marks of progress.
    pub slice_rows: u16,
    /// Calls of KMS a second that one import may make.
    pub kms_calls_per_second: u16,
    /// How long outcomes can be read and an import be taken back.
    pub keep_days: u16,
}

impl Default for ImportLimits {
    fn default() -> Self {
        Self {
            file_bytes: 64 * 1024 * 1024,
            inflated_bytes: 512 * 1024 * 1024,
            rows: 100_000,
            columns: 256,
            cell: 4_000,
            slice_rows: 250,
            kms_calls_per_second: 2_000,
            keep_days: 90,
        }
    }
}

impl ImportLimits {
    pub fn are_sound(&self) -> bool {
        let Self { file_bytes, inflated_bytes, rows, columns, cell, slice_rows, kms_calls_per_second, keep_days } =
            *self;
        let counts = [rows, u32::from(columns), cell, u32::from(kms_calls_per_second), u32::from(keep_days)];
        let slice = (1..=1000).contains(&slice_rows);
        file_bytes > 0 && inflated_bytes > 0 && slice && counts.iter().all(|count| *count > 0)
    }
}
