//! The names of objects. The first word is the owning function's, so that a policy can name what it
//! may touch.
//!
//! | Object | Name | Holds |
//! |---|---|---|
//! | a file on its way in | `uploads/{upl}` | what a client put there, until it is read |
//! | the file of an import | `imports/{imp}/file` | sealed, until it is planned |
//! | a proof document, an attachment of a case | `documents/{doc}`, `complaints/{doc}`, `service-requests/{doc}`, `inspections/{doc}` | sealed, in a bucket of their own, as long as it is on file |
//! | a seal of the audit trail, in a bucket of its own | `seals/{n}.json` | heads of chains, signed; locked for years |
//! | rows of an import | `imports/{imp}/slice-{n}` | sealed, until they are done |

use crate::domain::ids::{DocumentId, ImportId, UploadId};

/// What only passes through: nothing under these names is older than a day.
pub const PASSING: [&str; 2] = ["uploads/", "imports/"];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectKey(String);

impl ObjectKey {
    pub fn upload(id: &UploadId) -> Self {
        Self(format!("uploads/{id}"))
    }

    pub fn import_file(id: &ImportId) -> Self {
        Self(format!("imports/{id}/file"))
    }

    pub fn import_slice(id: &ImportId, number: u32) -> Self {
        Self(format!("imports/{id}/slice-{number:06}"))
    }

    /// A scan that a function keeps: `documents`, `complaints`, `service-requests`, `inspections`.
    pub fn scan(of: &str, id: &DocumentId) -> Self {
        Self(format!("{of}/{id}"))
    }

    pub fn seal(sequence: u64) -> Self {
        Self(format!("seals/{}", verify::folder::seal_name(sequence)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}
