//! How far an article is: which version is published, from when it holds, and what is being written.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Wording;
use crate::domain::ids::ApprovalId;

/// Where an article stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// No version of it has been published.
    Draft,
    Published,
    /// Nobody goes by it any more.
    Retired,
}

/// The version everybody goes by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Published {
    pub number: u32,
    pub at: Timestamp,
    /// It holds from this day on.
    pub effective_on: Date,
    /// It is to be looked over by then.
    pub review_due_on: Date,
    /// The version that holds until then, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub former: Option<u32>,
}

/// The version that is being written, or waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Draft {
    pub number: u32,
    pub title: Wording,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<ApprovalId>,
}

/// What one version is to the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Draft,
    /// Waits for a second person.
    Pending,
    Published,
    /// Published once; another one has taken its place, or the article was retired.
    Former,
    /// Written over before it was published.
    Dropped,
}

impl Published {
    pub fn holds(&self, today: Date) -> bool {
        self.effective_on <= today
    }

    /// The version that holds on a day: the one before, until this one does.
    pub fn in_force(&self, today: Date) -> Option<u32> {
        if self.holds(today) { Some(self.number) } else { self.former }
    }
}

impl Standing {
    pub fn of(number: u32, ever_published: bool, stage: Stage, now: Option<&Published>, draft: Option<&Draft>) -> Self {
        let current = stage == Stage::Published && now.is_some_and(|now| now.number == number);
        match draft.filter(|draft| draft.number == number) {
            Some(draft) if draft.approval.is_some() => Self::Pending,
            Some(_) => Self::Draft,
            None if current => Self::Published,
            None if ever_published => Self::Former,
            None => Self::Dropped,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn published(number: u32, effective_on: &str, former: Option<u32>) -> Published {
        let at = "2026-06-01T00:00:00Z".parse().unwrap();
        let day: Date = effective_on.parse().unwrap();
        Published { number, at, effective_on: day, review_due_on: day, former }
    }

    #[test]
    fn the_version_before_holds_until_the_new_one_does() {
        let now = published(2, "2026-07-01", Some(1));
        assert_eq!(now.in_force("2026-06-30".parse().unwrap()), Some(1));
        assert_eq!(now.in_force("2026-07-01".parse().unwrap()), Some(2));
        assert_eq!(published(1, "2026-07-01", None).in_force("2026-06-30".parse().unwrap()), None);
    }

    #[test]
    fn every_version_is_something_to_its_article() {
        let now = published(2, "2026-06-01", Some(1));
        let title = Wording { zh: "标题".to_owned(), en: None };
        let mut draft = Draft { number: 4, title, approval: None };
        let of = |number, ever, stage, draft: &Draft| Standing::of(number, ever, stage, Some(&now), Some(draft));
        assert_eq!(of(1, true, Stage::Published, &draft), Standing::Former);
        assert_eq!(of(2, true, Stage::Published, &draft), Standing::Published);
        assert_eq!(of(2, true, Stage::Retired, &draft), Standing::Former);
        assert_eq!(of(3, false, Stage::Published, &draft), Standing::Dropped);
        assert_eq!(of(4, false, Stage::Published, &draft), Standing::Draft);
        draft.approval = Some("apr_1".parse().unwrap());
        assert_eq!(of(4, false, Stage::Published, &draft), Standing::Pending);
    }
}
