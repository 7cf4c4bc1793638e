//! DynamoDB and KMS in process, behind the AWS SDK's own HTTP client interface, so that the very
//! code that runs in the cloud runs on a laptop and in tests. It belongs to the local binary and to
//! tests; a deployed function must never link it.

mod calls;
mod connector;
mod dynamo;
mod error;
mod faults;
mod folder;
mod index_delay;
mod kms;
mod partial;
mod policy;
mod sqlite;
mod streams;
mod touches;
mod write_once;

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use dynoxide::Database;
use futures::TryStreamExt;
use object_store::memory::InMemory;
use object_store::{ObjectStore, ObjectStoreExt};

pub use calls::{Ask, Call, Calls, Capacity, KeyUse};
pub use connector::Service;
pub use error::EmbeddedError;
pub use faults::{Effect, Fault, Faults, Strikes};
pub use index_delay::IndexDelay;
pub use policy::KmsPermission;
pub use streams::{StreamRecord, Streams};

use connector::{Answer, Connector, Reply, Request};
use folder::Folder;
use kms::Kms;
use policy::Policies;
use write_once::WriteOnce;

const OBJECTS_KEPT: Duration = Duration::from_hours(24);

/// One embedded region. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Embedded {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    db: Database,
    kms: Kms,
    /// A second connection to the same store, for what dynoxide has no call for.
    side: sqlite::Side,
    folder: Option<Folder>,
    objects: Arc<dyn ObjectStore>,
    seals: Arc<dyn ObjectStore>,
    faults: Faults,
    calls: Calls,
    policies: Policies,
    /// Held for reading by every call, so that a shutdown waits for those under way.
    open: RwLock<bool>,
}

impl Embedded {
    /// Opens the store in `folder`, or makes one there.
    pub fn open(folder: &Path) -> Result<Self, EmbeddedError> {
        let folder = Folder::open(folder)?;
        let store = folder.database("store.db")?;
        let store = store.to_string_lossy();
        sqlite::check(&store, "store.db")?;
        let db = Database::new(&store)?;
        let side = sqlite::Side::open(&store)?;
        let kms = Kms::open(&folder)?;
        let buckets = [folder.bucket("objects")?, folder.bucket("seals")?];
        Ok(Self::new(db, side, kms, Some(folder), buckets))
    }

    /// A store that dies with its last handle, for tests.
    ///
    /// # Panics
    /// When there is no memory left for an empty SQLite database.
    pub fn in_memory() -> Self {
        Self::try_in_memory().expect("an empty store in memory opens")
    }

    fn try_in_memory() -> Result<Self, EmbeddedError> {
        let name = sqlite::memory_name();
        let db = Database::new(&name)?;
        let side = sqlite::Side::open(&name)?;
        Ok(Self::new(db, side, Kms::in_memory()?, None, [Arc::new(InMemory::new()), Arc::new(InMemory::new())]))
    }

    fn new(
        db: Database,
        side: sqlite::Side,
        kms: Kms,
        folder: Option<Folder>,
        buckets: [Arc<dyn ObjectStore>; 2],
    ) -> Self {
        let [objects, seals] = buckets;
        let inner = Inner {
            faults: Faults::new(db.clone()),
            calls: Calls::default(),
            policies: Policies::default(),
            db,
            kms,
            side,
            folder,
            objects,
            seals: Arc::new(WriteOnce(seals)),
            open: RwLock::new(true),
        };
        Self { inner: Arc::new(inner) }
    }

    /// An HTTP client whose calls are recorded and judged as those of `principal`, the name of a
    /// function.
    pub fn http_client(&self, principal: &str) -> SharedHttpClient {
        SharedHttpClient::new(Connector { inner: Arc::clone(&self.inner), principal: principal.into() })
    }

