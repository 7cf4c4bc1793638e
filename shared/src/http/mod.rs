//! The HTTP layer: who calls, what comes in, what goes out (`docs/API-DESIGN.md`).

pub mod app;
pub mod audit_entry;
pub mod body;
pub mod caller;
pub mod conditional;
mod contended;
pub mod cursor;
pub mod envelope;
pub mod first_people;
pub mod idempotency;
pub mod language;
pub mod masking;
pub mod page;
pub mod path;
mod people;
pub mod policy;
pub mod problem;
pub mod quota;
pub mod revealing;
pub mod sheet;
mod strict;
pub mod trace;
pub mod wording;

pub use app::{App, SharedApp};
pub use body::{Command, FileCommand, Json, MergePatch, Scans, Sheets};
pub use caller::{Caller, May};
pub use conditional::{Created, IfMatch, Versioned};
pub use contended::persist;
pub use path::{Parameters, Path};
pub use problem::{Code, Problem, Problems};
