//! ECDSA over P-256 with SHA-256 (FIPS 186-5). Signatures are DER, the public key is a
//! SubjectPublicKeyInfo, so that anyone verifies with any library.

use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::Kms;
use super::wire::{Blob, KmsError, base64};

const USAGE: &str = "SIGN_VERIFY";
const ALGORITHM: &str = "ECDSA_SHA_256";
const MAX_MESSAGE: usize = 4096;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Sign {
    key_id: String,
    message: Blob,
    #[serde(default)]
    message_type: MessageType,
    signing_algorithm: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Verify {
    key_id: String,
    message: Blob,
    #[serde(default)]
    message_type: MessageType,
    signing_algorithm: String,
    signature: Blob,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum MessageType {
    #[default]
    Raw,
    Digest,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GetPublicKey {
    key_id: String,
}

/// The private key as PKCS #8.
pub(super) fn generate() -> Result<Zeroizing<Vec<u8>>, KmsError> {
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new())?;
    Ok(Zeroizing::new(pkcs8.as_ref().to_vec()))
}

impl Kms {
    pub(super) fn sign(&self, request: Sign) -> Result<Value, KmsError> {
        let (arn, pair) = self.signing_key(&request.key_id, "Sign")?;
        require_algorithm(&request.signing_algorithm, &arn, "Sign")?;
        let digest = digest_of(&request.message, request.message_type)?;
        let signature = pair.sign_digest(&digest)?;
        Ok(json!({
            "Signature": base64(signature.as_ref()),
            "SigningAlgorithm": ALGORITHM,
            "KeyId": arn,
        }))
    }

    pub(super) fn verify(&self, request: Verify) -> Result<Value, KmsError> {
        let (arn, pair) = self.signing_key(&request.key_id, "Verify")?;
        require_algorithm(&request.signing_algorithm, &arn, "Verify")?;
        let digest = digest_of(&request.message, request.message_type)?;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, pair.public_key())
            .verify_digest(&digest, &request.signature.0)
            .map_err(|_| KmsError::InvalidSignature)?;
        Ok(json!({ "SignatureValid": true, "SigningAlgorithm": ALGORITHM, "KeyId": arn }))
    }

    pub(super) fn get_public_key(&self, request: GetPublicKey) -> Result<Value, KmsError> {
        let (arn, pair) = self.signing_key(&request.key_id, "GetPublicKey")?;
        let public: PublicKeyX509Der = pair.public_key().as_der()?;
        Ok(json!({
            "KeyId": arn,
            "PublicKey": base64(public.as_ref()),
            "KeySpec": "ECC_NIST_P256",
            "CustomerMasterKeySpec": "ECC_NIST_P256",
            "KeyUsage": USAGE,
            "SigningAlgorithms": [ALGORITHM],
        }))
    }

    fn signing_key(&self, name: &str, operation: &'static str) -> Result<(String, EcdsaKeyPair), KmsError> {
        let key = self.usable(name, USAGE, operation)?;
        let pkcs8 = &key.current()?.material;
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, pkcs8)
            .map_err(|_| KmsError::Internal("the signing key cannot be read".to_owned()))?;
        Ok((key.arn(), pair))
    }
}

fn require_algorithm(algorithm: &str, arn: &str, operation: &'static str) -> Result<(), KmsError> {
    if algorithm == ALGORITHM {
        return Ok(());
    }
    Err(KmsError::KeyUsage { arn: arn.to_owned(), operation })
}

fn digest_of(message: &Blob, kind: MessageType) -> Result<Digest, KmsError> {
    let bytes = &message.0;
    match kind {
        MessageType::Raw if (1..=MAX_MESSAGE).contains(&bytes.len()) => Ok(digest::digest(&digest::SHA256, bytes)),
        MessageType::Raw => Err(KmsError::Validation("Message must have 1 to 4096 bytes")),
        MessageType::Digest => Digest::import_less_safe(bytes, &digest::SHA256)
            .map_err(|_| KmsError::Validation("a SHA-256 digest has 32 bytes")),
    }
}
