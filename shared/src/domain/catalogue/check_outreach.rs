//! Whether customers can be turned to by the policy as it stands.

use super::check::check_named;
use super::fault::Faults;
use super::label::{Label, Named, named};
use super::{Catalogue, Rule};
use crate::domain::outreach::{OutreachChannel, OutreachKind};

named!(OutreachKind, OutreachChannel);

/// What the house itself turns to customers for: a company may say how often, and not do away with it.
const NEEDED: [&str; 8] = [
    "relationship_survey",
    "transactional_survey",
    "survey_reminder",
    "callback",
    "visit",
    "greeting",
    "reminder",
    "service",
];

impl Catalogue {
    pub(super) fn check_outreach(&self, faults: &mut Faults) {
        let policy = &self.outreach;
        check_named(faults, "outreach kind", &policy.kinds);
        check_named(faults, "outreach channel", &policy.channels);
        faults.unless(policy.ceiling.count > 0, Rule::OutOfRange, "outreach ceiling");
        faults.dangling("outreach", NEEDED, |id| policy.kind(id).is_some());
        for kind in &policy.kinds {
            let purpose = [kind.purpose.as_str()];
            faults.dangling(&format!("outreach kind {}", kind.id), purpose, |id| self.purpose(id).is_some());
        }
        for channel in &policy.channels {
            let field = channel.field.iter().map(String::as_str);
            faults.dangling(&format!("outreach channel {}", channel.id), field, |id| self.field(id).is_some());
        }
    }
}
