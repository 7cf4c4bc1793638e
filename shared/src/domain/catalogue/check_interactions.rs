//! Whether what is said and done with customers can be recorded and planned at all.

use super::check::check_named;
use super::fault::Faults;
use super::kind::Kind;
use super::label::{Label, Named, named};
use super::{Catalogue, Rule};
use crate::domain::case::FormKind;
use crate::domain::clock::When;
use crate::domain::interaction::{Basis, Channel, InteractionKind, Outcome, PlanKind, Reminder, Script};

named!(InteractionKind, Channel, Outcome, PlanKind, Script, Reminder);

impl Catalogue {
    pub(super) fn check_interactions(&self, faults: &mut Faults) {
        let policy = &*self.interactions;
        check_named(faults, "interaction kind", &policy.kinds);
        check_named(faults, "interaction channel", &policy.channels);
        check_named(faults, "interaction outcome", &policy.outcomes);
        check_named(faults, "plan", &policy.plans);
        check_named(faults, "script", &policy.scripts);
        check_named(faults, "reminder", &policy.reminders);
        for kind in &policy.kinds {
            let at = format!("interaction kind {}", kind.id);
            faults.unless(!kind.source.is_empty(), Rule::Empty, &at);
            faults.dangling(&at, kind.outreach.iter().map(String::as_str), |id| self.outreach.kind(id).is_some());
        }
        for channel in &policy.channels {
            let at = format!("interaction channel {}", channel.id);
            faults.dangling(&at, [channel.outreach.as_str()], |id| self.outreach.channel(id).is_some());
        }
        for plan in &policy.plans {
            let at = format!("plan {}", plan.id);
            faults.unless(!plan.source.is_empty(), Rule::Empty, &at);
            faults.unless(plan.term.amount() > 0, Rule::OutOfRange, &at);
            faults.dangling(&at, [plan.channel()], |id| self.outreach.channel(id).is_some());
            faults.dangling(&at, plan.outreach.iter().map(String::as_str), |id| self.outreach.kind(id).is_some());
            let told = &plan.ladder.rungs;
            faults.dangling(&at, told.iter().map(|rung| rung.to.as_str()), |id| self.role(id).is_some());
            let ends = |when: &When| !matches!(when, When::After(term) if term.amount() == 0);
            faults.unless(told.iter().all(|rung| ends(&rung.when)), Rule::OutOfRange, &at);
        }
        self.check_scripts(faults);
        self.check_reminders(faults);
    }

    fn check_scripts(&self, faults: &mut Faults) {
        let policy = &*self.interactions;
        for script in &policy.scripts {
            let at = format!("script {}", script.id);
            faults.unless(script.words.is_complete(), Rule::LabelMissing, &at);
            faults.dangling(&at, script.kinds.iter().map(String::as_str), |id| policy.kind(id).is_some());
            // One that is only said asks nothing.
            if !script.questions.is_empty() {
                check_named(faults, &format!("question of {at}"), &script.questions);
            }
            for question in &script.questions {
                let told = question.kind != FormKind::Choice || !question.options.is_empty();
                faults.unless(told, Rule::OptionsMissing, &format!("{at}, {}", question.id));
            }
        }
    }

    fn check_reminders(&self, faults: &mut Faults) {
        let policy = &*self.interactions;
        for reminder in &policy.reminders {
            let at = format!("reminder {}", reminder.id);
            faults.dangling(&at, [reminder.plan.as_str()], |id| policy.plan(id).is_some());
            let classes = reminder.value_classes.iter().map(String::as_str);
            faults.dangling(&at, classes, |id| self.value_class(id).is_some());
            match &reminder.basis {
                Basis::Anniversary { field } | Basis::Before { field, .. } => {
                    let date = |id: &str| self.field(id).is_some_and(|field| field.kind == Kind::Date);
                    faults.dangling(&at, [field.as_str()], date);
                }
                Basis::Festival { name } => {
                    faults.dangling(&at, [name.as_str()], |id| self.calendars.knows_holiday(id));
                }
                Basis::SinceService { days } => faults.unless(*days > 0, Rule::OutOfRange, &at),
                Basis::SinceContact => {}
            }
        }
    }
}
