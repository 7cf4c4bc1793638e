//! Stream records that a function could not handle in ten tries, as the queue of the event source mapping keeps
//! them in the cloud: which record it was, and nothing of what is in it.

use std::sync::Arc;

use object_store::ObjectStore;
use serde::{Deserialize, Serialize};

use crate::LocalError;
use crate::kept::Kept;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Parked {
    pub function: String,
    pub table: String,
    pub sequence_number: String,
}

pub struct Parking(Kept);

impl Parking {
    pub fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self(Kept::new(store, "parked"))
    }

    pub async fn park(&self, parked: &Parked) -> Result<(), LocalError> {
        let Parked { function, table, sequence_number } = parked;
        self.0.keep(&format!("{function}/{sequence_number}"), parked).await.map_err(LocalError::Parking)?;
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
        self.0.all().await.map_err(LocalError::Parking)
    }
}
