//! Whether the rules that sort customers name what there is, and nothing that is sealed.

use super::check::check_named;
use super::fault::Faults;
use super::grading::Condition;
use super::{Catalogue, Level, Rule};
use crate::domain::customer::Axis;

/// A table is written in one transaction: a hundred rows, with a hundred lines in each of its parts.
const MAX_TABLE: u16 = 9_000;

impl Catalogue {
    pub(super) fn check_grading(&self, faults: &mut Faults) {
        check_named(faults, "class rule", &self.class_rules);
        check_named(faults, "class reason", &self.class_reasons);
        check_named(faults, "management plan", &self.management_plans);
        let watch = &self.watch;
        let in_range = watch.hand_protection_months > 0 && (1..=MAX_TABLE).contains(&watch.table_limit);
        faults.unless(in_range, Rule::OutOfRange, "watch");
        let classes = self.management_plans.iter().map(|plan| plan.id.as_str());
        faults.dangling("management plan", classes, |id| self.value_class(id).is_some());
        for rule in &self.class_rules {
            let at = format!("class rule {}", rule.id);
            let target = match rule.axis {
                Axis::Grade => self.grade(&rule.to).is_some(),
                Axis::ValueClass => self.value_class(&rule.to).is_some(),
                Axis::Region => self.region(&rule.to).is_some(),
                // The life of a file has its own rules, with the moves it may take.
                Axis::Status => false,
            };
            faults.unless(target, Rule::Dangling, &at);
            for condition in &rule.when {
                self.check_condition(faults, &at, condition);
            }
        }
    }

    fn check_condition(&self, faults: &mut Faults, at: &str, condition: &Condition) {
        let mut named = |ids: &[String], known: &dyn Fn(&str) -> bool| {
            faults.dangling(at, ids.iter().map(String::as_str), known);
        };
        match condition {
            Condition::ValueClass(ids) => named(ids, &|id| self.value_class(id).is_some()),
            Condition::Status(ids) => named(ids, &|id| self.status(id).is_some()),
            Condition::Kind(ids) => named(ids, &|id| matches!(id, "individual" | "organisation")),
            Condition::Source(ids) => named(ids, &|id| self.source(id).is_some()),
            Condition::Region(ids) => named(ids, &|id| self.region(id).is_some()),
            Condition::Field { id, is } => {
                let options = self.field(id).map(|field| field.options.as_slice()).unwrap_or_default();
                named(is, &|wanted| options.iter().any(|option| super::Named::id(option) == wanted));
                faults.unless(self.is_public(id), Rule::SealedInRule, at);
            }
            Condition::Amount { id, .. } => faults.unless(self.is_public(id), Rule::SealedInRule, at),
            Condition::CompletenessAtLeast(percent) => faults.unless(*percent <= 100, Rule::OutOfRange, at),
            Condition::ContactWithinMonths(months) | Condition::OnFileMonths(months) => {
                faults.unless(*months > 0, Rule::OutOfRange, at);
            }
        }
    }

    fn is_public(&self, id: &str) -> bool {
        self.field(id).is_some_and(|field| field.level == Level::Three)
    }

    pub(super) fn check_quality(&self, faults: &mut Faults) {
        for weight in &self.quality_weights {
            let at = format!("quality of {}", weight.fields.join(" or "));
            faults.unless(weight.weight > 0, Rule::OutOfRange, &at);
            faults.unless(!weight.fields.is_empty(), Rule::Empty, &at);
            for id in &weight.fields {
                let has = self.field(id).is_some_and(|field| field.profiles.contains(&weight.profile));
                faults.unless(has, Rule::Dangling, &at);
            }
        }
    }
}
