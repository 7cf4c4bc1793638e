//! How complete a record is, and how far what it says has proved right (CUS-30). In whole percent; nothing
//! here is a floating-point number.

use crate::domain::catalogue::{Catalogue, Profile};

/// What of a record is there, and what checks of it have found.
pub struct Facts<'a> {
    pub profiles: &'a [Profile],
    pub has: &'a dyn Fn(&str) -> bool,
    pub confirmed: &'a dyn Fn(&str) -> bool,
    /// Fields that stand confirmed, by a verification or a review.
    pub found_right: u32,
    /// Fields that reviews found wrong, corrected since or not.
    pub found_wrong: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quality {
    /// Share of the weight of what the record should have.
    pub completeness: u8,
    /// Share of the weight of what it has that somebody has confirmed.
    pub verified: u8,
    /// Share of what was checked that was right. `None`: nothing was checked.
    pub accuracy: Option<u8>,
    pub found_right: u32,
    /// The first field of each part that is missing.
    pub missing: Vec<String>,
}

pub fn quality(catalogue: &Catalogue, facts: &Facts<'_>) -> Quality {
    let (mut all, mut present, mut confirmed) = (0u32, 0u32, 0u32);
    let mut missing = Vec::new();
    let parts = catalogue.quality_weights.iter().filter(|part| facts.profiles.contains(&part.profile));
    for part in parts {
        let weight = u32::from(part.weight);
        all += weight;
        if !part.fields.iter().any(|id| (facts.has)(id)) {
            missing.extend(part.fields.first().cloned());
            continue;
        }
        present += weight;
        if part.fields.iter().any(|id| (facts.confirmed)(id)) {
            confirmed += weight;
        }
    }
    let checked = facts.found_right.saturating_add(facts.found_wrong);
    Quality {
        completeness: percent(present, all).unwrap_or(100),
        verified: percent(confirmed, present).unwrap_or(0),
        accuracy: percent(facts.found_right, checked),
        found_right: facts.found_right,
        missing,
    }
}

/// Rounded down: a hundred is nothing less than all.
fn percent(part: u32, whole: u32) -> Option<u8> {
    let share = (u64::from(part) * 100).checked_div(u64::from(whole))?;
    Some(u8::try_from(share.min(100)).unwrap_or(100))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(has: &[&str], confirmed: &[&str], wrong: u32) -> Quality {
        let facts = Facts {
            profiles: &[Profile::Individual],
            has: &|id| has.contains(&id),
            confirmed: &|id| confirmed.contains(&id),
            found_right: u32::try_from(confirmed.len()).unwrap_or_default(),
            found_wrong: wrong,
        };
        quality(Catalogue::builtin(), &facts)
    }

    #[test]
    fn what_counts_is_the_weight_of_what_is_there() {
        // name 5, mobile 5, idNumber 4, employer 3 of 23 in `quality.toml`, worked out by hand.
        let found = person(&["name", "mobile", "idNumber", "employer"], &["name", "idNumber"], 0);
        assert_eq!((found.completeness, found.verified, found.accuracy), (73, 52, Some(100)));
        assert_eq!(found.missing, ["gender", "birthDate", "jobTitle", "preferences", "evaluation"]);
    }

    #[test]
    fn any_of_a_part_is_enough_and_more_of_it_counts_no_more() {
        assert_eq!(person(&["mobile"], &[], 0).completeness, 21);
        assert_eq!(person(&["mobile", "landline", "otherPhone"], &[], 0).completeness, 21);
    }

    #[test]
    fn accuracy_is_of_what_was_checked() {
        assert_eq!(person(&["name"], &[], 0).accuracy, None);
        assert_eq!(person(&["name"], &["name"], 2).accuracy, Some(33));
        assert_eq!(person(&["name"], &[], 1).accuracy, Some(0));
    }

    #[test]
    fn nothing_asked_for_is_nothing_missing() {
        let facts = Facts { profiles: &[], has: &|_| false, confirmed: &|_| false, found_right: 0, found_wrong: 0 };
        assert_eq!(quality(Catalogue::builtin(), &facts).completeness, 100);
    }
}
