//! Whether the types of cases can be worked with at all.

use super::check::check_named;
use super::fault::Faults;
use super::label::{Label, Named, named};
use super::{Catalogue, Rule};
use crate::domain::case::{CaseKind, CaseMove, CaseType, Choice, Desk, Effect, FormField, FormKind, Stage};
use crate::domain::clock::When;

/// Of companies for which no law sets other terms.
const GENERAL: &str = "general";

named!(CaseType, CaseKind, Choice, Stage, CaseMove, FormField);

impl Catalogue {
    pub(super) fn check_cases(&self, faults: &mut Faults) {
        check_named(faults, "case type", &self.case_types);
        let profiles = self.case_types.iter().flat_map(|of| &of.clocks).filter_map(|clock| clock.profile.as_deref());
        let known: Vec<_> = profiles.chain([GENERAL]).collect();
        faults.dangling("settings case_profile", [self.settings.case_profile.as_str()], |id| known.contains(&id));
        for of in self.case_types.iter() {
            let at = format!("case type {}", of.id);
            faults.unless(!of.source.is_empty(), Rule::Empty, &at);
            faults.dangling(&at, [of.id.as_str()], |id| Desk::of(id).is_some());
            check_named(faults, &format!("kind of {at}"), &of.kinds);
            for kind in &of.kinds {
                check_opening(kind, &format!("kind {} of {at}", kind.id), faults);
            }
            check_named(faults, &format!("channel of {at}"), &of.channels);
            check_named(faults, &format!("cause of {at}"), &of.causes);
            check_named(faults, &format!("stage of {at}"), &of.stages);
            check_named(faults, &format!("move of {at}"), &of.moves);
            faults.dangling(&at, [of.initial.as_str()], |id| !of.is_closed(id));
            faults.dangling(&at, [of.merged.as_str()], |id| of.stage(id).is_some_and(|stage| stage.closed));
            for step in &of.moves {
                self.check_move(of, step, faults);
            }
            self.check_clocks(of, faults);
        }
    }

    fn check_move(&self, of: &CaseType, step: &CaseMove, faults: &mut Faults) {
        let at = format!("move {} of case type {}", step.id, of.id);
        faults.unless(!step.from.is_empty() && !step.by.is_empty(), Rule::Empty, &at);
        let stages = step.from.iter().chain(&step.to).map(String::as_str);
        faults.dangling(&at, stages, |id| of.stage(id).is_some());
        let kinds = step.kinds.iter().chain(step.approval.iter().flat_map(|when| &when.kinds));
        faults.dangling(&at, kinds.map(String::as_str), |id| of.kind(id).is_some());
        let flows = step.approval.iter().map(|when| when.flow.as_str());
        faults.dangling(&at, flows, |id| self.approval(id).is_some());
        for field in &step.form {
            faults.unless(field.label.is_complete(), Rule::LabelMissing, &at);
            let pause = step.effect == Some(Effect::Pause) && field.id == "reason";
            let chosen = field.kind != FormKind::Choice || pause || !of.choices(field).is_empty();
            faults.unless(chosen, Rule::OptionsMissing, &format!("{at}, {}", field.id));
        }
        let needs = match step.effect {
            Some(Effect::Pause) => Some(("reason", FormKind::Choice)),
            Some(Effect::Severity) => Some(("severity", FormKind::Severity)),
            Some(Effect::Assign) => Some(("to", FormKind::Staff)),
            _ => None,
        };
        let has = |(id, kind)| step.form.iter().any(|field| field.id == id && field.kind == kind && !field.optional);
        faults.unless(needs.is_none_or(has), Rule::Empty, &at);
    }

    fn check_clocks(&self, of: &CaseType, faults: &mut Faults) {
        for clock in &of.clocks {
            let at = format!("clock {:?} of case type {}", clock.rule.clock, of.id);
            faults.unless(clock.rule.check(&self.calendars).is_ok(), Rule::Dangling, &at);
            let longer = clock.complex.iter().chain(&clock.extended);
            faults.unless(longer.copied().all(|term| term.amount() > 0), Rule::OutOfRange, &at);
            let told = clock.rule.ladder.rungs.iter();
            faults.dangling(&at, told.clone().map(|rung| rung.to.as_str()), |id| self.role(id).is_some());
            let terms = told.filter_map(|rung| match rung.when {
                When::After(term) => Some(term),
                When::Before { .. } | When::Due => None,
            });
            faults.unless(terms.into_iter().all(|term| term.amount() > 0), Rule::OutOfRange, &at);
        }
    }
}

/// What is asked for when a case is opened stands beside its matter.
fn check_opening(kind: &CaseKind, at: &str, faults: &mut Faults) {
    for field in &kind.form {
        let at = format!("{at}, {}", field.id);
        faults.unless(field.label.is_complete(), Rule::LabelMissing, &at);
        faults.unless(!["matter", "receivedAt"].contains(&field.id.as_str()), Rule::DuplicateId, &at);
        faults.unless(field.kind != FormKind::Choice || !field.options.is_empty(), Rule::OptionsMissing, &at);
    }
}
