//! What KMS requests are made of, and its errors under their AWS names.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde::{Deserialize, Deserializer, de::Error};
use zeroize::Zeroizing;

use crate::connector::Answer;

/// Bytes that travel as base64.
pub(super) struct Blob(pub Zeroizing<Vec<u8>>);

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        BASE64
            .decode(text.as_bytes())
            .map(|bytes| Self(Zeroizing::new(bytes)))
            .map_err(|_| D::Error::custom("a blob must be base64"))
    }
}

pub(super) fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// The encryption context, in the order that makes it comparable.
pub(crate) type Context = BTreeMap<String, String>;

/// The codes are those of the service model, so that the SDK's typed errors match.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KmsError {
    #[error("{0} is not found.")]
    NotFound(String),
    #[error("{0} already exists.")]
    AlreadyExists(String),
    #[error("{0} is disabled.")]
    Disabled(String),
    #[error("{0} is pending deletion.")]
    PendingDeletion(String),
    #[error("{0} is not pending deletion.")]
    NotPendingDeletion(String),
    #[error("{arn} has a key usage that does not allow {operation}.")]
    KeyUsage { arn: String, operation: &'static str },
    #[error("The ciphertext was not made under the named key.")]
    IncorrectKey,
    // AWS sends no message here: a caller must not learn which check failed.
    #[error("")]
    InvalidCiphertext,
    #[error("")]
    InvalidMac,
    #[error("")]
    InvalidSignature,
    #[error("{0}")]
    Unsupported(&'static str),
    #[error("{0}")]
    Validation(&'static str),
    #[error("{0}")]
    Serialization(String),
    #[error("UnknownOperationException: {0}")]
    UnknownOperation(String),
    #[error("{0}")]
    Internal(String),
}

impl KmsError {
    pub(super) fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "NotFoundException",
            Self::AlreadyExists(_) => "AlreadyExistsException",
            Self::Disabled(_) => "DisabledException",
            Self::PendingDeletion(_) | Self::NotPendingDeletion(_) => "KMSInvalidStateException",
            Self::KeyUsage { .. } => "InvalidKeyUsageException",
            Self::IncorrectKey => "IncorrectKeyException",
            Self::InvalidCiphertext => "InvalidCiphertextException",
            Self::InvalidMac => "KMSInvalidMacException",
            Self::InvalidSignature => "KMSInvalidSignatureException",
            Self::Unsupported(_) => "UnsupportedOperationException",
            Self::Validation(_) => "ValidationException",
            Self::Serialization(_) => "SerializationException",
            Self::UnknownOperation(_) => "UnknownOperationException",
            Self::Internal(_) => "KMSInternalException",
        }
    }

    pub(super) fn into_answer(self) -> Answer {
        let status = if matches!(self, Self::Internal(_)) { 500 } else { 400 };
        Answer::error(status, self.code(), &self.to_string())
    }
}

impl From<rusqlite::Error> for KmsError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Internal(format!("kms.db: {error}"))
    }
}

/// aws-lc-rs never says why.
impl From<aws_lc_rs::error::Unspecified> for KmsError {
    fn from(_: aws_lc_rs::error::Unspecified) -> Self {
        Self::Internal("the cryptographic library refused".to_owned())
    }
}
