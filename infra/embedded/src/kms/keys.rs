//! A KMS key: what it is for, whether it may be used, and its material, version by version.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde_json::{Value, json};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::wire::KmsError;

const ACCOUNT: &str = "000000000000";
const ARN: &str = "arn:aws:kms:local:000000000000:";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeySpec {
    SymmetricDefault,
    Hmac224,
    Hmac256,
    Hmac384,
    Hmac512,
    EccNistP256,
}

impl KeySpec {
    const ALL: [Self; 6] =
        [Self::SymmetricDefault, Self::Hmac224, Self::Hmac256, Self::Hmac384, Self::Hmac512, Self::EccNistP256];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::SymmetricDefault => "SYMMETRIC_DEFAULT",
            Self::Hmac224 => "HMAC_224",
            Self::Hmac256 => "HMAC_256",
            Self::Hmac384 => "HMAC_384",
            Self::Hmac512 => "HMAC_512",
            Self::EccNistP256 => "ECC_NIST_P256",
        }
    }

    pub(super) fn usage(self) -> &'static str {
        match self {
            Self::SymmetricDefault => "ENCRYPT_DECRYPT",
            Self::EccNistP256 => "SIGN_VERIFY",
            _ => "GENERATE_VERIFY_MAC",
        }
    }

    /// The member of the metadata that lists the algorithms, and the one algorithm there is.
    pub(super) fn algorithm(self) -> (&'static str, &'static str) {
        match self {
            Self::SymmetricDefault => ("EncryptionAlgorithms", "SYMMETRIC_DEFAULT"),
            Self::Hmac224 => ("MacAlgorithms", "HMAC_SHA_224"),
            Self::Hmac256 => ("MacAlgorithms", "HMAC_SHA_256"),
            Self::Hmac384 => ("MacAlgorithms", "HMAC_SHA_384"),
            Self::Hmac512 => ("MacAlgorithms", "HMAC_SHA_512"),
            Self::EccNistP256 => ("SigningAlgorithms", "ECDSA_SHA_256"),
        }
    }
}

impl FromStr for KeySpec {
    type Err = KmsError;

    fn from_str(name: &str) -> Result<Self, KmsError> {
        let spec = Self::ALL.into_iter().find(|spec| spec.name() == name);
        spec.ok_or(KmsError::Unsupported("this key spec is not offered"))
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum KeyState {
    Enabled,
    Disabled,
    /// The Unix time, in seconds, at which the material is destroyed.
    PendingDeletion(i64),
}

impl KeyState {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Enabled => "Enabled",
            Self::Disabled => "Disabled",
            Self::PendingDeletion(_) => "PendingDeletion",
        }
    }
}

pub(super) struct Version {
    pub number: u32,
    pub material: Zeroizing<Vec<u8>>,
}

#[derive(Clone)]
pub(super) struct Key {
    pub id: Uuid,
    pub spec: KeySpec,
    pub state: KeyState,
    pub description: String,
    pub created: i64,
    /// Whether yearly rotation is switched on. Here only `RotateKeyOnDemand` rotates.
    pub rotation: bool,
    /// Oldest first, never empty.
    pub versions: Vec<Arc<Version>>,
}

/// Material never shows.
impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("id", &self.id)
            .field("spec", &self.spec)
            .field("state", &self.state)
            .field("versions", &self.versions.len())
            .finish_non_exhaustive()
    }
}

impl Key {
    pub(super) fn arn(&self) -> String {
        arn(&format!("key/{}", self.id))
    }

    pub(super) fn current(&self) -> Result<&Version, KmsError> {
        self.versions.last().map(Arc::as_ref).ok_or_else(|| KmsError::Internal("a key without material".to_owned()))
    }

    pub(super) fn version(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number).map(Arc::as_ref)
    }

    pub(super) fn require_enabled(&self) -> Result<(), KmsError> {
        match self.state {
            KeyState::Enabled => Ok(()),
            KeyState::Disabled => Err(KmsError::Disabled(self.arn())),
            KeyState::PendingDeletion(_) => Err(KmsError::PendingDeletion(self.arn())),
        }
    }

    pub(super) fn require_usage(&self, usage: &str, operation: &'static str) -> Result<(), KmsError> {
        if self.spec.usage() == usage { Ok(()) } else { Err(KmsError::KeyUsage { arn: self.arn(), operation }) }
    }

    pub(super) fn metadata(&self) -> Value {
        let (algorithms, algorithm) = self.spec.algorithm();
        let mut metadata = json!({
            "AWSAccountId": ACCOUNT,
            "KeyId": self.id.to_string(),
            "Arn": self.arn(),
            "CreationDate": self.created,
            "Enabled": self.state == KeyState::Enabled,
            "Description": self.description,
            "KeyUsage": self.spec.usage(),
            "KeyState": self.state.name(),
            "Origin": "AWS_KMS",
            "KeyManager": "CUSTOMER",
            "KeySpec": self.spec.name(),
            "CustomerMasterKeySpec": self.spec.name(),
            "MultiRegion": false,
        });
        metadata[algorithms] = json!([algorithm]);
        if let KeyState::PendingDeletion(date) = self.state {
            metadata["DeletionDate"] = json!(date);
        }
        metadata
    }
}

pub(super) fn arn(resource: &str) -> String {
    format!("{ARN}{resource}")
}

/// A request names a key by id, by alias, or by the ARN of either.
pub(super) fn resource(name: &str) -> &str {
    let resource = match name.strip_prefix("arn:") {
        Some(rest) => rest.splitn(5, ':').last().unwrap_or(rest),
        None => name,
    };
    resource.strip_prefix("key/").unwrap_or(resource)
}

#[cfg(test)]
mod tests {
    use super::resource;

    #[test]
    fn a_key_is_named_by_id_alias_or_arn_of_any_partition() {
        assert_eq!(resource("alias/kehu-identity"), "alias/kehu-identity");
        assert_eq!(resource("arn:aws-cn:kms:cn-north-1:1:alias/a/b"), "alias/a/b");
        assert_eq!(resource("arn:aws:kms:local:000000000000:key/17"), "17");
        assert_eq!(resource("17"), "17");
    }
}
