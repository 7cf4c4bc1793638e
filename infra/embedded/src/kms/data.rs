//! Encrypting under a key, and data keys.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::Kms;
use super::crypto::{self, Header};
use super::keys::Key;
use super::wire::{Blob, Context, KmsError, base64};

const USAGE: &str = "ENCRYPT_DECRYPT";
const ALGORITHM: &str = "SYMMETRIC_DEFAULT";
const MAX_PLAINTEXT: usize = 4096;
const MAX_DATA_KEY: usize = 1024;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Encrypt {
    key_id: String,
    plaintext: Blob,
    #[serde(default)]
    encryption_context: Context,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Decrypt {
    key_id: Option<String>,
    ciphertext_blob: Blob,
    #[serde(default)]
    encryption_context: Context,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ReEncrypt {
    ciphertext_blob: Blob,
    source_key_id: Option<String>,
    #[serde(default)]
    source_encryption_context: Context,
    destination_key_id: String,
    #[serde(default)]
    destination_encryption_context: Context,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GenerateDataKey {
    key_id: String,
    key_spec: Option<String>,
    number_of_bytes: Option<usize>,
    #[serde(default)]
    encryption_context: Context,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GenerateRandom {
    number_of_bytes: usize,
}

impl Kms {
    pub(super) fn encrypt(&self, request: Encrypt) -> Result<Value, KmsError> {
        let key = self.usable(&request.key_id, USAGE, "Encrypt")?;
        let plaintext = request.plaintext.0;
        if plaintext.is_empty() || plaintext.len() > MAX_PLAINTEXT {
            return Err(KmsError::Validation("Plaintext must have 1 to 4096 bytes"));
        }
        let ciphertext = seal(&key, &plaintext, &request.encryption_context)?;
        Ok(json!({
            "CiphertextBlob": base64(&ciphertext),
            "KeyId": key.arn(),
            "EncryptionAlgorithm": ALGORITHM,
        }))
    }

    pub(super) fn decrypt(&self, request: Decrypt) -> Result<Value, KmsError> {
        let (key, plaintext) =
            self.unseal(&request.ciphertext_blob.0, &request.encryption_context, request.key_id.as_deref(), "Decrypt")?;
        Ok(json!({
            "Plaintext": base64(&plaintext),
            "KeyId": key.arn(),
            "EncryptionAlgorithm": ALGORITHM,
        }))
    }

    pub(super) fn re_encrypt(&self, request: ReEncrypt) -> Result<Value, KmsError> {
        let (source, plaintext) = self.unseal(
            &request.ciphertext_blob.0,
            &request.source_encryption_context,
            request.source_key_id.as_deref(),
            "ReEncrypt",
        )?;
        let key = self.usable(&request.destination_key_id, USAGE, "ReEncrypt")?;
        let ciphertext = seal(&key, &plaintext, &request.destination_encryption_context)?;
        Ok(json!({
            "CiphertextBlob": base64(&ciphertext),
            "SourceKeyId": source.arn(),
            "KeyId": key.arn(),
            "SourceEncryptionAlgorithm": ALGORITHM,
            "DestinationEncryptionAlgorithm": ALGORITHM,
        }))
    }

    pub(super) fn generate_data_key(&self, request: GenerateDataKey) -> Result<Value, KmsError> {
        let (plaintext, mut answer) = self.new_data_key(request, "GenerateDataKey")?;
        answer["Plaintext"] = json!(base64(&plaintext));
        Ok(answer)
    }

    pub(super) fn generate_data_key_without_plaintext(&self, request: GenerateDataKey) -> Result<Value, KmsError> {
        Ok(self.new_data_key(request, "GenerateDataKeyWithoutPlaintext")?.1)
    }

    pub(super) fn generate_random(&self, request: GenerateRandom) -> Result<Value, KmsError> {
        let len = in_range(request.number_of_bytes)?;
        Ok(json!({ "Plaintext": base64(&crypto::random(len)?) }))
    }

    fn new_data_key(
        &self,
        request: GenerateDataKey,
        operation: &'static str,
    ) -> Result<(Zeroizing<Vec<u8>>, Value), KmsError> {
        let key = self.usable(&request.key_id, USAGE, operation)?;
        let len = match (request.key_spec.as_deref(), request.number_of_bytes) {
            (Some("AES_256"), None) => 32,
            (Some("AES_128"), None) => 16,
            (None, Some(len)) => in_range(len)?,
            _ => {
                return Err(KmsError::Validation("give either KeySpec (AES_128 or AES_256) or NumberOfBytes"));
            }
        };
        let plaintext = crypto::random(len)?;
        let ciphertext = seal(&key, &plaintext, &request.encryption_context)?;
        let answer = json!({ "CiphertextBlob": base64(&ciphertext), "KeyId": key.arn() });
        Ok((plaintext, answer))
    }

    fn unseal(
        &self,
        ciphertext: &[u8],
        context: &Context,
        named: Option<&str>,
        operation: &'static str,
    ) -> Result<(Arc<Key>, Zeroizing<Vec<u8>>), KmsError> {
        let (header, sealed) = Header::parse(ciphertext).ok_or(KmsError::InvalidCiphertext)?;
        let named = named.map(|name| self.store.find(name)).transpose()?;
        if let Some(named) = &named {
            named.require_usage(USAGE, operation)?;
            if named.id != header.key {
                return Err(KmsError::IncorrectKey);
            }
        }
        // An id that a flipped bit made up is a bad ciphertext, not a key that does not exist.
        let key = self.store.find(&header.key.to_string()).map_err(|_| KmsError::InvalidCiphertext)?;
        key.require_enabled()?;
        key.require_usage(USAGE, operation)?;
        let version = key.version(header.version).ok_or(KmsError::InvalidCiphertext)?;
        let plaintext =
            crypto::open(&version.material, sealed, &header.aad(context)?).map_err(|_| KmsError::InvalidCiphertext)?;
        Ok((key, plaintext))
    }
}

fn seal(key: &Key, plaintext: &[u8], context: &Context) -> Result<Vec<u8>, KmsError> {
    let version = key.current()?;
    let header = Header { key: key.id, version: version.number };
    let mut ciphertext = header.to_bytes();
    ciphertext.extend(crypto::seal(&version.material, plaintext, &header.aad(context)?)?);
    Ok(ciphertext)
}

fn in_range(len: usize) -> Result<usize, KmsError> {
    if (1..=MAX_DATA_KEY).contains(&len) {
        Ok(len)
    } else {
        Err(KmsError::Validation("NumberOfBytes must be 1 to 1024"))
    }
}
