//! HMAC under a key that never leaves (FIPS 198-1).

use aws_lc_rs::hmac;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Kms;
use super::keys::KeySpec;
use super::wire::{Blob, KmsError, base64};

const USAGE: &str = "GENERATE_VERIFY_MAC";
const MAX_MESSAGE: usize = 4096;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GenerateMac {
    key_id: String,
    mac_algorithm: String,
    message: Blob,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct VerifyMac {
    key_id: String,
    mac_algorithm: String,
    message: Blob,
    mac: Blob,
}

impl Kms {
    pub(super) fn generate_mac(&self, request: GenerateMac) -> Result<Value, KmsError> {
        let (arn, key) = self.mac_key(&request.key_id, &request.mac_algorithm, "GenerateMac")?;
        let mac = hmac::sign(&key, message(&request.message)?);
        Ok(json!({
            "Mac": base64(mac.as_ref()),
            "MacAlgorithm": request.mac_algorithm,
            "KeyId": arn,
        }))
    }

    pub(super) fn verify_mac(&self, request: VerifyMac) -> Result<Value, KmsError> {
        let (arn, key) = self.mac_key(&request.key_id, &request.mac_algorithm, "VerifyMac")?;
        hmac::verify(&key, message(&request.message)?, &request.mac.0).map_err(|_| KmsError::InvalidMac)?;
        Ok(json!({ "MacValid": true, "MacAlgorithm": request.mac_algorithm, "KeyId": arn }))
    }

    fn mac_key(&self, name: &str, algorithm: &str, operation: &'static str) -> Result<(String, hmac::Key), KmsError> {
        let key = self.usable(name, USAGE, operation)?;
        let (arn, spec) = (key.arn(), key.spec);
        match hash(spec) {
            Some(hash) if spec.algorithm().1 == algorithm => Ok((arn, hmac::Key::new(hash, &key.current()?.material))),
            _ => Err(KmsError::KeyUsage { arn, operation }),
        }
    }
}

fn message(blob: &Blob) -> Result<&[u8], KmsError> {
    if blob.0.is_empty() || blob.0.len() > MAX_MESSAGE {
        return Err(KmsError::Validation("Message must have 1 to 4096 bytes"));
    }
    Ok(&blob.0)
}

fn hash(spec: KeySpec) -> Option<hmac::Algorithm> {
    match spec {
        KeySpec::Hmac224 => Some(hmac::HMAC_SHA224),
        KeySpec::Hmac256 => Some(hmac::HMAC_SHA256),
        KeySpec::Hmac384 => Some(hmac::HMAC_SHA384),
        KeySpec::Hmac512 => Some(hmac::HMAC_SHA512),
        KeySpec::SymmetricDefault | KeySpec::EccNistP256 => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// RFC 4231, section 4.3: test case 2, one answer for each key spec.
    #[test]
    fn each_spec_has_the_hash_of_its_name() {
        let expected = [
            (KeySpec::Hmac224, "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44"),
            (KeySpec::Hmac256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
            (
                KeySpec::Hmac384,
                concat!(
                    "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47",
                    "e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649"
                ),
            ),
            (
                KeySpec::Hmac512,
                concat!(
                    "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554",
                    "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"
                ),
            ),
        ];
        for (spec, mac) in expected {
            let key = hmac::Key::new(hash(spec).unwrap(), b"Jefe");
            let answer = hmac::sign(&key, b"what do ya want for nothing?");
            assert_eq!(hex::encode(answer), mac, "{}", spec.name());
        }
        assert!(hash(KeySpec::SymmetricDefault).is_none());
    }
}
