//! Keys of what staff go by. The table of access patterns stands in `keys.rs`.

use super::{Key, Table};
use crate::domain::ids::{ArticleId, StaffId};

pub const ARTICLE_VERSION: &str = "version#";
pub const ARTICLE_USES: &str = "uses#";

pub fn article_partition(id: &ArticleId) -> String {
    format!("knowledge#{id}")
}

pub fn article(id: &ArticleId) -> Key {
    Key::new(Table::Records, article_partition(id), "article")
}

pub fn article_version(id: &ArticleId, number: u32) -> Key {
    Key::new(Table::Records, article_partition(id), format!("{ARTICLE_VERSION}{number:04}"))
}

/// Who has read one version, and whom it has helped.
pub fn article_readers(id: &ArticleId, number: u32) -> String {
    format!("knowledge#{id}#{number:04}")
}

pub fn article_reader(id: &ArticleId, number: u32, staff: &StaffId) -> Key {
    Key::new(Table::Records, article_readers(id, number), format!("read#{staff}"))
}

pub fn article_uses(id: &ArticleId, number: u32, shard: u8) -> Key {
    Key::new(Table::Records, article_readers(id, number), format!("{ARTICLE_USES}{shard}"))
}
