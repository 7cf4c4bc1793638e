//! Reads the catalogue from its files. Any file may hold any list; lists of several files are
//! put together in the order of the files.

use serde::Deserialize;

use super::{
    AnomalyRule, ApprovalFlow, BreakGlass, Carrier, Catalogue, CatalogueFault, ClassReason, ClassRule, ConsentChannel,
    DocumentKind, DuplicateReason, Field, Grade, Group, ImportColumn, ManagementPlan, Notice, Purpose, QualityWeight,
    Region, RevealRule, Role, Settings, SourceChannel, Status, ValueClass, Watch,
};

macro_rules! builtin {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/catalogue/", $name)))),+]
    };
}

/// The files that are compiled in: name and text.
pub(super) const BUILTIN_FILES: &[(&str, &str)] = builtin![
    "classification.toml",
    "grading.toml",
    "quality.toml",
    "fields-person.toml",
    "fields-contact.toml",
    "fields-organisation.toml",
    "fields-office.toml",
    "fields-business.toml",
    "fields-demand.toml",
    "fields-characteristics.toml",
    "fields-trading.toml",
    "fields-credit.toml",
    "fields-other.toml",
    "fields-bank.toml",
    "fields-fuel.toml",
    "fields-vehicle.toml",
    "fields-property.toml",
    "fields-borrower.toml",
    "consent.toml",
    "notices.toml",
    "documents.toml",
    "duplicates.toml",
    "sources.toml",
    "roles.toml",
    "approvals.toml",
    "statuses.toml",
    "reveals.toml",
    "anomalies.toml",
    "settings.toml",
];

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
    #[error("{} rules of the catalogue are broken, first: {}", .0.len(), first(.0))]
    Inconsistent(Vec<CatalogueFault>),
}

fn first(faults: &[CatalogueFault]) -> String {
    faults.first().map(ToString::to_string).unwrap_or_default()
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Document {
    version: Option<String>,
    settings: Option<Settings>,
    group: Vec<Group>,
    field: Vec<Field>,
    import_column: Vec<ImportColumn>,
    purpose: Vec<Purpose>,
    notice: Vec<Notice>,
    consent_channel: Vec<ConsentChannel>,
    source: Vec<SourceChannel>,
    role: Vec<Role>,
    approval: Vec<ApprovalFlow>,
    status: Vec<Status>,
    value_class: Vec<ValueClass>,
    grade: Vec<Grade>,
    region: Vec<Region>,
    carrier: Vec<Carrier>,
    watch: Option<Watch>,
    class_rule: Vec<ClassRule>,
    class_reason: Vec<ClassReason>,
    management_plan: Vec<ManagementPlan>,
    quality_weight: Vec<QualityWeight>,
    duplicate_reason: Vec<DuplicateReason>,
    reveal_rule: Vec<RevealRule>,
    break_glass: Option<BreakGlass>,
    document_kind: Vec<DocumentKind>,
    anomaly_rule: Vec<AnomalyRule>,
}

impl Catalogue {
    /// Reads and checks a catalogue given as (file name, text).
    pub fn parse(files: &[(&str, &str)]) -> Result<Catalogue, CatalogueError> {
        let catalogue = Catalogue::read(files)?;
        catalogue.check().map_err(CatalogueError::Inconsistent)?;
        Ok(catalogue)
    }

    /// Without the check, which a test has done for the files that are compiled in: it would
    /// cost each cold start another millisecond.
    pub(super) fn read(files: &[(&str, &str)]) -> Result<Catalogue, CatalogueError> {
        let mut all = Document::default();
        for (file, text) in files {
            let one = toml::from_str(text)
                .map_err(|source| CatalogueError::Syntax { file: (*file).to_owned(), source: Box::new(source) })?;
            all.add(file, one)?;
        }
        all.finish()
    }
}

impl Catalogue {
    /// This catalogue with the entries of `text` in place of its own of the same id, and new ones
    /// behind; settings, if given, as a whole. Checked like any catalogue.
    pub fn overridden_by(&self, text: &str) -> Result<Catalogue, CatalogueError> {
        let changes: Document = toml::from_str(text)
            .map_err(|source| CatalogueError::Syntax { file: "override".to_owned(), source: Box::new(source) })?;
        changes.only_what_a_company_sets(self)?;
        let mut all = self.clone();
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
        if self.field.iter().any(moved) {
            return Err(CatalogueError::Fixed("field.level, field.class, field.kind"));
        }
        Ok(())
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
        replace(&mut all.duplicate_reasons, self.duplicate_reason, |entry| &entry.id);
        all.settings = self.settings.unwrap_or_else(|| all.settings.clone());
        all.version = self.version.unwrap_or_else(|| all.version.clone());
    }

    fn add(&mut self, file: &str, other: Document) -> Result<(), CatalogueError> {
        put(file, "version", &mut self.version, other.version)?;
        put(file, "settings", &mut self.settings, other.settings)?;
        put(file, "watch", &mut self.watch, other.watch)?;
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
        Ok(())
    }

    fn finish(self) -> Result<Catalogue, CatalogueError> {
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
