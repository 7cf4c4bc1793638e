//! The RSA key the local system signs its tokens with, in place of an OIDC provider's. It is made
//! once and kept in the data folder, so that a token outlives a restart.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::sync::LazyLock;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

use crate::LocalError;

const FILE: &str = "tokens.pem";

#[derive(Clone)]
pub struct SigningKey {
    private: EncodingKey,
    public: Jwk,
    id: String,
}

/// Making an RSA key takes long; tests share one.
static OF_THIS_PROCESS: LazyLock<Result<SigningKey, &'static str>> = LazyLock::new(|| SigningKey::read(&generate()?));

impl SigningKey {
    /// The key of a system in memory.
    pub fn in_memory() -> Result<Self, LocalError> {
        OF_THIS_PROCESS.clone().map_err(LocalError::SigningKey)
    }

    /// The key in a data folder, which the caller holds the lock of; made when there is none.
    pub fn open(folder: &Path) -> Result<Self, LocalError> {
        let path = folder.join(FILE);
        let pem = match fs::read_to_string(&path) {
            Ok(pem) => pem,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let pem = generate().map_err(LocalError::SigningKey)?;
                write_private(folder, &pem).map_err(LocalError::SigningKeyFile)?;
                pem
            }
            Err(error) => return Err(LocalError::SigningKeyFile(error)),
        };
        Self::read(&pem).map_err(LocalError::SigningKey)
    }

    fn read(pem: &str) -> Result<Self, &'static str> {
        let private = EncodingKey::from_rsa_pem(pem.as_bytes()).map_err(|_| "tokens.pem holds no RSA key")?;
        let mut public =
            Jwk::from_encoding_key(&private, Algorithm::RS256).map_err(|_| "tokens.pem holds no sound RSA key")?;
        // RFC 7638: the same key has the same id everywhere.
        let id = public.thumbprint(ThumbprintHash::SHA256).map_err(|_| "the key has no thumbprint")?;
        public.common.key_id = Some(id.clone());
        public.common.public_key_use = Some(PublicKeyUse::Signature);
        Ok(Self { private, public, id })
    }

    /// RFC 7517: what a checker of tokens needs.
    pub fn public(&self) -> JwkSet {
        JwkSet { keys: vec![self.public.clone()] }
    }

    pub fn sign(&self, claims: &impl Serialize) -> Result<String, LocalError> {
        let header = Header { kid: Some(self.id.clone()), ..Header::new(Algorithm::RS256) };
        jsonwebtoken::encode(&header, claims, &self.private).map_err(|_| LocalError::SigningKey("it does not sign"))
    }
}

fn generate() -> Result<String, &'static str> {
    let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| "none could be made")?;
    let der: Pkcs8V1Der = key.as_der().map_err(|_| "it can not be written down")?;
    Ok(pem::encode(&pem::Pem::new("PRIVATE KEY", der.as_ref())))
}

/// Written aside and renamed: a crash leaves no half key.
fn write_private(folder: &Path, pem: &str) -> std::io::Result<()> {
    let draft = folder.join(format!("{FILE}.draft"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(pem.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, folder.join(FILE))?;
    // The name is durable only once its folder is.
    File::open(folder)?.sync_all()
}
