//! Messages to customers, put where somebody who tries the system can read them: a file each, in the folder of
//! objects. They hold addresses and invitations in clear, as whoever carries messages sees them in the cloud.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::BoxFuture;
use object_store::ObjectStore;
use serde::{Deserialize, Serialize};
use shared::messages::{Carrier, CarryError, Message};
use shared::vault::{ExposeSecret, SecretString};

use crate::kept::Kept;

pub struct Outbox {
    kept: Kept,
    down: AtomicBool,
}

/// As it lies there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    pub id: String,
    pub channel: String,
    pub to: String,
    pub text: String,
}

impl Outbox {
    pub(crate) fn new(store: Arc<dyn ObjectStore>) -> Self {
        Self { kept: Kept::new(store, "messages"), down: AtomicBool::new(false) }
    }

    /// Whether it takes nothing, for tests of a carrier that is out of order.
    pub fn set_down(&self, down: bool) {
        self.down.store(down, Ordering::Relaxed);
    }

    /// All that were carried, in the order they were made.
    pub async fn messages(&self) -> Result<Vec<Carried>, object_store::Error> {
        self.kept.all().await
    }
}

impl Carrier for Outbox {
    fn carry<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<Option<String>, CarryError>> {
        Box::pin(async move {
            if self.down.load(Ordering::Relaxed) {
                return Err(CarryError::Unavailable);
            }
            let text = |secret: &SecretString| secret.expose_secret().to_owned();
            let (to, text) = (text(&message.to), text(&message.text));
            let carried = Carried { id: message.id.clone(), channel: message.channel.clone(), to, text };
            self.kept.keep(&message.id, &carried).await.map_err(|_| CarryError::Unavailable)?;
            Ok(None)
        })
    }
}
