//! What can be wrong with a catalogue, each rule by a stable code. A company's own settings go
//! through the same rules as the compiled-in ones.

use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogueFault {
    pub rule: Rule,
    /// The entry at fault, such as `field idNumber`.
    pub at: String,
    /// What it clashes with or points to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<String>,
}

impl std::fmt::Display for CatalogueFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.at, self.rule)?;
        match &self.with {
            Some(with) => write!(f, " ({with})"),
            None => Ok(()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    #[error("the id is taken")]
    DuplicateId,
    #[error("the id has characters it may not have")]
    MalformedId,
    #[error("both labels are needed")]
    LabelMissing,
    #[error("the name means another entry already")]
    NameClash,
    #[error(
        "a level 1 field is sealed under identity or contact, a level 2 field under personal, a level 3 field not at all"
    )]
    ClassUnfit,
    #[error("a sealed field needs a mask")]
    MaskMissing,
    #[error("a public field has no mask")]
    MaskOnPublic,
    #[error("the mask is not for this kind of value")]
    MaskUnfit,
    #[error("this lookup is not for this kind of value")]
    LookupUnfit,
    #[error("only a field with an exact lookup can be unique")]
    UniqueWithoutLookup,
    #[error("only a public choice can narrow a list: an index holds it in clear")]
    FacetUnfit,
    #[error("this kind needs options")]
    OptionsMissing,
    #[error("this kind has no options")]
    OptionsUnexpected,
    #[error("text needs a greatest length")]
    LengthMissing,
    #[error("a list must not be empty")]
    Empty,
    #[error("it points to something that is not there")]
    Dangling,
    #[error("a field cannot be required where it does not exist")]
    RequiredElsewhere,
    #[error("only a contact's field can be the main contact's")]
    NotAContactField,
    #[error("a file of this profile needs a required name")]
    NameNotRequired,
    #[error("a file of this profile needs a way to reach the customer")]
    Unreachable,
    #[error("no notice tells of this purpose")]
    NotNotified,
    #[error("marketing rests on consent alone")]
    MarketingWithoutConsent,
    #[error("there must be exactly one initial status")]
    InitialStatus,
    #[error("a post that runs the system holds no right over customers")]
    SupportOverCustomers,
    #[error("of one person's rows customers are counted, of one customer's the staff, who are not locked for it")]
    CountUnfit,
    #[error("a role that sees customers needs a daily quota")]
    QuotaMissing,
    #[error("a role that reaches level 1 or runs the system is marked as high")]
    HighUnmarked,
    #[error("a rule may read public fields only")]
    SealedInRule,
    #[error("no rule moves a file from here")]
    RuleFromHere,
    #[error("the number must not be zero, nor a default above its limit")]
    OutOfRange,
}

/// Collects faults, so that one run shows all of them.
#[derive(Default)]
pub(super) struct Faults(Vec<CatalogueFault>);

impl Faults {
    pub(super) fn add(&mut self, rule: Rule, at: &str, with: Option<&str>) {
        self.0.push(CatalogueFault { rule, at: at.to_owned(), with: with.map(str::to_owned) });
    }

    pub(super) fn unless(&mut self, holds: bool, rule: Rule, at: &str) {
        if !holds {
            self.add(rule, at, None);
        }
    }

    /// Reports every name in `wanted` that `known` does not have.
    pub(super) fn dangling<'a>(
        &mut self,
        at: &str,
        wanted: impl IntoIterator<Item = &'a str>,
        known: impl Fn(&str) -> bool,
    ) {
        for name in wanted {
            if !known(name) {
                self.add(Rule::Dangling, at, Some(name));
            }
        }
    }

    pub(super) fn into_result(self) -> Result<(), Vec<CatalogueFault>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}
