//! One change = one transaction, audit row included. Every condition carries the name of what its
//! failure means, so that a cancelled transaction answers in the field's words.

use aws_sdk_dynamodb::types::AttributeValue;

use super::client::primary;
use super::{CommitError, Guard, Key, Row, StoredRow, Table, fingerprint};

/// Path and hash of a row as a change leaves it; `None` when it is deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    pub path: String,
    pub hash: Option<String>,
}

#[derive(Debug, Clone, Default)]
pub struct Transaction {
    pub(super) steps: Vec<(Step, Guard)>,
    effects: Vec<Effect>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    Put { key: Key, row: Row, condition: Condition },
    Delete { key: Key, condition: Condition },
    Check { key: Key, condition: Condition },
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition {
    None,
    Absent,
    AbsentOrExpired(i64),
    Equals(&'static str, AttributeValue),
}

impl Transaction {
    pub fn new() -> Self {
        Self::default()
    }

    /// A row that must not be there yet.
    pub fn create(&mut self, key: Key, row: Row, otherwise: Guard) {
        self.put(key, row, Condition::Absent, otherwise);
    }

    /// A row with an id of its own, new.
    pub fn insert(&mut self, row: &impl StoredRow) -> Result<(), CommitError> {
        self.create(row.key(), row.row()?, Guard::Exists);
        Ok(())
    }

    /// The next state of a row that was read with this version.
    pub fn update(&mut self, row: &impl StoredRow, version: u64) -> Result<(), CommitError> {
        self.replace(row.key(), row.row()?, version, Guard::Stale);
        Ok(())
    }

    /// A row that must not be there, or whose time has passed (`expiresAt`): DynamoDB removes
    /// expired rows late.
    pub fn create_unless_live(&mut self, key: Key, row: Row, otherwise: Guard, now: i64) {
        self.put(key, row, Condition::AbsentOrExpired(now), otherwise);
    }

    /// A new state of a row that must still have the version it was read with.
    pub fn replace(&mut self, key: Key, row: Row, version: u64, otherwise: Guard) {
        self.put(key, row, Condition::Equals("version", AttributeValue::N(version.to_string())), otherwise);
    }

    /// The same, or the first state of one that was not there, and so was read with version 0.
    pub fn put_seen(&mut self, key: Key, row: Row, seen: u64, otherwise: Guard) {
        match seen {
            0 => self.create(key, row, otherwise),
            seen => self.replace(key, row, seen, otherwise),
        }
    }

    /// The same by another attribute than the version.
    pub fn replace_equal(&mut self, key: Key, row: Row, attribute: &'static str, seen: &str, otherwise: Guard) {
        self.put(key, row, Condition::Equals(attribute, AttributeValue::S(seen.to_owned())), otherwise);
    }

    /// A row whose earlier state does not matter (pointers, derived values).
    pub fn set(&mut self, key: Key, row: Row) {
        self.put(key, row, Condition::None, Guard::Missing);
    }

    pub fn delete(&mut self, key: Key) {
        self.witnessed(&key, None);
        self.steps.push((Step::Delete { key, condition: Condition::None }, Guard::Missing));
    }

    /// A row that the change leans on, and that must still have the version it was read with.
    pub fn require_version(&mut self, key: Key, version: u64, otherwise: Guard) {
        let condition = Condition::Equals("version", AttributeValue::N(version.to_string()));
        self.add(Step::Check { key, condition }, otherwise);
    }

    pub fn require_equal(&mut self, key: Key, attribute: &'static str, value: &str, otherwise: Guard) {
        let condition = Condition::Equals(attribute, AttributeValue::S(value.to_owned()));
        self.add(Step::Check { key, condition }, otherwise);
    }

    /// Of one row DynamoDB takes one step: what two parts of a change lean on is asked once.
    fn add(&mut self, step: Step, otherwise: Guard) {
        if !self.steps.iter().any(|(known, _)| *known == step) {
            self.steps.push((step, otherwise));
        }
    }

    /// The audit row itself: a put that is no effect of the change.
    pub(super) fn witness(&mut self, key: Key, row: Row, otherwise: Guard) {
        self.steps.push((Step::Put { key, row, condition: Condition::Absent }, otherwise));
    }

    fn put(&mut self, key: Key, row: Row, condition: Condition, otherwise: Guard) {
        let mut whole = row.clone();
        whole.extend(primary(&key));
        self.witnessed(&key, Some(fingerprint::fingerprint(&whole)));
        self.steps.push((Step::Put { key, row, condition }, otherwise));
    }

    /// Rows of `Lookup` are left out: their keys are hashes of personal values, which must not outlive
    /// an erasure in the trail; and they can be rebuilt from the records, which are in it.
    fn witnessed(&mut self, key: &Key, hash: Option<String>) {
        if key.table != Table::Lookup {
            self.effects.push(Effect { path: key.path(), hash });
        }
    }

    /// What the change does to rows, for the audit row.
    pub fn effects(&self) -> &[Effect] {
        &self.effects
    }

    /// All steps of another one, in this one: they happen together.
    pub fn append(&mut self, other: Self) {
        other.steps.into_iter().for_each(|(step, otherwise)| self.add(step, otherwise));
        self.effects.extend(other.effects);
    }

    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    pub fn len(&self) -> usize {
        self.steps.len()
    }
}
