//! DynamoDB Streams as the store keeps them: one ordered list of changes for each table with a
//! stream. dynoxide never trims it; the cloud does after 24 hours.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rusqlite::params;
use serde_json::Value;

use crate::{EmbeddedError, Inner};

/// Public sequence numbers have 21 digits, as in the cloud, so that they sort as text too; the
/// store counts from zero.
const PUBLIC_BASE: u128 = 100_000_000_000_000_000_000;

/// Items are in DynamoDB JSON.
#[derive(Clone, PartialEq)]
pub struct StreamRecord {
    pub event_id: String,
    pub sequence_number: String,
    /// `INSERT`, `MODIFY` or `REMOVE`.
    pub event_name: String,
    pub keys: Value,
    pub new_image: Option<Value>,
    pub old_image: Option<Value>,
    /// Unix time in seconds.
    pub created_at: i64,
    /// Set when not a caller but the service removed the item, because its time was over.
    pub user_identity: Option<Value>,
}

/// Images are data; they do not show.
impl fmt::Debug for StreamRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamRecord")
            .field("sequence_number", &self.sequence_number)
            .field("event_name", &self.event_name)
            .finish_non_exhaustive()
    }
}

#[derive(Clone)]
pub struct Streams {
    pub(crate) inner: Arc<Inner>,
}

impl Streams {
    /// The records after a sequence number, or from the oldest kept, in order.
    pub async fn read_after(
        &self,
        table: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<StreamRecord>, EmbeddedError> {
        let (table, after) = (table.to_owned(), stored(after)?);
        self.blocking(move |inner| read(inner, &table, after, limit)).await
    }

    /// Forgets the records up to and with a sequence number, which every consumer has handled.
    pub async fn trim_through(&self, table: &str, last: &str) -> Result<usize, EmbeddedError> {
        let (table, last) = (table.to_owned(), stored(Some(last))?);
        let sql = "table_name = ?1 AND CAST(sequence_number AS INTEGER) <= ?2";
        self.blocking(move |inner| trim(inner, sql, params![table, last])).await
    }

    /// Forgets the records of all tables that are older than this.
    pub async fn trim_older_than(&self, age: Duration) -> Result<usize, EmbeddedError> {
        let horizon = SystemTime::now()
            .checked_sub(age)
            .and_then(|horizon| horizon.duration_since(UNIX_EPOCH).ok())
            .unwrap_or(Duration::ZERO);
        let horizon = i64::try_from(horizon.as_secs()).unwrap_or(i64::MAX);
        self.blocking(move |inner| trim(inner, "created_at < ?1", params![horizon])).await
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T, EmbeddedError> + Send + 'static,
    ) -> Result<T, EmbeddedError> {
        let inner = Arc::clone(&self.inner);
        let work = tokio::task::spawn_blocking(move || {
            let _open = inner.enter()?;
            work(&inner)
        });
        work.await.unwrap_or_else(|error| Err(EmbeddedError::Store(error.to_string())))
    }
}

fn read(inner: &Inner, table: &str, after: i64, limit: usize) -> Result<Vec<StreamRecord>, EmbeddedError> {
    let connection = inner.side.lock();
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let records = || -> rusqlite::Result<Vec<StreamRecord>> {
        let mut statement = connection.prepare_cached(
            "SELECT coalesce(event_id, sequence_number), CAST(sequence_number AS INTEGER),
                    event_name, keys_json, new_image, old_image, created_at, user_identity
             FROM _stream_records
             WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) > ?2
             ORDER BY CAST(sequence_number AS INTEGER) LIMIT ?3",
        )?;
        let rows = statement.query_map(params![table, after, limit], |row| {
            Ok(StreamRecord {
                event_id: row.get(0)?,
                sequence_number: public(row.get(1)?),
                event_name: row.get(2)?,
                keys: json(row, 3)?.unwrap_or_default(),
                new_image: json(row, 4)?,
                old_image: json(row, 5)?,
                created_at: row.get(6)?,
                user_identity: json(row, 7)?,
            })
        })?;
        rows.collect()
    };
    records().map_err(refused)
}

fn json(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<Value>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| serde_json::from_str(&text)).transpose().map_err(|error| {
        let kind = rusqlite::types::Type::Text;
        rusqlite::Error::FromSqlConversionFailure(column, kind, Box::new(error))
    })
}

/// The newest record of a table stays: the next sequence number is counted from it, also after the
/// clock was set back.
fn trim(inner: &Inner, which: &str, params: impl rusqlite::Params) -> Result<usize, EmbeddedError> {
    let sql = format!(
        "DELETE FROM _stream_records WHERE {which}
         AND id NOT IN (SELECT max(id) FROM _stream_records GROUP BY table_name)"
    );
    inner.side.lock().execute(&sql, params).map_err(refused)
}

fn public(stored: i64) -> String {
    (PUBLIC_BASE + u128::from(stored.unsigned_abs())).to_string()
}

fn stored(public: Option<&str>) -> Result<i64, EmbeddedError> {
    let Some(public) = public else { return Ok(0) };
    public
        .parse::<u128>()
        .ok()
        .and_then(|number| i64::try_from(number.checked_sub(PUBLIC_BASE)?).ok())
        .ok_or_else(|| EmbeddedError::Store("not a sequence number of this store".to_owned()))
}

fn refused(error: rusqlite::Error) -> EmbeddedError {
    EmbeddedError::sqlite("store.db", &error)
}
