//! The only place that speaks to KMS. The encryption context holds opaque ids only: CloudTrail logs
//! it in clear.

use std::collections::HashMap;

use aws_sdk_kms::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::{DataKeySpec, MacAlgorithmSpec, MessageType, SigningAlgorithmSpec};
use zeroize::Zeroizing;

use super::VaultError;
use crate::domain::catalogue::KeyClass;
use crate::store::cost;

/// Key ids, ARNs or aliases. Three class keys make the split of who may open what visible in IAM.
#[derive(Debug, Clone)]
pub struct KmsKeys {
    pub identity: String,
    pub contact: String,
    pub personal: String,
    /// Of files on their way in or out: who may open these, opens no customer's record by it.
    pub transfer: String,
    /// HMAC key of lookups; it never leaves KMS.
    pub lookup: String,
    /// Signs the seals of the audit trail; its public half verifies them.
    pub seal: String,
    /// HMAC key that the tokens of invitations follow from: who answers to them can hash no number.
    pub invitation: String,
    /// Signs what is handed to whoever carries messages; he verifies it with its public half.
    pub dispatch: String,
}

/// What a data key is for: it chooses the KMS key, and is bound into the encryption context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapping {
    Class(KeyClass),
    Transfer,
}

impl Wrapping {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Class(class) => class.word(),
            Self::Transfer => "transfer",
        }
    }
}

impl From<KeyClass> for Wrapping {
    fn from(class: KeyClass) -> Self {
        Self::Class(class)
    }
}

impl KmsKeys {
    fn of(&self, wrapping: Wrapping) -> &str {
        match wrapping {
            Wrapping::Class(KeyClass::Identity) => &self.identity,
            Wrapping::Class(KeyClass::Contact) => &self.contact,
            Wrapping::Class(KeyClass::Personal) => &self.personal,
            Wrapping::Transfer => &self.transfer,
        }
    }
}

pub struct Kms {
    client: aws_sdk_kms::Client,
    keys: KmsKeys,
}

/// What a data key is bound to inside KMS.
#[derive(Debug, Clone, Copy)]
pub struct Binding<'a> {
    pub class: Wrapping,
    /// A data subject, or what else the key belongs to: an opaque id.
    pub subject: &'a str,
    pub kid: &'a str,
}

impl Binding<'_> {
    fn context(&self) -> HashMap<String, String> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        HashMap::from([
            pair("app", "kehu"),
            pair("class", self.class.word()),
            pair("subject", self.subject),
            pair("kid", self.kid),
        ])
    }
}

impl Kms {
    pub fn new(client: aws_sdk_kms::Client, keys: KmsKeys) -> Self {
        Self { client, keys }
    }

    /// A new key, in clear and wrapped. Needs `kms:GenerateDataKey` only.
    pub async fn mint(&self, binding: Binding<'_>) -> Result<(Zeroizing<Vec<u8>>, Vec<u8>), VaultError> {
        cost::kms_call();
        let answer = self
            .client
            .generate_data_key()
            .key_id(self.keys.of(binding.class))
            .key_spec(DataKeySpec::Aes256)
            .set_encryption_context(Some(binding.context()))
            .send()
            .await?;
        match (answer.plaintext, answer.ciphertext_blob) {
            (Some(plain), Some(wrapped)) => Ok((Zeroizing::new(plain.into_inner()), wrapped.into_inner())),
            _ => Err(VaultError::Refused("incomplete answer".to_owned())),
        }
    }

    pub async fn unwrap(&self, binding: Binding<'_>, wrapped: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        cost::kms_call();
        let answer = self
            .client
            .decrypt()
            .key_id(self.keys.of(binding.class))
            .ciphertext_blob(Blob::new(wrapped))
            .set_encryption_context(Some(binding.context()))
            .send()
            .await?;
        let plain = answer.plaintext.ok_or_else(|| VaultError::Refused("incomplete answer".to_owned()))?;
        Ok(Zeroizing::new(plain.into_inner()))
    }

    pub async fn mac(&self, message: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.mac_under(&self.keys.lookup, message).await
    }

    pub async fn invitation_mac(&self, message: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        self.mac_under(&self.keys.invitation, message).await
    }

    async fn mac_under(&self, key: &str, message: Zeroizing<Vec<u8>>) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        cost::kms_call();
        let answer = self
            .client
            .generate_mac()
            .key_id(key)
            .mac_algorithm(MacAlgorithmSpec::HmacSha256)
            .message(Blob::new(message.to_vec()))
            .send()
            .await?;
        let mac = answer.mac.ok_or_else(|| VaultError::Refused("incomplete answer".to_owned()))?;
        Ok(Zeroizing::new(mac.into_inner()))
    }
}

impl Kms {
    pub async fn sign(&self, message: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.sign_under(&self.keys.seal, message).await
    }

    pub async fn sign_dispatch(&self, message: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.sign_under(&self.keys.dispatch, message).await
    }

    /// ECDSA over P-256 with SHA-256, DER.
    async fn sign_under(&self, key: &str, message: &[u8]) -> Result<Vec<u8>, VaultError> {
        cost::kms_call();
        let answer = self
            .client
            .sign()
            .key_id(key)
            .signing_algorithm(SigningAlgorithmSpec::EcdsaSha256)
            .message_type(MessageType::Raw)
            .message(Blob::new(message))
            .send()
            .await?;
        let signature = answer.signature.ok_or_else(|| VaultError::Refused("incomplete answer".to_owned()))?;
        Ok(signature.into_inner())
    }

    /// As SubjectPublicKeyInfo, DER.
    pub async fn public_key(&self) -> Result<Vec<u8>, VaultError> {
        cost::kms_call();
        let answer = self.client.get_public_key().key_id(&self.keys.seal).send().await?;
        let key = answer.public_key.ok_or_else(|| VaultError::Refused("incomplete answer".to_owned()))?;
        Ok(key.into_inner())
    }
}

impl<E: ProvideErrorMetadata, R> From<SdkError<E, R>> for VaultError {
    fn from(error: SdkError<E, R>) -> Self {
        match error.code() {
            Some("ThrottlingException" | "LimitExceededException") => Self::Throttled,
            Some("KMSInternalException" | "DependencyTimeoutException" | "KeyUnavailableException") | None => {
                Self::Unavailable
            }
            Some(code @ ("DisabledException" | "KMSInvalidStateException")) => Self::KeyOff(code.to_owned()),
            // The wrapped key is not what was bound to this subject: tampering, not an outage.
            Some("InvalidCiphertextException" | "IncorrectKeyException") => Self::Damaged,
            Some(code) => Self::Refused(code.to_owned()),
        }
    }
}
