//! What the system stands on. Each is tried the way requests use it: by key, with the least right.

use std::time::Duration;

use shared::http::App;
use shared::http::caller::subject_hash;
use shared::http::language::Language;
use shared::store::{access, lookups};

/// A dependency that does not answer by then is of no use to a request either.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dependency {
    Records,
    Lookup,
    Kms,
}

impl Dependency {
    pub const ALL: [Self; 3] = [Self::Records, Self::Lookup, Self::Kms];

    /// `component:measurement`, as the format wants it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Records => "records:readable",
            Self::Lookup => "lookup:complete",
            Self::Kms => "kms:usable",
        }
    }

    /// Whom it concerns, and what they can not do while it fails.
    pub const fn affects(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Records, Language::Zh) => "所有员工；失败期间无法查看或更改任何客户信息",
            (Self::Records, Language::En) => "all staff; while it fails, no customer can be viewed or changed",
            (Self::Lookup, Language::Zh) => "登记客户的员工；失败期间无法判断是否重复，暂停登记，其余功能正常",
            (Self::Lookup, Language::En) => {
                "staff who register customers; while it fails, duplicates can not be ruled out and registration is closed"
            }
            (Self::Kms, Language::Zh) => "查看、登记、更改客户信息的员工；失败期间加密信息无法打开或写入",
            (Self::Kms, Language::En) => {
                "staff who view, register or change customers; while it fails, sealed values can not be opened or written"
            }
        }
    }

    /// Whether it works now. The cause goes to the log; a stranger is not told.
    pub async fn works(self, app: &App) -> bool {
        let tried = tokio::time::timeout(PATIENCE, self.attempt(app)).await;
        let outcome = tried.unwrap_or_else(|_| Err("no answer in time".to_owned()));
        if let Err(cause) = &outcome {
            tracing::error!(health.check = self.name(), health.cause = cause, "a dependency fails");
        }
        outcome.is_ok()
    }

    async fn attempt(self, app: &App) -> Result<(), String> {
        match self {
            // Nobody's subject: the read every sign-in makes, and it finds nothing.
            Self::Records => match access::staff_of(&app.store, &subject_hash("", "")).await {
                Ok(_) => Ok(()),
                Err(error) => Err(error.to_string()),
            },
            Self::Lookup => match lookups::is_complete(&app.store).await {
                Ok(true) => Ok(()),
                Ok(false) => Err("the table is being rebuilt".to_owned()),
                Err(error) => Err(error.to_string()),
            },
            Self::Kms => match app.vault.lookup_mac("health", "").await {
                Ok(_) => Ok(()),
                Err(error) => Err(error.to_string()),
            },
        }
    }
}
