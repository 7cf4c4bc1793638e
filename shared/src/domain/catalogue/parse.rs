//! Reads the catalogue from its files. Any file may hold any list; lists of several files are
//! put together in the order of the files.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::clock::{CalendarEntry, Calendars, ClockError, HolidayNotice};
use crate::domain::compiled::{compiled, read};
use crate::domain::event::EventPolicy;
use crate::domain::knowledge::KnowledgePolicy;
use crate::domain::outreach::Outreach;
use crate::domain::roster::RosterPolicy;
use crate::domain::survey::SurveyTemplate;

use super::{
    AnomalyRule, ApprovalFlow, BreakGlass, Carrier, CaseType, Catalogue, CatalogueFault, ClassReason, ClassRule,
    ConsentChannel, DocumentKind, DuplicateReason, Field, Grade, Group, ImportColumn, InteractionPolicy,
    ManagementPlan, Notice, Purpose, QualityWeight, Region, RevealRule, Role, Settings, Shipped, SourceChannel, Status,
    ValueClass, Watch,
};

macro_rules! builtin {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, compiled!($name))),+]
    };
}

/// The files that are compiled in: name and text.
const BUILTIN_FILES: &[(&str, &str)] = builtin![
    "classification",
    "grading",
    "quality",
    "fields-person",
    "fields-contact",
    "fields-organisation",
    "fields-office",
    "fields-business",
    "fields-demand",
    "fields-characteristics",
    "fields-trading",
    "fields-credit",
    "fields-other",
    "fields-bank",
    "fields-fuel",
    "fields-vehicle",
    "fields-property",
    "fields-borrower",
    "consent",
    "notices",
    "documents",
    "duplicates",
    "sources",
    "roles",
    "approvals",
    "statuses",
    "reveals",
    "anomalies",
    "settings",
];

static CASE_TYPES: LazyLock<Vec<CaseType>> = LazyLock::new(|| {
    let files = [compiled!("cases-complaints"), compiled!("cases-service-requests"), compiled!("cases-inspections")];
    files.into_iter().flat_map(|text| read::<Document>(text).case_type).collect()
});

static SURVEYS: LazyLock<Vec<SurveyTemplate>> =
    LazyLock::new(|| read::<Document>(compiled!("surveys")).survey_template);

static OUTREACH: LazyLock<Outreach> =
    LazyLock::new(|| read::<Document>(compiled!("outreach")).outreach.expect("catalogue/outreach.toml is [outreach]"));

static INTERACTIONS: LazyLock<InteractionPolicy> =
    LazyLock::new(|| read::<Document>(compiled!("interactions")).interactions.unwrap_or_default());

static EVENTS: LazyLock<EventPolicy> =
    LazyLock::new(|| read::<Document>(compiled!("events")).events.unwrap_or_default());

static KNOWLEDGE: LazyLock<KnowledgePolicy> =
    LazyLock::new(|| read::<Document>(compiled!("knowledge")).knowledge.unwrap_or_default());

static ROSTERS: LazyLock<RosterPolicy> =
    LazyLock::new(|| read::<Document>(compiled!("rosters")).rosters.unwrap_or_default());

