//! What a deployment tells a function: names of tables and keys. No secrets.

use crate::store::Tables;
use crate::vault::KmsKeys;

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("the environment variable {0} is not set")]
    Missing(&'static str),
    /// No address of TLS.
    #[error("the carrier of messages can not be reached as configured")]
    Carrier,
    #[error("the bucket can not be opened as configured")]
    Bucket,
}

#[derive(Debug, Clone)]
pub struct Config {
    pub tables: Tables,
    pub keys: KmsKeys,
    /// Files on their way in or out; empty for a function that has none.
    pub bucket: String,
    /// Issuer of the tokens, and subject and role of who is enrolled by signing in; for the function that
    /// administers access.
    pub first_people: Vec<(String, String, &'static str)>,
    /// The locked bucket of the audit trail's seals; empty for a function that neither makes nor reads any.
    pub seals: String,
    /// Where customers reach the pages that need no sign-in; for the function that sends them there.
    pub pages: String,
    /// Who carries messages to customers: the address of a webhook, or `sns`; nobody, if it is empty.
    pub carrier: String,
}

/// Whoever can enrol others, and whoever can approve that they are given high rights.
const FIRST: [(&str, &str); 2] = [("FIRST_ADMINISTRATOR", "administrator"), ("FIRST_MANAGER", "general_manager")];

impl Config {
    /// A function that is not given a table or key has no permission for it either; a name that is
    /// absent is left empty, and using it is refused by AWS.
    pub fn from_env() -> Result<Self, ConfigError> {
        let required = |name| std::env::var(name).map_err(|_| ConfigError::Missing(name));
        let optional = |name: &str| std::env::var(name).unwrap_or_default();
        Ok(Self {
            tables: Tables {
                records: required("RECORDS_TABLE")?,
                keys: optional("KEYS_TABLE"),
                lookup: optional("LOOKUP_TABLE"),
                audit: optional("AUDIT_TABLE"),
            },
            keys: KmsKeys {
                identity: optional("IDENTITY_KEY"),
                contact: optional("CONTACT_KEY"),
                personal: optional("PERSONAL_KEY"),
                transfer: optional("TRANSFER_KEY"),
                lookup: optional("LOOKUP_KEY"),
                seal: optional("SEAL_KEY"),
                invitation: optional("INVITATION_KEY"),
                dispatch: optional("DISPATCH_KEY"),
            },
            // A function has one of the two, if any.
            bucket: ["OBJECTS_BUCKET", "DOCUMENTS_BUCKET"]
                .map(optional)
                .into_iter()
                .find(|name| !name.is_empty())
                .unwrap_or_default(),
            first_people: FIRST
                .into_iter()
                .map(|(name, role)| (optional("TOKEN_ISSUER"), optional(name), role))
                .filter(|(issuer, subject, _)| !issuer.is_empty() && !subject.is_empty())
                .collect(),
            seals: optional("SEALS_BUCKET"),
            pages: optional("PUBLIC_PAGES"),
            carrier: optional("MESSAGE_CARRIER"),
        })
    }

    /// The names the embedded system uses.
    pub fn embedded() -> Self {
        Self {
            tables: Tables {
                records: "kehu-records".to_owned(),
                keys: "kehu-keys".to_owned(),
                lookup: "kehu-lookup".to_owned(),
                audit: "kehu-audit".to_owned(),
            },
            keys: KmsKeys {
                identity: "alias/kehu-identity".to_owned(),
                contact: "alias/kehu-contact".to_owned(),
                personal: "alias/kehu-personal".to_owned(),
                transfer: "alias/kehu-transfer".to_owned(),
                lookup: "alias/kehu-lookup".to_owned(),
                seal: "alias/kehu-seal".to_owned(),
                invitation: "alias/kehu-invitation".to_owned(),
                dispatch: "alias/kehu-dispatch".to_owned(),
            },
            bucket: "kehu-objects".to_owned(),
            first_people: Vec::new(),
            seals: "kehu-seals".to_owned(),
            pages: "http://127.0.0.1:8787".to_owned(),
            carrier: String::new(),
        }
    }
}
