//! AWS KMS in process. Keys survive a restart, a rotated key still opens what its older versions
//! sealed, and what was sealed under one encryption context does not open under another.

mod access;
mod admin;
mod crypto;
mod data;
mod keys;
mod mac;
mod sign;
mod store;
mod tables;
mod wire;

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::EmbeddedError;
use crate::connector::Answer;
use crate::folder::Folder;

pub(crate) use access::Access;
use keys::Key;
use store::Store;
use wire::KmsError;

pub(crate) struct Kms {
    store: Store,
}

impl Kms {
    pub(crate) fn open(folder: &Folder) -> Result<Self, EmbeddedError> {
        let kms = Self { store: Store::open(folder)? };
        kms.destroy_due_keys()?;
        Ok(kms)
    }

    pub(crate) fn in_memory() -> Result<Self, EmbeddedError> {
        Ok(Self { store: Store::in_memory()? })
    }

    pub(crate) fn destroy_due_keys(&self) -> Result<usize, EmbeddedError> {
        self.destroy_due(admin::now()).map_err(|error| EmbeddedError::Store(error.to_string()))
    }

    pub(crate) fn execute(&self, operation: &str, body: &[u8]) -> Answer {
        match self.dispatch(operation, body) {
            Ok(answer) => Answer::json(200, &answer),
            Err(error) => error.into_answer(),
        }
    }

    fn dispatch(&self, operation: &str, body: &[u8]) -> Result<Value, KmsError> {
        match operation {
            "Encrypt" => self.encrypt(read(body)?),
            "Decrypt" => self.decrypt(read(body)?),
            "ReEncrypt" => self.re_encrypt(read(body)?),
            "GenerateDataKey" => self.generate_data_key(read(body)?),
            "GenerateDataKeyWithoutPlaintext" => self.generate_data_key_without_plaintext(read(body)?),
            "GenerateRandom" => self.generate_random(read(body)?),
            "GenerateMac" => self.generate_mac(read(body)?),
            "VerifyMac" => self.verify_mac(read(body)?),
            "Sign" => self.sign(read(body)?),
            "Verify" => self.verify(read(body)?),
            "GetPublicKey" => self.get_public_key(read(body)?),
            "CreateKey" => self.create_key(read(body)?),
            "DescribeKey" => self.describe_key(read(body)?),
            "CreateAlias" => self.create_alias(read(body)?),
            "UpdateAlias" => self.update_alias(read(body)?),
            "ListAliases" => self.list_aliases(read(body)?),
            "EnableKey" => self.enable_key(read(body)?),
            "DisableKey" => self.disable_key(read(body)?),
            "ScheduleKeyDeletion" => self.schedule_key_deletion(read(body)?),
            "CancelKeyDeletion" => self.cancel_key_deletion(read(body)?),
            "RotateKeyOnDemand" => self.rotate_key_on_demand(read(body)?),
            "EnableKeyRotation" => self.enable_key_rotation(read(body)?),
            "DisableKeyRotation" => self.disable_key_rotation(read(body)?),
            "GetKeyRotationStatus" => self.get_key_rotation_status(read(body)?),
            _ => Err(KmsError::UnknownOperation(operation.to_owned())),
        }
    }

    /// The key of that name, if it exists, is enabled and is meant for this.
    fn usable(&self, name: &str, usage: &str, operation: &'static str) -> Result<Arc<Key>, KmsError> {
        let key = self.store.find(name)?;
        key.require_enabled()?;
        key.require_usage(usage, operation)?;
        Ok(key)
    }
}

/// A member that is missing is a `ValidationException`, one that cannot be read a
/// `SerializationException`. serde's words may quote a value, so they stay here.
fn read<Q: DeserializeOwned>(body: &[u8]) -> Result<Q, KmsError> {
    serde_json::from_slice(body).map_err(|error| {
        if error.to_string().starts_with("missing field") {
            KmsError::Validation("a required member is missing")
        } else {
            KmsError::Serialization(format!("the request cannot be read at column {}", error.column()))
        }
    })
}