#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("{file}: {source}")]
    Syntax { file: String, source: Box<toml::de::Error> },
    #[error("no file of the catalogue has [{0}]")]
    Missing(&'static str),
    #[error("{0} can not be overridden")]
    Fixed(&'static str),
    #[error("{file}: [{section}] stands in another file already")]
    Twice { file: String, section: &'static str },
    #[error("calendars: {0}")]
    Calendars(#[from] ClockError),
    #[error("{} rules of the catalogue are broken, first: {}", .0.len(), first(.0))]
    Inconsistent(Vec<CatalogueFault>),
}

fn first(faults: &[CatalogueFault]) -> String {
    faults.first().map(ToString::to_string).unwrap_or_default()
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Document {
    pub(super) version: Option<String>,
    pub(super) settings: Option<Settings>,
    pub(super) group: Vec<Group>,
    pub(super) field: Vec<Field>,
    pub(super) import_column: Vec<ImportColumn>,
    pub(super) purpose: Vec<Purpose>,
    pub(super) notice: Vec<Notice>,
    pub(super) consent_channel: Vec<ConsentChannel>,
    pub(super) source: Vec<SourceChannel>,
    pub(super) role: Vec<Role>,
    pub(super) approval: Vec<ApprovalFlow>,
    pub(super) status: Vec<Status>,
    pub(super) value_class: Vec<ValueClass>,
    pub(super) grade: Vec<Grade>,
    pub(super) region: Vec<Region>,
    pub(super) carrier: Vec<Carrier>,
    pub(super) watch: Option<Watch>,
    pub(super) class_rule: Vec<ClassRule>,
    pub(super) class_reason: Vec<ClassReason>,
    pub(super) management_plan: Vec<ManagementPlan>,
    pub(super) quality_weight: Vec<QualityWeight>,
    pub(super) duplicate_reason: Vec<DuplicateReason>,
    pub(super) reveal_rule: Vec<RevealRule>,
    pub(super) break_glass: Option<BreakGlass>,
    pub(super) document_kind: Vec<DocumentKind>,
    pub(super) anomaly_rule: Vec<AnomalyRule>,
    pub(super) case_type: Vec<CaseType>,
    pub(super) survey_template: Vec<SurveyTemplate>,
    pub(super) outreach: Option<Outreach>,
    pub(super) interactions: Option<InteractionPolicy>,
    pub(super) events: Option<EventPolicy>,
    pub(super) knowledge: Option<KnowledgePolicy>,
    pub(super) rosters: Option<RosterPolicy>,
    // Of a company alone: those that ship stand in `calendars.toml`.
    pub(super) calendar: Vec<CalendarEntry>,
    pub(super) holiday_notice: Vec<HolidayNotice>,
}

/// The catalogue that is compiled in. Without the check, which a test has done: it would cost each cold start another
/// millisecond.
pub(super) fn builtin() -> Result<Catalogue, CatalogueError> {
    let mut all = Document::default();
    for (file, text) in BUILTIN_FILES {
        all.add(file, read(text))?;
    }
    all.finish()
}

impl Document {
    pub(super) fn add(&mut self, file: &str, other: Document) -> Result<(), CatalogueError> {
        put(file, "version", &mut self.version, other.version)?;
        put(file, "settings", &mut self.settings, other.settings)?;
        put(file, "watch", &mut self.watch, other.watch)?;
        put(file, "outreach", &mut self.outreach, other.outreach)?;
        put(file, "interactions", &mut self.interactions, other.interactions)?;
        put(file, "events", &mut self.events, other.events)?;
        put(file, "knowledge", &mut self.knowledge, other.knowledge)?;
        put(file, "rosters", &mut self.rosters, other.rosters)?;
        put(file, "break_glass", &mut self.break_glass, other.break_glass)?;
        self.reveal_rule.extend(other.reveal_rule);
        self.class_rule.extend(other.class_rule);
        self.class_reason.extend(other.class_reason);
        self.management_plan.extend(other.management_plan);
        self.quality_weight.extend(other.quality_weight);
        self.group.extend(other.group);
        self.field.extend(other.field);
        self.import_column.extend(other.import_column);
        self.purpose.extend(other.purpose);
        self.notice.extend(other.notice);
        self.consent_channel.extend(other.consent_channel);
        self.source.extend(other.source);
        self.role.extend(other.role);
        self.approval.extend(other.approval);
        self.status.extend(other.status);
        self.value_class.extend(other.value_class);
        self.grade.extend(other.grade);
        self.region.extend(other.region);
        self.carrier.extend(other.carrier);
        self.duplicate_reason.extend(other.duplicate_reason);
        self.document_kind.extend(other.document_kind);
        self.anomaly_rule.extend(other.anomaly_rule);
        self.case_type.extend(other.case_type);
        self.survey_template.extend(other.survey_template);
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Catalogue, CatalogueError> {
        Ok(Catalogue {
            version: self.version.ok_or(CatalogueError::Missing("version"))?,
            groups: self.group,
            fields: self.field,
            import_columns: self.import_column,
            purposes: self.purpose,
            notices: self.notice,
            consent_channels: self.consent_channel,
            sources: self.source,
            roles: self.role,
            approvals: self.approval,
            statuses: self.status,
            value_classes: self.value_class,
            grades: self.grade,
            regions: self.region,
            carriers: self.carrier,
            watch: self.watch.ok_or(CatalogueError::Missing("watch"))?,
            class_rules: self.class_rule,
            class_reasons: self.class_reason,
            management_plans: self.management_plan,
            quality_weights: self.quality_weight,
            duplicate_reasons: self.duplicate_reason,
            reveal_rules: self.reveal_rule,
            break_glass: self.break_glass.ok_or(CatalogueError::Missing("break_glass"))?,
            document_kinds: self.document_kind,
            anomaly_rules: self.anomaly_rule,
            case_types: match self.case_type.is_empty() {
                true => Shipped::AsIs(&CASE_TYPES),
                false => Shipped::Set(self.case_type),
            },
            survey_templates: match self.survey_template.is_empty() {
                true => Shipped::AsIs(&SURVEYS),
                false => Shipped::Set(self.survey_template),
            },
            outreach: self.outreach.map_or(Shipped::AsIs(&OUTREACH), Shipped::Set),
            interactions: self.interactions.map_or(Shipped::AsIs(&INTERACTIONS), Shipped::Set),
            events: self.events.map_or(Shipped::AsIs(&EVENTS), Shipped::Set),
            knowledge: self.knowledge.map_or(Shipped::AsIs(&KNOWLEDGE), Shipped::Set),
            rosters: self.rosters.map_or(Shipped::AsIs(&ROSTERS), Shipped::Set),
            calendars: Shipped::AsIs(Calendars::shipped()),
            settings: self.settings.ok_or(CatalogueError::Missing("settings"))?,
        })
    }
}

fn put<T>(file: &str, section: &'static str, place: &mut Option<T>, value: Option<T>) -> Result<(), CatalogueError> {
    match (place.is_some(), value) {
        (true, Some(_)) => Err(CatalogueError::Twice { file: file.to_owned(), section }),
        (false, Some(value)) => {
            *place = Some(value);
            Ok(())
        }
        (_, None) => Ok(()),
    }
}
