//! Which of two customers' fields stand in the one that stays (CUS-23). The survivor's own value wins, an
//! absent one is taken from the other, and a choice decides otherwise.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::catalogue::Catalogue;
use super::fault::{Fault, is_word};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MergeSide)]
pub enum Side {
    Survivor,
    Absorbed,
}

pub type Choices = BTreeMap<String, Side>;

/// What a number means depends on the kind of document: the two come from one side.
const DOCUMENT: [&str; 2] = ["documentType", "idNumber"];

pub struct Both<'a> {
    pub catalogue: &'a Catalogue,
    pub survivor: BTreeSet<&'a str>,
    pub absorbed: BTreeSet<&'a str>,
    /// Purposes that hold for the survivor once the two are one.
    pub purposes: &'a [String],
}

#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    /// Fields whose value will be the absorbed customer's.
    pub taken: BTreeSet<String>,
    /// Fields that both have.
    pub conflicts: BTreeSet<String>,
    /// Fields of the absorbed customer that no purpose of the survivor's allows.
    pub without_purpose: BTreeSet<String>,
}

impl Both<'_> {
    pub fn plan(&self, choices: &Choices) -> Result<Plan, Vec<Fault>> {
        let faults = self.faults(choices);
        if !faults.is_empty() {
            return Err(faults);
        }
        let allowed = |id: &&str| {
            self.catalogue.field(id).is_some_and(|field| self.purposes.iter().any(|purpose| field.serves(purpose)))
        };
        let own = |ids: BTreeSet<&str>| ids.into_iter().map(str::to_owned).collect();
        let (allowed, without): (BTreeSet<&str>, BTreeSet<&str>) = self.absorbed.iter().copied().partition(allowed);
        let taken = allowed.into_iter().filter(|id| self.from(id, choices) == Side::Absorbed).collect();
        Ok(Plan {
            taken: own(taken),
            conflicts: own(self.survivor.intersection(&self.absorbed).copied().collect()),
            without_purpose: own(without),
        })
    }

    fn from(&self, id: &str, choices: &Choices) -> Side {
        let together: &[&str] = if DOCUMENT.contains(&id) { &DOCUMENT } else { &[] };
        let chosen = choices.get(id).or_else(|| together.iter().find_map(|other| choices.get(*other)));
        // Whoever has the number has the say about its kind.
        let number =
            together.last().copied().filter(|number| self.survivor.contains(number) || self.absorbed.contains(number));
        let has = self.survivor.contains(number.unwrap_or(id));
        chosen.copied().unwrap_or(if has { Side::Survivor } else { Side::Absorbed })
    }

    fn faults(&self, choices: &Choices) -> Vec<Fault> {
        let fault = |id: &str, code| {
            Fault::new(if is_word(id) { format!("/choices/{id}") } else { "/choices".to_owned() }, code)
        };
        let wrong = choices.iter().filter_map(|(id, side)| {
            let there = match side {
                Side::Survivor => self.survivor.contains(id.as_str()),
                Side::Absorbed => self.absorbed.contains(id.as_str()),
            };
            let serves = |purpose: &String| self.catalogue.field(id).is_some_and(|field| field.serves(purpose));
            if self.catalogue.field(id).is_none() {
                Some(fault(id, "unknown_field"))
            } else if !there {
                Some(fault(id, "not_on_file"))
            } else if *side == Side::Absorbed && !self.purposes.iter().any(serves) {
                Some(fault(id, "no_purpose"))
            } else {
                None
            }
        });
        let mut faults: Vec<_> = wrong.collect();
        let sides: Vec<_> = DOCUMENT.iter().filter_map(|id| choices.get(*id)).collect();
        if sides.windows(2).any(|pair| pair[0] != pair[1]) {
            faults.push(fault(DOCUMENT[0], "decide_together"));
        }
        faults.sort();
        faults
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn plan(
        survivor: &[&str],
        absorbed: &[&str],
        choices: &[(&str, Side)],
    ) -> Result<Plan, Vec<(String, &'static str)>> {
        let purposes = ["service".to_owned()];
        let both = Both {
            catalogue: Catalogue::builtin(),
            survivor: survivor.iter().copied().collect(),
            absorbed: absorbed.iter().copied().collect(),
            purposes: &purposes,
        };
        let choices = choices.iter().map(|(id, side)| ((*id).to_owned(), *side)).collect();
        both.plan(&choices).map_err(|faults| faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect())
    }

    fn taken(plan: Plan) -> Vec<String> {
        plan.taken.into_iter().collect()
    }

    #[test]
    fn ones_own_wins_and_what_is_missing_is_taken() {
        let plan = plan(&["name", "mobile"], &["name", "email"], &[]).unwrap();
        assert_eq!(plan.conflicts, ["name".to_owned()].into());
        assert_eq!(taken(plan), ["email"]);
    }

    #[test]
    fn a_choice_decides() {
        let choices = [("name", Side::Absorbed), ("mobile", Side::Survivor)];
        assert_eq!(taken(plan(&["name", "mobile"], &["name", "mobile"], &choices).unwrap()), ["name"]);
    }

    #[test]
    fn a_number_and_its_kind_come_from_one_side() {
        let both = ["documentType", "idNumber"];
        assert_eq!(taken(plan(&["documentType"], &both, &[]).unwrap()), both);
        assert_eq!(taken(plan(&["idNumber"], &both, &[]).unwrap()), Vec::<String>::new());
        assert_eq!(taken(plan(&both, &both, &[("idNumber", Side::Absorbed)]).unwrap()), both);
        let torn = [("documentType", Side::Survivor), ("idNumber", Side::Absorbed)];
        assert_eq!(plan(&both, &both, &torn).unwrap_err(), [("/choices/documentType".to_owned(), "decide_together")]);
    }

    #[test]
    fn what_no_purpose_allows_stays_behind() {
        let left = plan(&["name"], &["loanContractNumber", "name"], &[]).unwrap();
        assert_eq!((left.without_purpose.len(), left.taken.len()), (1, 0));
        for (choice, code) in [
            (("loanContractNumber", Side::Absorbed), "no_purpose"),
            (("nobody", Side::Absorbed), "unknown_field"),
            (("email", Side::Absorbed), "not_on_file"),
        ] {
            assert_eq!(plan(&["name"], &["loanContractNumber", "name"], &[choice]).unwrap_err()[0].1, code);
        }
    }
}
