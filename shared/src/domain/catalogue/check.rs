//! Whether a catalogue is consistent in itself. Runs on the compiled-in files in a test and on a
//! company's own settings before they take effect.

use jiff::tz::TimeZone;

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Faults;
use super::label::{Named, fold_value};
use super::{Catalogue, CatalogueFault, LawfulBasis, Level, Post, Right, Rule};

impl Catalogue {
    /// Every rule that is broken, or none.
    pub fn check(&self) -> Result<(), Vec<CatalogueFault>> {
        let mut faults = Faults::default();
        self.check_lists(&mut faults);
        self.check_fields(&mut faults);
        self.check_consent(&mut faults);
        self.check_roles(&mut faults);
        self.check_approvals(&mut faults);
        self.check_statuses(&mut faults);
        self.check_grading(&mut faults);
        self.check_quality(&mut faults);
        self.check_reveals(&mut faults);
        self.check_anomalies(&mut faults);
        self.check_cases(&mut faults);
        self.check_outreach(&mut faults);
        self.check_interactions(&mut faults);
        self.check_events(&mut faults);
        self.check_knowledge(&mut faults);
        self.check_rosters(&mut faults);
        self.check_settings(&mut faults);
        faults.into_result()
    }

    fn check_lists(&self, faults: &mut Faults) {
        check_named(faults, "group", &self.groups);
        check_named(faults, "purpose", &self.purposes);
        check_named(faults, "source", &self.sources);
        check_named(faults, "consent channel", &self.consent_channels);
        check_named(faults, "role", &self.roles);
        check_named(faults, "status", &self.statuses);
        check_named(faults, "value class", &self.value_classes);
        check_named(faults, "grade", &self.grades);
        check_named(faults, "region", &self.regions);
        check_named(faults, "carrier", &self.carriers);
        check_named(faults, "duplicate reason", &self.duplicate_reasons);
        check_named(faults, "document kind", &self.document_kinds);
        for kind in &self.document_kinds {
            faults.unless(!kind.profiles.is_empty(), Rule::Empty, &format!("document kind {}", kind.id));
        }
        check_named(faults, "import column", &self.import_columns);
        for carrier in &self.carriers {
            check_named(faults, &format!("stage of {}", carrier.id), &carrier.stages);
        }
    }

    fn check_consent(&self, faults: &mut Faults) {
        let mut versions = BTreeSet::new();
        for notice in &self.notices {
            let at = format!("notice {}", notice.version);
            faults.unless(versions.insert(&notice.version), Rule::DuplicateId, &at);
            for words in [&notice.label, &notice.method, &notice.scope] {
                faults.unless(words.is_complete(), Rule::LabelMissing, &at);
            }
            faults.unless(!notice.purposes.is_empty(), Rule::Empty, &at);
            let purposes = notice.purposes.iter().map(String::as_str);
            faults.dangling(&at, purposes, |id| self.purpose(id).is_some());
        }
        for purpose in &self.purposes {
            let at = format!("purpose {}", purpose.id);
            let told = self.notices.iter().any(|n| n.covers(&purpose.id));
            faults.unless(told, Rule::NotNotified, &at);
            faults.unless(purpose.description.is_complete(), Rule::LabelMissing, &at);
            let lawful = !purpose.marketing || purpose.lawful_basis == LawfulBasis::Consent;
            faults.unless(lawful, Rule::MarketingWithoutConsent, &at);
        }
    }

    fn check_roles(&self, faults: &mut Faults) {
        for role in &self.roles {
            let at = format!("role {}", role.id);
            faults.unless(!role.rights.is_empty(), Rule::Empty, &at);
            faults.unless(!role.levels.is_empty(), Rule::Empty, &at);
            let over_customers = role.rights.iter().any(|right| right.is_over_customers());
            let separated = role.post == Post::Business || !over_customers;
            faults.unless(separated, Rule::SupportOverCustomers, &at);
            let bounded = !role.may(Right::CustomersView) || self.settings.quota_of(&role.id).is_some();
            faults.unless(bounded, Rule::QuotaMissing, &at);
            let reaching = role.post == Post::OperationSupport || role.cleared_for(Level::One);
            faults.unless(role.high || !reaching, Rule::HighUnmarked, &at);
        }
    }

