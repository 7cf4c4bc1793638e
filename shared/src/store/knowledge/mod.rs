//! Articles and their versions. What lists show stands in the article, and with it in its indexes; texts stand in
//! the versions, none of which is ever written over.

mod readers;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::client::{Query, Range};
use super::{CorruptRow, Key, Row, Store, StoreError, StoredRow, Table, from_row, from_rows, keys, lists, to_row};
use crate::domain::access::Place;
use crate::domain::ids::{ArticleId, StaffId};
use crate::domain::knowledge::{Draft, Published, Stage, Standing, Wording};

pub use readers::{ReaderRow, Uses, UsesRow, reader, readers, uses, uses_of};

pub const SCHEMA: u16 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArticleRow {
    pub schema: u16,
    pub id: ArticleId,
    pub version: u64,
    pub facets: ArticleFacets,
    /// The number of the last version there is.
    pub latest: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<Retirement>,
    pub created_at: Timestamp,
    pub created_by: StaffId,
    pub updated_at: Timestamp,
    pub updated_by: StaffId,
    pub catalogue_version: String,
}

/// What lists show, filter and search by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ArticleFacets {
    pub kind: String,
    pub stage: Stage,
    /// Who answers for it, and whose it is.
    pub place: Place,
    /// Of the version that is published; of one that never was, of its draft.
    pub title: Wording,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Published>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Draft>,
    pub changed_at: Timestamp,
    /// The article's own version, for lists.
    pub version: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Retirement {
    pub at: Timestamp,
    pub by: StaffId,
    pub reason: String,
}

/// One version of an article's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VersionRow {
    pub article_id: ArticleId,
    pub number: u32,
    pub title: Wording,
    pub body: Wording,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// The day it is wanted to hold from; from its publication when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_on: Option<Date>,
    /// What it rests on, and who says what it means (依据、解释权, WRK-06).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interpreted_by: Option<String>,
    pub written_at: Timestamp,
    pub written_by: StaffId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Timestamp>,
    /// Who published it, or approved that it be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_by: Option<StaffId>,
}

/// What an index row shows.
#[derive(Debug, Clone, Deserialize)]
pub struct ListedArticle {
    pub id: ArticleId,
    pub facets: ArticleFacets,
}

impl StoredRow for ArticleRow {
    fn key(&self) -> Key {
        keys::article(&self.id)
    }

    fn row(&self) -> Result<Row, CorruptRow> {
        let mut row = to_row(self)?;
        row.extend(lists::article_membership(self));
        Ok(row)
    }
}

impl StoredRow for VersionRow {
    fn key(&self) -> Key {
        keys::article_version(&self.article_id, self.number)
    }
}

impl ArticleRow {
    /// Its place in lists: the last published first. Drafting moves nothing, or everybody would see that it goes on.
    pub(super) fn listed_at(&self) -> String {
        let published = self.facets.published.as_ref().map(|published| published.at);
        let at = self.retired.as_ref().map(|retired| retired.at).or(published).unwrap_or(self.created_at);
        format!("{at:.6}#{}", self.id)
    }

    pub fn standing(&self, version: &VersionRow) -> Standing {
        let (facets, ever) = (&self.facets, version.published_at.is_some());
        Standing::of(version.number, ever, facets.stage, facets.published.as_ref(), facets.draft.as_ref())
    }
}

pub async fn get(store: &Store, id: &ArticleId) -> Result<Option<ArticleRow>, StoreError> {
    Ok(store.get(&keys::article(id), true).await?.map(from_row).transpose()?)
}

pub async fn version(store: &Store, id: &ArticleId, number: u32) -> Result<Option<VersionRow>, StoreError> {
    Ok(store.get(&keys::article_version(id, number), true).await?.map(from_row).transpose()?)
}

/// Versions of an article, the last first, and whether there are more.
pub async fn versions(
    store: &Store,
    id: &ArticleId,
    before: Option<u32>,
    limit: i32,
) -> Result<(Vec<VersionRow>, bool), StoreError> {
    let prefix = keys::ARTICLE_VERSION;
    let all = || Range::Prefix(prefix.to_owned());
    // All that begin with it lie above its start.
    let below = |before: u32| Range::Between(prefix.to_owned(), format!("{prefix}{:04}", before.saturating_sub(1)));
    let query = Query {
        range: before.map_or_else(all, below),
        ascending: false,
        limit,
        ..Query::partition(Table::Records, keys::article_partition(id))
    };
    let found = store.query(query).await?;
    Ok((from_rows(found.rows)?, found.more))
}
