//! Which key a request touches, under which name and context: what a policy judges and the
//! recorder notes.

use serde::Deserialize;
use uuid::Uuid;

use super::Kms;
use super::crypto::Header;
use super::wire::{Blob, Context};

/// One use of one key. `ReEncrypt` is two, as in IAM.
#[derive(Debug)]
pub(crate) struct Access {
    pub action: String,
    /// Whether the request names a key at all.
    pub named: bool,
    pub key: Option<Uuid>,
    pub aliases: Vec<String>,
    pub context: Context,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    key_id: Option<String>,
    target_key_id: Option<String>,
    destination_key_id: Option<String>,
    ciphertext_blob: Option<Blob>,
    #[serde(default)]
    encryption_context: Context,
    #[serde(default)]
    source_encryption_context: Context,
    #[serde(default)]
    destination_encryption_context: Context,
}

impl Kms {
    /// Empty for a body that is no request; the operation itself will say so.
    pub(crate) fn accesses(&self, operation: &str, body: &[u8]) -> Vec<Access> {
        let Ok(request) = serde_json::from_slice::<Request>(body) else {
            return Vec::new();
        };
        let sealed_under = request
            .ciphertext_blob
            .as_ref()
            .and_then(|blob| Header::parse(&blob.0))
            .map(|(header, _)| header.key.to_string());
        if operation == "ReEncrypt" {
            let source = request.source_encryption_context;
            let destination = request.destination_encryption_context;
            return vec![
                self.access("ReEncryptFrom", sealed_under, source),
                self.access("ReEncryptTo", request.destination_key_id, destination),
            ];
        }
        // A ciphertext that names no key of its own is one under an unknown key.
        let sealed_under = sealed_under.or(request.ciphertext_blob.map(|_| String::new()));
        let key = sealed_under.or(request.key_id).or(request.target_key_id);
        vec![self.access(operation, key, request.encryption_context)]
    }

    fn access(&self, action: &str, key: Option<String>, context: Context) -> Access {
        let catalogue = self.store.read();
        let named = key.is_some();
        let key = key.and_then(|name| catalogue.find(&name).ok().map(|key| key.id));
        Access {
            action: action.to_owned(),
            named,
            key,
            aliases: key.map_or_else(Vec::new, |id| catalogue.aliases_of(id).map(str::to_owned).collect()),
            context,
        }
    }
}
