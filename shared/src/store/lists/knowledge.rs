//! Lists of articles: all of one stage, of a unit, of a kind, of both. There are hundreds, seldom written: none of
//! these partitions is spread.

use super::Partition;
use super::cases::listed;
use crate::domain::ids::UnitId;
use crate::domain::knowledge::Stage;
use crate::store::Row;
use crate::store::knowledge::ArticleRow;
use crate::store::schema::Index;

/// Which articles are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    Published,
    Retired,
    /// Those of which a version is being written, or waits for a decision.
    Writing,
}

/// Where the articles of a shelf stand. Of those being written there are few: the caller filters.
pub fn articles(shelf: Shelf, unit: Option<&UnitId>, kind: Option<&str>) -> Partition {
    let unit = unit.map(UnitId::as_str);
    match (shelf, unit, kind) {
        (Shelf::Writing, ..) => Partition { index: Index::Owner, key: "knowledge#writing".to_owned() },
        (_, None, None) => Partition { index: Index::Shard, key: key(shelf, None, None) },
        (_, Some(_), None) => Partition { index: Index::Unit, key: key(shelf, unit, None) },
        (_, None, Some(_)) => Partition { index: Index::ShardStatus, key: key(shelf, None, kind) },
        (_, Some(_), Some(_)) => Partition { index: Index::UnitStatus, key: key(shelf, unit, kind) },
    }
}

fn key(shelf: Shelf, unit: Option<&str>, kind: Option<&str>) -> String {
    let word = if shelf == Shelf::Published { "published" } else { "retired" };
    let parts = [unit, kind].into_iter().flatten().map(|part| format!("#{part}"));
    format!("knowledge#{word}{}", parts.collect::<String>())
}

pub(in crate::store) fn article_membership(row: &ArticleRow) -> Row {
    let facets = &row.facets;
    let shelf = match facets.stage {
        Stage::Draft => None,
        Stage::Published => Some(Shelf::Published),
        Stage::Retired => Some(Shelf::Retired),
    };
    let unit: Option<UnitId> = facets.place.unit_id.parse().ok();
    let of = |shelf| {
        let units = [None, unit.as_ref()];
        let kinds = [None, Some(facets.kind.as_str())];
        units.into_iter().flat_map(move |unit| kinds.map(|kind| articles(shelf, unit, kind))).collect::<Vec<_>>()
    };
    let mut all = shelf.map(of).unwrap_or_default();
    all.extend(facets.draft.as_ref().map(|_| articles(Shelf::Writing, None, None)));
    if all.is_empty() {
        return Row::new();
    }
    listed(row.listed_at(), all.into_iter().map(|one| (one.index.attributes().0, one.key)))
}
