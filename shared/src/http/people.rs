//! Who an instance has met lately, so that plain reads need not ask for their grants each time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use crate::domain::ids::StaffId;
use crate::store::access::{GrantRow, StaffRow};

const CACHED_PEOPLE: usize = 1024;

pub(super) type Person = (StaffRow, Vec<GrantRow>);

/// People this instance has read lately.
#[derive(Default)]
pub(super) struct People(Mutex<HashMap<String, (Timestamp, Arc<Person>)>>);

pub(super) enum Known {
    Person(Arc<Person>),
    /// Too old to go by, but the binding of a subject to a person does not change.
    Id(StaffId),
    Nothing,
}

/// What seems to come from the future was read before a clock was set back: not to be trusted.
fn fresh(age: SignedDuration, limit: SignedDuration) -> bool {
    !age.is_negative() && age < limit
}

impl People {
    pub(super) fn known(&self, subject: &str, now: Timestamp, age: Option<SignedDuration>) -> Known {
        let people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match people.get(subject) {
            Some((read, person)) if age.is_some_and(|age| fresh(now.duration_since(*read), age)) => {
                Known::Person(Arc::clone(person))
            }
            Some((_, person)) => Known::Id(person.0.id.clone()),
            None => Known::Nothing,
        }
    }

    pub(super) fn learn(&self, subject: &str, now: Timestamp, person: &Person) {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if people.len() >= CACHED_PEOPLE {
            people.clear();
        }
        people.insert(subject.to_owned(), (now, Arc::new(person.clone())));
    }
}
