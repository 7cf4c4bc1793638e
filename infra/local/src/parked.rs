//! Stream records that a function could not handle in ten tries, as the queue of the event source mapping keeps
//! them in the cloud: which record it was, and nothing of what is in it. A file each, in the folder of objects.

use std::sync::Arc;

use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use serde::{Deserialize, Serialize};

use crate::LocalError;

const FOLDER: &str = "parked";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Parked {
    pub function: String,
    pub table: String,
    pub sequence_number: String,
}

pub struct Parking {
    store: Arc<dyn ObjectStore>,
}

impl Parking {
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self { store }
    }

    pub async fn park(&self, parked: &Parked) -> Result<(), LocalError> {
        let Parked { function, table, sequence_number } = parked;
        let bytes = serde_json::to_vec_pretty(parked).map_err(|_| LocalError::StreamRecord)?;
        let path = Path::from(format!("{FOLDER}/{function}/{sequence_number}.json"));
        self.store.put(&path, bytes.into()).await.map_err(LocalError::Parking)?;
        tracing::error!(
            function,
            stream.table = table,
            stream.sequence_number = sequence_number,
            "a stream record was given up"
        );
        Ok(())
    }

    /// In the order they were given up, by function.
    pub async fn all(&self) -> Result<Vec<Parked>, LocalError> {
        let listed = self.store.list(Some(&Path::from(FOLDER))).try_collect::<Vec<_>>().await;
        let mut paths: Vec<_> = listed.map_err(LocalError::Parking)?.into_iter().map(|one| one.location).collect();
        paths.sort();
        let mut all = Vec::with_capacity(paths.len());
        for path in paths {
            let found = self.store.get(&path).await.map_err(LocalError::Parking)?;
            let bytes = found.bytes().await.map_err(LocalError::Parking)?;
            all.extend(serde_json::from_slice::<Parked>(&bytes).ok());
        }
        Ok(all)
    }
}
