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

    pub const fn affects(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Records, Language::Chinese) => "所有员工：任何客户信息都无法查看或登记",
            (Self::Records, Language::English) => "all staff: no customer can be viewed or changed",
            (Self::Lookup, Language::Chinese) => "登记客户的员工：无法判断是否重复，登记暂停；其余功能正常",
            (Self::Lookup, Language::English) => {
                "staff who register customers: duplicates can not be ruled out, so registration is closed; all else works"
            }
            (Self::Kms, Language::Chinese) => "登记、修改、查找客户的员工：加密密钥不可用；目录仍可查看",
            (Self::Kms, Language::English) => {
                "staff who register, change or look up customers: the keys can not be used; the catalogue still shows"
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
