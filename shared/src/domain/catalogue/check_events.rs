//! Whether customers can be asked to events.

use super::check::check_named;
use super::fault::Faults;
use super::label::{Label, Named, named};
use super::{Catalogue, Rule};
use crate::domain::event::EventKind;

named!(EventKind);

impl Catalogue {
    pub(super) fn check_events(&self, faults: &mut Faults) {
        let policy = &*self.events;
        check_named(faults, "event kind", &policy.kinds);
        for kind in &policy.kinds {
            let at = format!("event kind {}", kind.id);
            faults.unless(!kind.source.is_empty(), Rule::Empty, &at);
            faults.dangling(&at, [kind.outreach.as_str()], |id| self.outreach.kind(id).is_some());
        }
    }
}
