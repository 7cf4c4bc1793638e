//! The catalogue in force: the one that ships with the code, overridden by what the company has set
//! in the table. A change shows within half a minute, without a deployment.

use std::ops::Deref;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{PoisonError, RwLock};

use crate::domain::catalogue::Catalogue;
use crate::store::settings;

use super::app::App;

/// How old the catalogue in force may be.
const REFRESH_SECONDS: i64 = 30;

pub struct Policy {
    shipped: &'static Catalogue,
    in_force: RwLock<(u64, &'static Catalogue)>,
    read_at: AtomicI64,
}

impl Policy {
    pub fn shipped(catalogue: &'static Catalogue) -> Self {
        Self { shipped: catalogue, in_force: RwLock::new((0, catalogue)), read_at: AtomicI64::new(i64::MIN) }
    }

    /// What this would be if it were in force: checked as a whole, like the one that ships.
    pub fn overridden_by(&self, text: &str) -> Result<Catalogue, crate::domain::catalogue::CatalogueError> {
        self.shipped.overridden_by(text)
    }

    fn present(&self) -> (u64, &'static Catalogue) {
        *self.in_force.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// A version stays in memory once it was in force: somebody may be using it, policy changes a few
    /// times a year, and a sandbox lives for hours.
    fn put_in_force(&self, version: u64, catalogue: Catalogue) {
        let catalogue = Box::leak(Box::new(catalogue));
        *self.in_force.write().unwrap_or_else(PoisonError::into_inner) = (version, catalogue);
    }
}

impl Deref for Policy {
    type Target = Catalogue;

    fn deref(&self) -> &Catalogue {
        self.present().1
    }
}

impl App {
    /// Takes a newer override into force. What can not be read or does not hold together leaves the
    /// present one in force, and an operator hears of it.
    pub async fn refresh_policy(&self) {
        let now = self.time.now().as_second();
        let read_at = self.catalogue.read_at.swap(now, Ordering::Relaxed);
        if now.saturating_sub(read_at) < REFRESH_SECONDS {
            self.catalogue.read_at.store(read_at, Ordering::Relaxed);
            return;
        }
        let row = match settings::current(&self.store).await {
            Ok(Some(row)) if row.version > self.catalogue.present().0 => row,
            Ok(_) => return,
            Err(error) => {
                tracing::error!(error = %error, "the catalogue's override was not read");
                return;
            }
        };
        match self.catalogue.overridden_by(&row.text) {
            Ok(catalogue) => self.catalogue.put_in_force(row.version, catalogue),
            Err(error) => tracing::error!(error = %error, "the catalogue's override does not hold together"),
        }
    }
}
