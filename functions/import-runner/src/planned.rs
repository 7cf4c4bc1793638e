//! Rows as the plan leaves them for the slices: in the order of the file, twins resolved. Kept in
//! sealed objects, since they hold values in clear.

use serde::{Deserialize, Serialize};
use shared::domain::import::RowDraft;
use shared::http::Problem;
use shared::objects::ObjectKey;
use shared::vault::TransferKey;

#[derive(Serialize, Deserialize)]
pub struct PlannedRow {
    pub row: u32,
    pub plan: Plan,
}

#[derive(Serialize, Deserialize)]
pub enum Plan {
    /// `repeats`: an earlier row says the same, and has the claim to having said it.
    Register {
        draft: RowDraft,
        suspect: Option<Likeness>,
        repeats: bool,
    },
    Rejected {
        field: Option<String>,
        code: String,
    },
    Duplicate(Likeness),
}

/// An earlier row of the file, and what both agree in.
#[derive(Clone, Serialize, Deserialize)]
pub struct Likeness {
    pub twin: u32,
    pub field: Option<String>,
}

pub fn seal(key: &TransferKey, object: &ObjectKey, rows: &[PlannedRow]) -> Result<Vec<u8>, Problem> {
    let text = serde_json::to_vec(rows).map_err(|_| Problem::internal("rows can not be written"))?;
    Ok(key.seal(object, &text)?)
}

pub fn open(key: &TransferKey, object: &ObjectKey, sealed: &[u8]) -> Result<Vec<PlannedRow>, Problem> {
    let text = key.open(object, sealed)?;
    serde_json::from_slice(&text).map_err(|_| Problem::internal("rows can not be read"))
}