    /// The bucket: a folder below the data folder, or memory.
    pub fn objects(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.inner.objects)
    }

    /// The bucket of seals: what is in it stays in it.
    pub fn seals(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.inner.seals)
    }

    /// What goes wrong in the cloud, on demand.
    pub fn faults(&self) -> &Faults {
        &self.inner.faults
    }

    /// What was asked of the store.
    pub fn calls(&self) -> &Calls {
        &self.inner.calls
    }

    /// From now on this principal may use keys only as allowed here; without a policy, freely.
    pub fn kms_policy(&self, principal: &str, allowed: Vec<KmsPermission>) {
        self.inner.policies.set(principal, allowed);
    }

    /// What changed in tables that have a stream.
    pub fn streams(&self) -> Streams {
        Streams { inner: Arc::clone(&self.inner) }
    }

    /// Removes expired items, as DynamoDB does in the background, and keys whose waiting time
    /// before deletion is over. Answers the number of items. It blocks, like `checkpoint` and
    /// `shutdown`.
    pub fn sweep_ttl(&self) -> Result<usize, EmbeddedError> {
        let _open = self.inner.enter()?;
        self.inner.kms.destroy_due_keys()?;
        self.inner.faults.indexes.sweep_ttl()?;
        Ok(self.inner.db.sweep_ttl()?)
    }

    /// Removes objects older than a day whose names begin so, as the bucket's lifecycle rule does.
    pub async fn sweep_objects(&self, passing: &[&str]) -> Result<(), EmbeddedError> {
        let failed = |error: object_store::Error| EmbeddedError::Store(error.to_string());
        let oldest = SystemTime::now() - OBJECTS_KEPT;
        let objects = self.objects();
        for name in passing {
            let mut listed = objects.list(Some(&object_store::path::Path::from(*name)));
            while let Some(object) = listed.try_next().await.map_err(failed)? {
                if SystemTime::from(object.last_modified) < oldest {
                    objects.delete(&object.location).await.map_err(failed)?;
                }
            }
        }
        Ok(())
    }

    /// Brings the write-ahead log into the store's file. Acknowledged writes are durable without
    /// it; it keeps the log short.
    pub fn checkpoint(&self) -> Result<(), EmbeddedError> {
        let _open = self.inner.enter()?;
        self.inner.side.checkpoint()
    }

    /// Waits for the calls under way, refuses later ones and lets go of the folder.
    pub fn shutdown(&self) -> Result<(), EmbeddedError> {
        let mut open = self.inner.open.write().unwrap_or_else(PoisonError::into_inner);
        if !std::mem::replace(&mut *open, false) {
            return Ok(());
        }
        self.inner.side.checkpoint()?;
        self.inner.folder.as_ref().map_or(Ok(()), Folder::unlock)
    }
}

impl Inner {
    fn enter(&self) -> Result<std::sync::RwLockReadGuard<'_, bool>, EmbeddedError> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        if *open { Ok(open) } else { Err(EmbeddedError::ShutDown) }
    }

    pub(crate) fn execute(&self, request: &Request) -> Result<Reply, EmbeddedError> {
        let _open = self.enter()?;
        let verdict = self.faults.judge(request);
        let answer = match verdict.answer {
            Some(fault) => Some(fault),
            None if verdict.never_arrives => None,
            None if verdict.halved => Some(self.half_an_answer(request)),
            None => Some(self.answer(request)).filter(|_| !verdict.reply_lost),
        };
        if self.calls.is_on() {
            self.note(request, answer.as_ref());
        }
        Ok(Reply { answer, latency: verdict.latency })
    }

    fn answer(&self, request: &Request) -> Answer {
        let (operation, body) = (request.operation.as_str(), request.body.as_slice());
        match request.service {
            Service::DynamoDb => self.faults.indexes.execute(&self.db, operation, body),
            Service::Kms => self
                .policies
                .refuse(&request.principal, || self.kms.accesses(operation, body))
                .unwrap_or_else(|| self.kms.execute(operation, body)),
        }
    }

    fn half_an_answer(&self, request: &Request) -> Answer {
        let Some((half, left)) = partial::halved(request) else { return self.answer(request) };
        partial::with_left(partial::asks(&half).then(|| self.answer(&half)), left)
    }

    fn note(&self, request: &Request, answer: Option<&Answer>) {
        let call = Call::new(request, answer);
        self.calls.note(match request.service {
            Service::DynamoDb => call.with_items(request, &self.db),
            Service::Kms => call.with_keys(self.kms.accesses(&request.operation, &request.body)),
        });
    }
}
