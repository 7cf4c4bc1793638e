//! Policy as data. What Kehu keeps about customers, for which purposes, who may do what with it
//! and within which limits stands in `catalogue/*.toml`, not in code: validation, sealing, masks,
//! lookups, consent checks, import columns, forms and API schemas all follow from it (CLS-03).
//! Adding a field is adding an entry.

mod anomalies;
mod check;
mod check_approvals;
mod check_cases;
mod check_events;
mod check_fields;
mod check_grading;
mod check_interactions;
mod check_knowledge;
mod check_outreach;
mod check_rosters;
#[cfg(test)]
mod check_tests;
mod classification;
mod consent;
mod documents;
mod duplicates;
mod fault;
mod field;
mod grading;
mod headers;
mod kind;
mod label;
mod overriding;
mod parse;
mod protection;
mod quality;
mod reveals;
mod rights;
mod roles;
mod settings;
mod shipped;
mod status;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

pub use crate::domain::approval::ApprovalFlow;
pub use crate::domain::case::CaseType;
use crate::domain::clock::{Calendar, Calendars, ClockError};
pub use crate::domain::event::EventPolicy;
pub use crate::domain::interaction::InteractionPolicy;
pub use crate::domain::knowledge::KnowledgePolicy;
use crate::domain::outreach::Outreach;
pub use crate::domain::roster::RosterPolicy;
use crate::domain::survey::SurveyTemplate;
pub use anomalies::{AnomalyRule, AnomalySubject, Baseline, Counted, Severity, Unseen, WatchedFor};
pub use classification::{Carrier, DataKind, Grade, Group, LifeStage, OwnerKind, Region, ValueClass};
pub use consent::{ConsentChannel, LawfulBasis, Notice, Purpose, SourceChannel};
pub use documents::DocumentKind;
pub use duplicates::{DuplicateOutcome, DuplicateReason};
pub use fault::{CatalogueFault, Rule};
pub use field::{Change, ChoiceOption, Field, Profile};
pub use grading::{ClassReason, ClassRule, Condition, ManagementPlan, Watch};
pub use headers::{Column, ImportColumn, ImportColumnId};
pub use kind::Kind;
pub use label::{Label, Named};
pub use parse::CatalogueError;
pub use protection::{KeyClass, Level, Lookup, Mask, NoSuchLevel};
pub use quality::QualityWeight;
pub use reveals::{BreakGlass, RevealGrant, RevealHours, RevealRule};
pub use rights::Right;
pub use roles::{Post, Role, Scope};
pub use settings::{Cycle, DailyQuota, Rate, ReviewCycle, Settings};
pub use shipped::Shipped;
pub use status::{IdleRule, Move, ReasonCode, Status};

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Catalogue {
    /// Recorded with each decision that rests on it.
    pub version: String,
    pub groups: Vec<Group>,
    pub fields: Vec<Field>,
    pub import_columns: Vec<ImportColumn>,
    pub purposes: Vec<Purpose>,
    pub notices: Vec<Notice>,
    pub consent_channels: Vec<ConsentChannel>,
    pub sources: Vec<SourceChannel>,
    pub roles: Vec<Role>,
    pub approvals: Vec<ApprovalFlow>,
    pub statuses: Vec<Status>,
    pub value_classes: Vec<ValueClass>,
    pub grades: Vec<Grade>,
    pub regions: Vec<Region>,
    pub carriers: Vec<Carrier>,
    pub watch: Watch,
    pub class_rules: Vec<ClassRule>,
    pub class_reasons: Vec<ClassReason>,
    pub management_plans: Vec<ManagementPlan>,
    pub quality_weights: Vec<QualityWeight>,
    pub duplicate_reasons: Vec<DuplicateReason>,
    pub reveal_rules: Vec<RevealRule>,
    pub break_glass: BreakGlass,
    pub document_kinds: Vec<DocumentKind>,
    pub case_types: Shipped<Vec<CaseType>>,
    pub survey_templates: Shipped<Vec<SurveyTemplate>>,
    /// How often, and when, customers are turned to.
    pub outreach: Shipped<Outreach>,
    pub interactions: Shipped<InteractionPolicy>,
    /// What customers are asked to.
    pub events: Shipped<EventPolicy>,
    /// What staff go by.
    pub knowledge: Shipped<KnowledgePolicy>,
    /// Who works when.
    pub rosters: Shipped<RosterPolicy>,
    /// Who works when, and on which days nobody does.
    pub calendars: Shipped<Calendars>,
    /// Not told to everybody: whoever knows how much is too much stays below it.
    #[serde(skip_serializing)]
    pub anomaly_rules: Vec<AnomalyRule>,
    pub settings: Settings,
}

