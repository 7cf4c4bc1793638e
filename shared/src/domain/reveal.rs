//! Whether values of level 1 may be seen in clear, and on what terms: the rules of the catalogue,
//! judged for one request.

use serde::{Deserialize, Serialize};

use crate::domain::catalogue::{KeyClass, RevealGrant, RevealHours, RevealRule};
use crate::domain::ids::{ContactId, CustomerId};

/// A contact person, with the customer it was added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactUnder {
    pub id: ContactId,
    pub under: CustomerId,
}

/// What the rules ask about a request.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// Roles of the asker that reach the customer and are cleared for level 1.
    pub roles: &'a [&'a str],
    pub purpose: &'a str,
    /// Whether he looks after this customer himself.
    pub own: bool,
    pub has_case: bool,
    /// Whether the company's calendar is open.
    pub open: bool,
}

/// Why no rule holds: how far the one got that came nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unmet {
    Role,
    Purpose,
    Own,
    Case,
    Hours,
}

impl Unmet {
    /// Stable code of the fault.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Role => "not_for_role",
            Self::Purpose => "other_purpose",
            Self::Own => "not_own",
            Self::Case => "case_needed",
            Self::Hours => "outside_hours",
        }
    }
}

/// On what terms all the values of a request are seen: the strictest of those of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The rules they come from.
    pub rules: Vec<String>,
    pub by_approval: bool,
    pub minutes: u16,
    pub views: u16,
}

/// The rule that decides about a class of values, or why there is none.
pub fn judge<'r>(rules: &'r [RevealRule], class: KeyClass, asking: Asking<'_>) -> Result<&'r RevealRule, Unmet> {
    let mut nearest = Unmet::Role;
    for rule in rules.iter().filter(|rule| rule.classes.contains(&class)) {
        match unmet(rule, asking) {
            None => return Ok(rule),
            Some(unmet) => nearest = nearest.max(unmet),
        }
    }
    Err(nearest)
}

fn unmet(rule: &RevealRule, asking: Asking<'_>) -> Option<Unmet> {
    let checks = [
        (rule.roles.iter().any(|role| asking.roles.contains(&role.as_str())), Unmet::Role),
        (rule.purposes.is_empty() || rule.purposes.iter().any(|purpose| purpose == asking.purpose), Unmet::Purpose),
        (!rule.own || asking.own, Unmet::Own),
        (!rule.case || asking.has_case, Unmet::Case),
        (rule.hours == RevealHours::Always || asking.open, Unmet::Hours),
    ];
    checks.into_iter().find(|(holds, _)| !holds).map(|(_, unmet)| unmet)
}

/// The terms of several rules together. None without a rule.
pub fn together(rules: &[&RevealRule]) -> Option<Terms> {
    let mut names: Vec<_> = rules.iter().map(|rule| rule.id.clone()).collect();
    names.dedup();
    Some(Terms {
        rules: names,
        by_approval: rules.iter().any(|rule| rule.grant == RevealGrant::Approval),
        minutes: rules.iter().map(|rule| rule.minutes).min()?,
        views: rules.iter().map(|rule| rule.views).min()?,
    })
}

/// Whether a text can be the name of a case and of nothing else: it stands in the trail in clear, where
/// a telephone number may not. An id of Kehu's, or letters and at most eight digits: `CASE-1234`.
pub fn is_case(text: &str) -> bool {
    let own = |(prefix, rest): (&str, &str)| {
        prefix.len() == 3
            && prefix.bytes().all(|b| b.is_ascii_lowercase())
            && rest.len() == 32
            && rest.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let numbered = |(letters, digits): (&str, &str)| {
        (1..=8).contains(&letters.len())
            && letters.bytes().all(|b| b.is_ascii_uppercase())
            && (1..=8).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
    };
    text.split_once('_').is_some_and(own) || text.split_once('-').is_some_and(numbered)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::catalogue::Catalogue;

    const SALES: Asking<'_> = Asking { roles: &["sales"], purpose: "service", own: true, has_case: false, open: true };

    fn rule(class: KeyClass, asking: Asking<'_>) -> Result<&'static str, Unmet> {
        judge(&Catalogue::builtin().reveal_rules, class, asking).map(|rule| rule.id.as_str())
    }

    #[test]
    fn one_reaches_ones_own_customer_in_working_hours_and_asks_otherwise() {
        assert_eq!(rule(KeyClass::Contact, SALES), Ok("reach_own_customer"));
        assert_eq!(rule(KeyClass::Contact, Asking { open: false, ..SALES }), Ok("by_approval"));
        assert_eq!(rule(KeyClass::Contact, Asking { own: false, ..SALES }), Ok("by_approval"));
        assert_eq!(rule(KeyClass::Identity, SALES), Ok("by_approval"));
    }

    #[test]
    fn identities_are_for_few_roles_and_few_purposes() {
        let asking = Asking { roles: &["management_specialist"], purpose: "contract", ..SALES };
        assert_eq!(rule(KeyClass::Identity, asking), Ok("check_identity"));
        assert_eq!(rule(KeyClass::Identity, Asking { purpose: "survey", ..asking }), Ok("by_approval"));
        for role in ["general_manager", "auditor", "administrator", "information_specialist"] {
            for class in [KeyClass::Identity, KeyClass::Contact] {
                assert_eq!(rule(class, Asking { roles: &[role], ..SALES }), Err(Unmet::Role), "{role}");
            }
        }
    }

    #[test]
    fn without_a_rule_the_nearest_one_says_what_is_missing() {
        let sound = RevealRule { own: true, case: true, ..Catalogue::builtin().reveal_rules[0].clone() };
        let sound = RevealRule { purposes: vec!["service".to_owned()], ..sound };
        let asking = Asking { has_case: true, ..SALES };
        let rules = [sound];
        let judged = |asking| judge(&rules, KeyClass::Contact, asking).map(|rule| rule.id.as_str());
        assert!(judged(asking).is_ok());
        for (asking, unmet) in [
            (Asking { roles: &[], ..asking }, Unmet::Role),
            (Asking { purpose: "survey", ..asking }, Unmet::Purpose),
            (Asking { own: false, ..asking }, Unmet::Own),
            (Asking { has_case: false, ..asking }, Unmet::Case),
            (Asking { open: false, ..asking }, Unmet::Hours),
        ] {
            assert_eq!(judged(asking), Err(unmet));
        }
        assert_eq!(judge(&rules, KeyClass::Identity, asking).err(), Some(Unmet::Role), "no rule for the class");
    }

    #[test]
    fn of_several_terms_the_strictest_hold() {
        let rules = &Catalogue::builtin().reveal_rules;
        let terms = together(&[&rules[0], &rules[3]]).unwrap();
        assert_eq!((terms.by_approval, terms.minutes, terms.views), (true, 15, 2));
        assert_eq!(terms.rules, ["reach_own_customer", "by_approval"]);
        assert_eq!(together(&[]), None);
    }

    #[test]
    fn a_case_is_no_place_for_a_number_of_somebody() {
        for case in ["CASE-1", "TS-20261125", "cmp_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e"] {
            assert!(is_case(case), "{case}");
        }
        for other in ["13912345678", "A-13912345678", "陈凯", "case-1", "CASE", "CASE-", "-1", "cmp_1", "a@b.cn", ""]
        {
            assert!(!is_case(other), "{other}");
        }
    }
}
