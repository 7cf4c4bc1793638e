//! Signatures over the audit trail, and over what is handed to others to carry. The private key never leaves KMS; the public one is anybody's.

use super::{Vault, VaultError};

impl Vault {
    /// Of the text of a seal's statement, below KMS's 4096 bytes.
    pub async fn sign_seal(&self, statement: &str) -> Result<Vec<u8>, VaultError> {
        self.inner.kms.sign(statement.as_bytes()).await
    }

    /// Of a digest of what is handed over.
    pub async fn sign_dispatch(&self, statement: &[u8]) -> Result<Vec<u8>, VaultError> {
        self.inner.kms.sign_dispatch(statement).await
    }

    /// What seals are verified with, as DER.
    pub async fn seal_key(&self) -> Result<Vec<u8>, VaultError> {
        self.inner.kms.public_key().await
    }
}
