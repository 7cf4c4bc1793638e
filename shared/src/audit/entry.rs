//! What a handler says about what it does; the trail adds time, place and hashes.

pub use crate::domain::act::Act;
use crate::domain::ids::{ContactId, CustomerId, StaffId};
use crate::domain::origin::Origin;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub staff: StaffId,
    /// Whose powers are exercised, when not one's own (ACC-17).
    pub on_behalf_of: Option<StaffId>,
    pub trace_id: String,
    /// Where he calls from; nowhere, if nobody does.
    pub origin: Origin,
}

impl Actor {
    /// In somebody's name, when he is not there himself.
    pub fn absent(staff: &StaffId, trace_id: &str) -> Self {
        Self { staff: staff.clone(), on_behalf_of: None, trace_id: trace_id.to_owned(), origin: Origin::default() }
    }

    /// A customer himself. Where he is stays his own affair: it could lead back to who answered.
    pub fn customer(trace_id: &str) -> Self {
        Self::absent(&StaffId::customer(), trace_id)
    }

    /// Kehu itself, in a run of a schedule.
    pub fn system(run: &str) -> Self {
        Self::absent(&StaffId::system(), run)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The operation, by the name it has in every layer.
    pub action: &'static str,
    pub act: Act,
    pub actor: Actor,
    pub customers: Vec<CustomerId>,
    /// Contact persons among them: data subjects of their own.
    pub contacts: Vec<ContactId>,
    /// Names of the fields changed or disclosed.
    pub fields: Vec<String>,
    pub change: Option<String>,
    pub purpose: Option<String>,
    pub case: Option<String>,
    /// The stable code of a refusal; a move's new status.
    pub outcome: Option<String>,
    pub replay: bool,
}

impl Entry {
    pub fn new(action: &'static str, act: Act, actor: Actor) -> Self {
        Self {
            action,
            act,
            actor,
            customers: Vec::new(),
            contacts: Vec::new(),
            fields: Vec::new(),
            change: None,
            purpose: None,
            case: None,
            outcome: None,
            replay: false,
        }
    }

    pub fn customer(mut self, id: &CustomerId) -> Self {
        self.customers.push(id.clone());
        self
    }

    pub fn customers(mut self, ids: impl IntoIterator<Item = CustomerId>) -> Self {
        self.customers.extend(ids);
        self
    }

    pub fn contacts(mut self, ids: impl IntoIterator<Item = ContactId>) -> Self {
        self.contacts.extend(ids);
        self
    }

    pub fn fields<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        for name in names.into_iter().map(Into::into) {
            if !self.fields.contains(&name) {
                self.fields.push(name);
            }
        }
        self
    }

    pub fn change(mut self, id: impl ToString) -> Self {
        self.change = Some(id.to_string());
        self
    }

    /// What it was done for: a job, a request.
    pub fn case(mut self, id: impl ToString) -> Self {
        self.case = Some(id.to_string());
        self
    }

    pub fn purpose(mut self, purpose: Option<String>) -> Self {
        self.purpose = purpose;
        self
    }

    pub fn outcome(mut self, outcome: impl Into<String>) -> Self {
        self.outcome = Some(outcome.into());
        self
    }

    pub fn replay(mut self) -> Self {
        self.replay = true;
        self
    }
}
