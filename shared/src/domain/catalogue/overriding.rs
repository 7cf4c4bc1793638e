//! What a company sets differently from what ships: which entries it may set, and how they take the place of
//! those that ship.

use super::parse::Document;
use super::{Catalogue, CatalogueError, Field, Shipped};
use crate::domain::case::CaseType;
use crate::domain::clock::{Calendars, ClockError};
use crate::domain::knowledge::ArticleKind;

impl Catalogue {
    /// This catalogue with the entries of `text` in place of its own of the same id, and new ones
    /// behind; settings, if given, as a whole. Checked like any catalogue.
    pub fn overridden_by(&self, text: &str) -> Result<Catalogue, CatalogueError> {
        let syntax = |source| CatalogueError::Syntax { file: "override".to_owned(), source: Box::new(source) };
        let changes: Document = toml::from_str(text).map_err(syntax)?;
        changes.only_what_a_company_sets(self)?;
        let mut all = self.clone();
        all.calendars = changes.calendars(&self.calendars)?;
        changes.replace_in(&mut all);
        all.check().map_err(CatalogueError::Inconsistent)?;
        Ok(all)
    }
}

/// Entries with the id of an old one take its place; the others go behind.
fn replace<T>(old: &mut Vec<T>, new: Vec<T>, id: impl Fn(&T) -> &str) {
    for entry in new {
        match old.iter_mut().find(|other| id(other) == id(&entry)) {
            Some(other) => *other = entry,
            None => old.push(entry),
        }
    }
}

impl Document {
    /// Who may do what comes with a release, under review; and what is sealed under which key can not
    /// change while values are on file.
    fn only_what_a_company_sets(&self, shipped: &Catalogue) -> Result<(), CatalogueError> {
        let moved = |field: &Field| {
            shipped
                .field(&field.id)
                .is_some_and(|old| (old.level, old.class, old.kind) != (field.level, field.class, field.kind))
        };
        if !self.role.is_empty() {
            return Err(CatalogueError::Fixed("role"));
        }
        // Nor who decides: whoever sets it would decide himself.
        if !self.approval.is_empty() {
            return Err(CatalogueError::Fixed("approval"));
        }
        let undecided = |of: &CaseType| shipped.case_type(&of.id).is_some_and(|old| !of.keeps_decisions_of(old));
        if self.case_type.iter().any(undecided) {
            return Err(CatalogueError::Fixed("case_type.move.approval"));
        }
        let published_at_once = |of: &ArticleKind| {
            shipped.knowledge.kind(&of.id).is_some_and(|old| old.approval.is_some() && of.approval.is_none())
        };
        if self.knowledge.iter().flat_map(|own| &own.kinds).any(published_at_once) {
            return Err(CatalogueError::Fixed("knowledge.kind.approval"));
        }
        if self.field.iter().any(moved) {
            return Err(CatalogueError::Fixed("field.level, field.class, field.kind"));
        }
        Ok(())
    }

    /// The calendars with the company's own, and with the years it has been told of since the release: a year
    /// comes without one.
    fn calendars(&self, shipped: &Shipped<Calendars>) -> Result<Shipped<Calendars>, ClockError> {
        if self.calendar.is_empty() && self.holiday_notice.is_empty() {
            return Ok(shipped.clone());
        }
        let mut data = shipped.data().clone();
        for notice in &self.holiday_notice {
            data = data.publish(notice.clone(), data.version.clone())?;
        }
        replace(&mut data.calendars, self.calendar.clone(), |entry| &entry.id);
        data.version = self.version.clone().unwrap_or(data.version);
        Ok(Shipped::Set(Calendars::new(data)?))
    }

    fn replace_in(self, all: &mut Catalogue) {
        replace(&mut all.groups, self.group, |entry| &entry.id);
        replace(&mut all.fields, self.field, |entry| &entry.id);
        replace(&mut all.purposes, self.purpose, |entry| &entry.id);
        replace(&mut all.notices, self.notice, |entry| &entry.version);
        replace(&mut all.consent_channels, self.consent_channel, |entry| &entry.id);
        replace(&mut all.sources, self.source, |entry| &entry.id);
        replace(&mut all.statuses, self.status, |entry| &entry.id);
        replace(&mut all.value_classes, self.value_class, |entry| &entry.id);
        replace(&mut all.grades, self.grade, |entry| &entry.id);
        replace(&mut all.regions, self.region, |entry| &entry.id);
        replace(&mut all.carriers, self.carrier, |entry| &entry.id);
        replace(&mut all.class_reasons, self.class_reason, |entry| &entry.id);
        replace(&mut all.management_plans, self.management_plan, |entry| &entry.id);
        // Their order counts, or they have no id: given at all, they are given whole.
        if !self.class_rule.is_empty() {
            all.class_rules = self.class_rule;
        }
        if !self.quality_weight.is_empty() {
            all.quality_weights = self.quality_weight;
        }
        if !self.reveal_rule.is_empty() {
            all.reveal_rules = self.reveal_rule;
        }
        all.break_glass = self.break_glass.unwrap_or_else(|| all.break_glass.clone());
        all.watch = self.watch.unwrap_or_else(|| all.watch.clone());
        replace(&mut all.anomaly_rules, self.anomaly_rule, |entry| &entry.id);
        replace(&mut all.document_kinds, self.document_kind, |entry| &entry.id);
        if !self.case_type.is_empty() {
            let mut own = all.case_types.to_vec();
            replace(&mut own, self.case_type, |entry| &entry.id);
            all.case_types = Shipped::Set(own);
        }
        if !self.survey_template.is_empty() {
            let mut own = all.survey_templates.to_vec();
            replace(&mut own, self.survey_template, |entry| &entry.id);
            all.survey_templates = Shipped::Set(own);
        }
        if let Some(outreach) = self.outreach {
            all.outreach = Shipped::Set(outreach);
        }
        if let Some(own) = self.interactions {
            let mut policy = (*all.interactions).clone();
            replace(&mut policy.kinds, own.kinds, |entry| &entry.id);
            replace(&mut policy.channels, own.channels, |entry| &entry.id);
            replace(&mut policy.outcomes, own.outcomes, |entry| &entry.id);
            replace(&mut policy.plans, own.plans, |entry| &entry.id);
            replace(&mut policy.scripts, own.scripts, |entry| &entry.id);
            replace(&mut policy.reminders, own.reminders, |entry| &entry.id);
            all.interactions = Shipped::Set(policy);
        }
        if let Some(own) = self.events {
            let mut policy = (*all.events).clone();
            replace(&mut policy.kinds, own.kinds, |entry| &entry.id);
            all.events = Shipped::Set(policy);
        }
        if let Some(own) = self.knowledge {
            let mut policy = (*all.knowledge).clone();
            replace(&mut policy.kinds, own.kinds, |entry| &entry.id);
            all.knowledge = Shipped::Set(policy);
        }
        if let Some(own) = self.rosters {
            let mut policy = (*all.rosters).clone();
            replace(&mut policy.shifts, own.shifts, |entry| &entry.id);
            replace(&mut policy.patterns, own.patterns, |entry| &entry.id);
            replace(&mut policy.limits, own.limits, |entry| &entry.id);
            all.rosters = Shipped::Set(policy);
        }
        replace(&mut all.duplicate_reasons, self.duplicate_reason, |entry| &entry.id);
        all.settings = self.settings.unwrap_or_else(|| all.settings.clone());
        all.version = self.version.unwrap_or_else(|| all.version.clone());
    }
}
