//! Every key and access pattern of DynamoDB, in one place.
//!
//! The rest of the house asks questions by name (`customers::get`, `lists::page`) and never sees
//! key text, condition expressions or SDK types.

pub mod access;
pub mod access_reviews;
pub mod anomalies;
pub mod approvals;
pub mod audit_index;
pub mod audit_rows;
pub mod cases;
pub mod class_tables;
mod client;
mod commit;
pub mod cost;
pub mod customers;
pub mod delegations;
pub mod deliveries;
mod due;
pub mod duplicates;
pub mod events;
pub mod fingerprint;
pub mod follow_ups;
pub mod handovers;
pub mod idempotency;
pub mod imports;
pub mod interactions;
pub mod keys;
pub mod knowledge;
pub mod limits;
pub mod lists;
pub mod lookups;
pub mod loose_files;
pub mod names;
pub mod outreach;
pub mod passes;
pub mod quality_sums;
mod refusal;
pub mod reveals;
pub mod review_digests;
pub mod rosters;
mod row;
pub mod schema;
pub mod seals;
pub mod settings;
pub mod subjects;
pub mod surveys;
mod table;
pub mod timeline;
mod transaction;
pub mod transfers;

pub use client::{Store, StoreError, Tables};
pub use keys::{Key, Table};
pub use refusal::{CommitError, Guard};
use row::from_rows;
pub use row::{Binary, CorruptRow, Row, StoredRow, from_row, to_row};
pub use transaction::Transaction;
