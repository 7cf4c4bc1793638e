//! A seal: the heads of all chains that have grown since the seal before it, under one signed statement.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::chain::{GENESIS, hash_of};
use crate::merkle;

pub const KIND: &str = "kehu-seal";

/// How far a chain has come: its last row's number and hash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    pub chain: String,
    pub hash: String,
    pub number: u64,
}

/// What is signed. Fields in alphabetical order: serde writes a struct in the order of its fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    pub at: String,
    pub chains: u64,
    /// Which public key it is signed for: SHA-256 of its DER.
    pub key: String,
    pub kind: String,
    /// The earliest hour that rows may still be added to. Earlier ones are closed for good.
    pub open: String,
    /// The hash of the seal before it.
    pub previous: String,
    pub root: String,
    /// Rows that no earlier seal covers.
    pub rows: u64,
    pub sequence: u64,
    /// The earliest hour whose chains were looked at.
    pub since: String,
    pub v: u8,
}

/// As it lies in the bucket. The statement is kept as its text: its bytes are what is signed and hashed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    pub heads: Vec<Head>,
    /// ECDSA over P-256 with SHA-256, DER, in base64.
    pub signature: String,
    pub statement: String,
}

/// Why a seal is none, apart from those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    #[error("it can not be read")]
    Unreadable,
    #[error("it is signed for a key that is not among those given")]
    ForeignKey,
    #[error("its signature is not that of its statement")]
    Signature,
    #[error("its heads are not those that were signed")]
    Heads,
}

impl Statement {
    pub fn text(&self) -> Result<String, SealFault> {
        serde_json::to_string(self).map_err(|_| SealFault::Unreadable)
    }
}

impl Seal {
    pub fn statement(&self) -> Result<Statement, SealFault> {
        let statement: Statement = serde_json::from_str(&self.statement).map_err(|_| SealFault::Unreadable)?;
        if statement.kind == KIND && statement.v == 1 { Ok(statement) } else { Err(SealFault::Unreadable) }
    }

    pub fn hash(&self) -> String {
        hash_of(b"kehu-seal\x01", &[self.statement.as_bytes()])
    }

    /// The file: canonical, so that the same seal has the same bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SealFault> {
        serde_json::to_vec(self).map_err(|_| SealFault::Unreadable)
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SealFault> {
        serde_json::from_slice(bytes).map_err(|_| SealFault::Unreadable)
    }

    /// Whether its signature and its heads are those of its statement.
    pub fn check(&self, keys: &[PublicKey]) -> Result<Statement, SealFault> {
        let statement = self.statement()?;
        let key = keys.iter().find(|key| key.id == statement.key).ok_or(SealFault::ForeignKey)?;
        let signature = STANDARD.decode(&self.signature).map_err(|_| SealFault::Signature)?;
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &key.der)
            .verify(self.statement.as_bytes(), &signature)
            .map_err(|_| SealFault::Signature)?;
        if merkle::root(&self.heads) != statement.root || self.heads.len() as u64 != statement.chains {
            return Err(SealFault::Heads);
        }
        Ok(statement)
    }
}

/// Where the sequence stands: what the next seal has to follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub sequence: u64,
    pub hash: String,
}

impl Place {
    /// Before the first seal.
    pub fn start() -> Self {
        Self { sequence: 0, hash: GENESIS.to_owned() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    id: String,
    /// As SubjectPublicKeyInfo, which is what KMS gives out.
    der: Vec<u8>,
}

impl PublicKey {
    pub fn from_der(der: Vec<u8>) -> Self {
        Self { id: hex::encode(digest(&SHA256, &der)), der }
    }

    pub fn from_pem(text: &str) -> Option<Self> {
        let pem = pem::parse(text).ok().filter(|pem| pem.tag() == "PUBLIC KEY")?;
        Some(Self::from_der(pem.into_contents()))
    }

    pub fn to_pem(&self) -> String {
        pem::encode(&pem::Pem::new("PUBLIC KEY", self.der.clone()))
    }

    pub fn id(&self) -> &str {
        &self.id
    }
}
