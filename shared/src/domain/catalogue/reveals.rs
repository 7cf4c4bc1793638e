//! The rules by which values of level 1 are seen in clear (`catalogue/reveals.toml`).

use serde::{Deserialize, Serialize};

use super::fault::Faults;
use super::label::{Label, Named, named};
use super::protection::{KeyClass, Level};
use super::{Catalogue, Right, Rule};

/// Who may see which class of values, and on what terms. Of those whose conditions all hold, the first
/// decides.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RevealRule {
    pub id: String,
    pub label: Label,
    pub roles: Vec<String>,
    pub classes: Vec<KeyClass>,
    /// What it may be for; whatever the customer agreed to, when left out.
    #[serde(default)]
    pub purposes: Vec<String>,
    /// Only customers the asker looks after himself.
    #[serde(default)]
    pub own: bool,
    /// Only for a case that is named.
    #[serde(default)]
    pub case: bool,
    pub hours: RevealHours,
    pub grant: RevealGrant,
    pub minutes: u16,
    pub views: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RevealHours {
    /// While the company's calendar is open.
    Working,
    Always,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RevealGrant {
    AtOnce,
    /// A second person decides first.
    Approval,
}

/// On which terms a value is seen first and answered for afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BreakGlass {
    pub roles: Vec<String>,
    pub minutes: u16,
    pub views: u16,
}

named!(RevealRule);

impl Catalogue {
    pub(super) fn check_reveals(&self, faults: &mut Faults) {
        super::check::check_named(faults, "reveal rule", &self.reveal_rules);
        for rule in &self.reveal_rules {
            let at = format!("reveal rule {}", rule.id);
            let sealed = !rule.classes.is_empty() && rule.classes.iter().all(|class| class.level() == Level::One);
            faults.unless(sealed, Rule::ClassUnfit, &at);
            faults.unless(rule.minutes > 0 && rule.views > 0, Rule::OutOfRange, &at);
            faults.dangling(&at, rule.purposes.iter().map(String::as_str), |id| self.purpose(id).is_some());
            self.check_revealing_roles(faults, &at, &rule.roles);
        }
        let glass = &self.break_glass;
        faults.unless(glass.minutes > 0 && glass.views > 0, Rule::OutOfRange, "break glass");
        self.check_revealing_roles(faults, "break glass", &glass.roles);
    }

    /// A rule for a role that is not cleared for level 1 would be no rule.
    fn check_revealing_roles(&self, faults: &mut Faults, at: &str, roles: &[String]) {
        faults.unless(!roles.is_empty(), Rule::Empty, at);
        faults.dangling(at, roles.iter().map(String::as_str), |id| {
            self.role(id).is_some_and(|role| role.may(Right::RevealsRequest) && role.cleared_for(Level::One))
        });
    }
}
