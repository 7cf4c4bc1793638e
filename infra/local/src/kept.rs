//! A folder of small JSON files among the objects, for whoever tries the system to read.

use std::sync::Arc;

use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub struct Kept {
    store: Arc<dyn ObjectStore>,
    folder: &'static str,
}

impl Kept {
    pub fn new(store: Arc<dyn ObjectStore>, folder: &'static str) -> Self {
        Self { store, folder }
    }

    pub async fn keep(&self, name: &str, what: &impl Serialize) -> Result<(), Error> {
        let bytes = serde_json::to_vec_pretty(what)
            .map_err(|error| Error::Generic { store: "local", source: Box::new(error) })?;
        let path = Path::from(format!("{}/{name}.json", self.folder));
        self.store.put(&path, bytes.into()).await.map(|_| ())
    }

    /// In the order of their names.
    pub async fn all<T: DeserializeOwned>(&self) -> Result<Vec<T>, Error> {
        let listed: Vec<_> = self.store.list(Some(&Path::from(self.folder))).try_collect().await?;
        let mut paths: Vec<_> = listed.into_iter().map(|one| one.location).collect();
        paths.sort();
        let mut all = Vec::with_capacity(paths.len());
        for path in paths {
            let bytes = self.store.get(&path).await?.bytes().await?;
            all.extend(serde_json::from_slice::<T>(&bytes).ok());
        }
        Ok(all)
    }
}
