//! Who may use which key: the part of IAM that tests need, to show that a function without the
//! right to open a class of values cannot open it. A principal without a policy may do anything.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use crate::connector::Answer;
use crate::kms::Access;

/// Like an `Allow` statement. A trailing `*` stands for any ending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KmsPermission {
    operation: String,
    key_alias: String,
    class: Option<String>,
}

impl KmsPermission {
    /// The operation is named as IAM names it: `ReEncrypt` is `ReEncryptFrom` and `ReEncryptTo`.
    pub fn new(operation: &str, key_alias: &str) -> Self {
        Self { operation: operation.to_owned(), key_alias: key_alias.to_owned(), class: None }
    }

    /// Holds only when the encryption context has this `class`
    /// (`kms:EncryptionContext:class`).
    #[must_use]
    pub fn class(mut self, class: &str) -> Self {
        self.class = Some(class.to_owned());
        self
    }

    fn allows(&self, access: &Access) -> bool {
        let alias = if access.aliases.is_empty() {
            matches(&self.key_alias, "")
        } else {
            access.aliases.iter().any(|alias| matches(&self.key_alias, alias))
        };
        let class = self.class.as_ref().is_none_or(|class| access.context.get("class") == Some(class));
        alias && class && matches(&self.operation, &access.action)
    }
}

fn matches(pattern: &str, value: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => value.starts_with(start),
        None => value == pattern,
    }
}

#[derive(Default)]
pub(crate) struct Policies(RwLock<HashMap<String, Vec<KmsPermission>>>);

impl Policies {
    pub(crate) fn set(&self, principal: &str, allowed: Vec<KmsPermission>) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(principal.to_owned(), allowed);
    }

    /// `accesses` is asked for only where there is a policy.
    pub(crate) fn refuse(&self, principal: &str, accesses: impl FnOnce() -> Vec<Access>) -> Option<Answer> {
        let policies = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let allowed = policies.get(principal)?;
        let accesses = accesses();
        // A name that leads to no key is for the operation to refuse, under its own error.
        let denied = accesses
            .iter()
            .filter(|access| access.key.is_some() || !access.named)
            .find(|access| !allowed.iter().any(|permission| permission.allows(access)))?;
        Some(Answer::error(
            400,
            "AccessDeniedException",
            &format!("{principal} is not authorized to perform: kms:{}", denied.action),
        ))
    }
}
