//! Whether what staff go by can be published.

use super::check::check_named;
use super::fault::Faults;
use super::label::{Label, Named, named};
use super::{Catalogue, Rule};
use crate::domain::knowledge::ArticleKind;

named!(ArticleKind);

impl Catalogue {
    pub(super) fn check_knowledge(&self, faults: &mut Faults) {
        let policy = &*self.knowledge;
        check_named(faults, "article kind", &policy.kinds);
        for kind in &policy.kinds {
            let at = format!("article kind {}", kind.id);
            faults.unless(!kind.source.is_empty(), Rule::Empty, &at);
            faults.unless((1..=60).contains(&kind.review_months), Rule::OutOfRange, &at);
            faults.dangling(&at, kind.approval.iter().map(String::as_str), |id| self.approval(id).is_some());
        }
    }
}
