//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): a POST that comes again does
//! nothing again. What is remembered stands in the transaction of the change itself, so there is no
//! state between “not done” and “done” to be stuck in.

use axum::body::Bytes;
use http::request::Parts;

use crate::domain::ids::StaffId;
use crate::store::idempotency::{self, Remembered};
use crate::store::{CommitError, Transaction};

use super::app::App;
use super::problem::{Code, Problem};

pub const HEADER: &str = "idempotency-key";
const MAX_KEY: usize = 255;

/// The result of an earlier, equal request: enough to render it again under present rights.
pub type Replay = Remembered;

/// What it takes to do a request once only; nothing when the client gave no key.
#[derive(Debug, Clone)]
pub struct Once(Option<Identity>);

#[derive(Debug, Clone)]
struct Identity {
    key: String,
    request: String,
}

impl Once {
    pub(super) async fn of(app: &App, parts: &Parts, body: &Bytes) -> Result<Self, Problem> {
        let Some(header) = parts.headers.get(HEADER) else { return Ok(Self(None)) };
        let key = header.as_bytes();
        let printable = key.iter().all(|b| (b' '..=b'~').contains(b));
        if key.is_empty() || key.len() > MAX_KEY || !printable {
            return Err(Problem::fault(Code::MalformedHeader, "Idempotency-Key", "malformed"));
        }
        // What a request asks for may stand in its query.
        let path = parts.uri.path_and_query().map_or("", |target| target.as_str()).as_bytes();
        let request = app.vault.request_hash(&[parts.method.as_str().as_bytes(), path, body]).await?;
        let key = app.vault.request_hash(&[b"key", key]).await?;
        Ok(Self(Some(Identity { key, request })))
    }

    /// For operations that move money, points, keys or documents: there, a key is no option.
    pub fn required(self) -> Result<Self, Problem> {
        if self.0.is_some() { Ok(self) } else { Err(Problem::new(Code::IdempotencyKeyMissing)) }
    }

    /// Whether this request was done before. The same key with another request is refused.
    pub async fn seen(&self, app: &App, caller: &StaffId) -> Result<Option<Replay>, Problem> {
        let Some(identity) = &self.0 else { return Ok(None) };
        match idempotency::get(&app.store, caller, &identity.key, app.time.now()).await? {
            Some(found) if found.request != identity.request => Err(Problem::new(Code::IdempotencyKeyReused)),
            found => Ok(found),
        }
    }

    /// Remembers the request in the transaction of its change.
    pub fn remember(
        &self,
        app: &App,
        caller: &StaffId,
        resource: &str,
        parent: Option<&str>,
        tx: &mut Transaction,
    ) -> Result<(), CommitError> {
        let Some(identity) = &self.0 else { return Ok(()) };
        let now = app.time.now();
        let remembered = Remembered {
            request: identity.request.clone(),
            resource: resource.to_owned(),
            parent: parent.map(str::to_owned),
            expires_at: now.as_second() + i64::from(app.catalogue.settings.idempotency_ttl_hours) * 3600,
        };
        idempotency::remember(caller, &identity.key, &remembered, now, tx)
    }
}
