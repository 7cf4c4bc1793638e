//! Whether approval flows can be decided at all.

use super::check::check_named;
use super::fault::Faults;
use super::label::{Label, Named, named};
use super::{ApprovalFlow, Catalogue, Rule};

named!(ApprovalFlow);

impl Catalogue {
    pub(super) fn check_approvals(&self, faults: &mut Faults) {
        check_named(faults, "approval", &self.approvals);
        for flow in &self.approvals {
            let at = format!("approval {}", flow.id);
            faults.unless(!flow.steps.is_empty(), Rule::Empty, &at);
            faults.unless(!flow.source.is_empty(), Rule::Empty, &at);
            for step in &flow.steps {
                faults.unless(!step.by.is_empty(), Rule::Empty, &at);
                let escalation = step.escalate.as_ref();
                let roles = step.by.iter().chain(escalation.map(|next| &next.to)).map(String::as_str);
                faults.dangling(&at, roles, |id| self.role(id).is_some());
                let terms = [Some(step.within), escalation.map(|next| next.within)];
                faults.unless(terms.iter().flatten().all(|term| term.amount() > 0), Rule::OutOfRange, &at);
            }
        }
    }
}