static BUILTIN: LazyLock<Catalogue> =
    LazyLock::new(|| parse::builtin().expect("the compiled-in catalogue is validated by a test of this crate"));

impl Catalogue {
    /// The catalogue that ships with the code.
    pub fn builtin() -> &'static Catalogue {
        &BUILTIN
    }

    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// Every field a file with these profiles can have, in the order of the catalogue.
    pub fn fields_of<'a>(&'a self, profiles: &[Profile]) -> impl Iterator<Item = &'a Field> + use<'a> {
        let wanted = profiles.to_vec();
        self.fields.iter().filter(move |field| field.profiles.iter().any(|p| wanted.contains(p)))
    }

    pub fn purpose(&self, id: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.id == id)
    }

    /// A purpose as people write it: id, label or alias.
    pub fn purpose_named(&self, text: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.is_called(text))
    }

    pub fn source(&self, id: &str) -> Option<&SourceChannel> {
        self.sources.iter().find(|source| source.id == id)
    }

    /// A source as people write it: id, label or alias.
    pub fn source_named(&self, text: &str) -> Option<&SourceChannel> {
        self.sources.iter().find(|source| source.is_called(text))
    }

    pub fn consent_channel(&self, id: &str) -> Option<&ConsentChannel> {
        self.consent_channels.iter().find(|channel| channel.id == id)
    }

    pub fn notice(&self, version: &str) -> Option<&Notice> {
        self.notices.iter().find(|notice| notice.version == version)
    }

    pub fn role(&self, id: &str) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    pub fn approval(&self, flow: &str) -> Option<&ApprovalFlow> {
        self.approvals.iter().find(|approval| approval.id == flow)
    }

    pub fn status(&self, id: &str) -> Option<&Status> {
        self.statuses.iter().find(|status| status.id == id)
    }

    pub fn initial_status(&self) -> Option<&Status> {
        self.statuses.iter().find(|status| status.initial)
    }

    pub fn value_class(&self, id: &str) -> Option<&ValueClass> {
        self.value_classes.iter().find(|class| class.id == id)
    }

    pub fn grade(&self, id: &str) -> Option<&Grade> {
        self.grades.iter().find(|grade| grade.id == id)
    }

    pub fn region(&self, id: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.id == id)
    }

    pub fn carrier(&self, id: &str) -> Option<&Carrier> {
        self.carriers.iter().find(|carrier| carrier.id == id)
    }

    pub fn class_reason(&self, id: &str) -> Option<&ClassReason> {
        self.class_reasons.iter().find(|reason| reason.id == id)
    }

    /// How customers of a value class are looked after.
    pub fn management_plan(&self, value_class: &str) -> Option<&ManagementPlan> {
        self.management_plans.iter().find(|plan| plan.id == value_class)
    }

    pub fn duplicate_reason(&self, id: &str) -> Option<&DuplicateReason> {
        self.duplicate_reasons.iter().find(|reason| reason.id == id)
    }

    pub fn document_kind(&self, id: &str) -> Option<&DocumentKind> {
        self.document_kinds.iter().find(|kind| kind.id == id)
    }

    pub fn survey_template(&self, id: &str) -> Option<&SurveyTemplate> {
        self.survey_templates.iter().find(|template| template.id == id)
    }

    pub fn case_type(&self, id: &str) -> Option<&CaseType> {
        self.case_types.iter().find(|of| of.id == id)
    }

    /// The company's time zone.
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.settings.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// The day a moment falls on there.
    pub fn day_of(&self, at: Timestamp) -> Date {
        at.to_zoned(self.time_zone()).date()
    }

    /// The calendar terms are counted on.
    pub fn calendar(&self) -> Result<&Calendar, ClockError> {
        self.calendars.get(&self.settings.calendar)
    }

    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }
}
