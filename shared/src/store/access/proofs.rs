//! What was signed, passed and done about a member of staff: beside his row, one row each, for good.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::ids::StaffId;
use crate::store::{CommitError, Guard, Transaction, keys, to_row};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    pub version: String,
    pub signed_on: Date,
    pub recorded_at: Timestamp,
    pub recorded_by: StaffId,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Training {
    pub course: String,
    pub passed_on: Date,
    /// The last day it counts.
    pub valid_until: Date,
    pub recorded_at: Timestamp,
    pub recorded_by: StaffId,
}

/// That an account was locked or unlocked, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusChange {
    pub status: String,
    pub at: Timestamp,
    pub by: StaffId,
    pub reason: String,
}

pub fn keep_agreement(staff: &StaffId, agreement: &Agreement, tx: &mut Transaction) -> Result<(), CommitError> {
    tx.create(keys::proof(staff, "agreement", agreement.recorded_at), to_row(agreement)?, Guard::Moved);
    Ok(())
}

pub fn keep_training(staff: &StaffId, training: &Training, tx: &mut Transaction) -> Result<(), CommitError> {
    tx.create(keys::proof(staff, "training", training.recorded_at), to_row(training)?, Guard::Moved);
    Ok(())
}

/// `version`: of the row that says so now.
pub fn keep_status(
    (staff, version): (&StaffId, u64),
    change: &StatusChange,
    tx: &mut Transaction,
) -> Result<(), CommitError> {
    tx.create(keys::status_change(staff, version), to_row(change)?, Guard::Moved);
    Ok(())
}
