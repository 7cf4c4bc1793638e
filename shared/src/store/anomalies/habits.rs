//! When and where from somebody has been at work.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::domain::anomaly::Sighting;
use crate::domain::catalogue::Unseen;
use crate::domain::ids::StaffId;
use crate::store::{CommitError, Guard, Store, StoreError, Transaction, from_row, keys, to_row};

/// What somebody has not come from for so long is as new as if he never had.
const REMEMBERED_DAYS: i32 = 180;
/// Of each; the longest unused go first.
const MOST: usize = 50;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Habits {
    version: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last: Option<Date>,
    networks: BTreeMap<String, Date>,
    devices: BTreeMap<String, Date>,
}

impl Habits {
    pub async fn of(store: &Store, staff: &StaffId) -> Result<Self, StoreError> {
        Ok(store.get(&keys::habits(staff), true).await?.map(from_row).transpose()?.unwrap_or_default())
    }

    /// Since the last day before this one, if there was one.
    pub fn idle_days(&self, today: Date) -> Option<i64> {
        let last = self.last.filter(|last| *last < today)?;
        Some(i64::from((today - last).get_days()))
    }

    /// What he comes from and never came from before. The first of its kind is no news: nothing is known.
    pub fn unseen(&self, row: &Sighting) -> Vec<Unseen> {
        let new = |known: &BTreeMap<String, Date>, now: &Option<String>| {
            now.as_ref().is_some_and(|now| !known.is_empty() && !known.contains_key(now))
        };
        let network = new(&self.networks, &row.network).then_some(Unseen::Network);
        let device = new(&self.devices, &row.device).then_some(Unseen::Device);
        network.into_iter().chain(device).collect()
    }

    /// The same with this row; nothing, if it says nothing new.
    pub fn with(&self, row: &Sighting, today: Date) -> Option<Self> {
        let mut next = Self { last: self.last.max(Some(today)), ..self.clone() };
        for (known, now) in [(&mut next.networks, &row.network), (&mut next.devices, &row.device)] {
            let Some(now) = now else { continue };
            let seen = known.entry(now.clone()).or_insert(today);
            *seen = today.max(*seen);
            let forgotten = today.saturating_sub(REMEMBERED_DAYS.days());
            known.retain(|_, seen| *seen > forgotten);
            while known.len() > MOST {
                let oldest = known.iter().min_by_key(|(_, seen)| **seen).map(|(name, _)| name.clone());
                oldest.and_then(|oldest| known.remove(&oldest));
            }
        }
        (next != *self).then_some(next)
    }

    /// Refused if somebody else has put them meanwhile.
    pub async fn keep(&self, store: &Store, staff: &StaffId) -> Result<(), CommitError> {
        let next = Self { version: self.version + 1, ..self.clone() };
        let mut tx = Transaction::new();
        tx.put_seen(keys::habits(staff), to_row(&next)?, self.version, Guard::Moved);
        store.commit(&tx).await
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::act::Act;

    fn row(network: &str) -> Sighting {
        Sighting {
            at: "2026-06-09T02:00:00Z".parse().unwrap(),
            act: Act::Disclosure,
            action: "view_customer".to_owned(),
            staff: "stf_1".parse().unwrap(),
            customers: Vec::new(),
            network: Some(network.to_owned()),
            device: None,
        }
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_first_network_is_no_news_and_the_second_is() {
        let nothing = Habits::default();
        assert!(nothing.unseen(&row("10.0.0.0/24")).is_empty());
        let known = nothing.with(&row("10.0.0.0/24"), day("2026-06-09")).unwrap();
        assert!(known.unseen(&row("10.0.0.0/24")).is_empty());
        assert_eq!(known.unseen(&row("10.0.1.0/24")), [Unseen::Network]);
        assert_eq!(known.with(&row("10.0.0.0/24"), day("2026-06-09")), None, "nothing new on the same day");
    }

    #[test]
    fn what_was_not_used_for_half_a_year_is_forgotten() {
        let known = Habits::default().with(&row("10.0.0.0/24"), day("2026-01-01")).unwrap();
        let known = known.with(&row("10.0.1.0/24"), day("2026-06-29")).unwrap();
        assert!(known.unseen(&row("10.0.0.0/24")).is_empty());
        let known = known.with(&row("10.0.1.0/24"), day("2026-06-30")).unwrap();
        assert_eq!(known.unseen(&row("10.0.0.0/24")), [Unseen::Network]);
    }

    #[test]
    fn days_without_work_are_counted_from_the_last_one_with() {
        let known = Habits::default().with(&row("10.0.0.0/24"), day("2026-03-11")).unwrap();
        assert_eq!(known.idle_days(day("2026-03-11")), None);
        assert_eq!(known.idle_days(day("2026-06-09")), Some(90));
        assert_eq!(Habits::default().idle_days(day("2026-06-09")), None);
    }
}