    fn check_statuses(&self, faults: &mut Faults) {
        let starts = self.statuses.iter().filter(|s| s.initial).count();
        faults.unless(starts == 1, Rule::InitialStatus, "statuses");
        for status in &self.statuses {
            let at = format!("status {}", status.id);
            let targets = status.moves.iter().map(|m| m.to.as_str());
            faults.dangling(&at, targets, |to| to != status.id && self.status(to).is_some());
            for step in &status.moves {
                let at = format!("{at} to {}", step.to);
                faults.unless(!step.reasons.is_empty(), Rule::Empty, &at);
                check_named(faults, &format!("reason of {at}"), &step.reasons);
                if let Some(rule) = &step.rule {
                    faults.unless(rule.idle_months > 0, Rule::OutOfRange, &at);
                    faults.unless(step.reason(&rule.reason).is_some(), Rule::Dangling, &at);
                    // That somebody is who he says is a person's word, and so is taking a closed file out again.
                    let by_time = step.right != Right::CustomersVerify && !status.closed;
                    faults.unless(by_time, Rule::RuleFromHere, &at);
                }
            }
        }
    }

    fn check_settings(&self, faults: &mut Faults) {
        let settings = &self.settings;
        let numbers = [
            u32::from(settings.key_change_working_days),
            settings.idempotency_ttl_hours,
            settings.cursor_ttl_hours,
            settings.rate.quota,
            settings.rate.window_seconds,
            u32::from(settings.page_default),
            u32::from(settings.suspect_limit),
        ];
        let in_order = settings.page_default <= settings.page_limit && settings.page_limit <= settings.examined_limit;
        faults.unless(settings.import.are_sound(), Rule::OutOfRange, "settings import");
        faults.unless(in_order && !numbers.contains(&0), Rule::OutOfRange, "settings");
        faults.unless(settings.trail_months >= 6, Rule::OutOfRange, "settings trail_months");
        // As many as one batch of keys holds; more would be refused by the store.
        faults.unless(settings.page_limit <= 100, Rule::OutOfRange, "settings page_limit");
        faults.unless(self.calendar().is_ok(), Rule::Dangling, "settings calendar");
        faults.unless(TimeZone::get(&settings.time_zone).is_ok(), Rule::Dangling, "settings time_zone");
        let classes = settings.reviews.iter().filter_map(|r| r.value_class.as_deref());
        faults.dangling("settings review", classes, |id| self.value_class(id).is_some());
        let general = settings.review_of(None).is_some();
        faults.unless(general, Rule::Empty, "settings review");
        let roles = settings.daily_quotas.iter().map(|q| q.role.as_str());
        faults.dangling("settings daily_quota", roles, |id| self.role(id).is_some());
    }
}

/// Ids are unique and well formed, labels complete, and no name means two entries.
pub(super) fn check_named<E: Named>(faults: &mut Faults, list: &str, entries: &[E]) {
    faults.unless(!entries.is_empty(), Rule::Empty, list);
    let mut ids = BTreeSet::new();
    let mut names = BTreeMap::new();
    for entry in entries {
        let at = format!("{list} {}", entry.id());
        faults.unless(ids.insert(entry.id()), Rule::DuplicateId, &at);
        faults.unless(is_word(entry.id()), Rule::MalformedId, &at);
        faults.unless(entry.label().is_complete(), Rule::LabelMissing, &at);
        for name in entry.names() {
            let owner = *names.entry(fold_value(name)).or_insert(entry.id());
            if owner != entry.id() {
                faults.add(Rule::NameClash, &at, Some(name));
            }
        }
    }
}

/// Hyphens are in the words of functions.
fn is_word(id: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    !id.is_empty() && id.chars().all(plain)
}
