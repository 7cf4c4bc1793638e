//! Tokens for the seeded staff, in the form an OIDC provider gives them: RS256, one hour (RFC 7519,
//! RFC 9068).

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;
use shared::domain::ids::StaffId;
use shared::domain::time::Time;

use crate::{LocalError, SigningKey};

/// Who issues local tokens. A name and no address: it stays the same wherever the system listens.
pub const ISSUER: &str = "https://kehu.local/";
pub const AUDIENCE: &str = "kehu";
const LIFETIME: SignedDuration = SignedDuration::from_hours(1);

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    pub token: String,
    pub expires_at: Timestamp,
}

#[derive(Clone)]
pub struct Tokens {
    key: SigningKey,
    time: Time,
}

impl Tokens {
    pub fn new(key: SigningKey, time: Time) -> Self {
        Self { key, time }
    }

    pub fn issue(&self, staff: &StaffId) -> Result<Token, LocalError> {
        let now = self.time.now().as_second();
        let expires = now.saturating_add(LIFETIME.as_secs());
        let claims = json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": staff.as_str(), "iat": now, "nbf": now, "exp": expires,
        });
        let expires_at = Timestamp::from_second(expires).unwrap_or(Timestamp::MAX);
        Ok(Token { token: self.key.sign(&claims)?, expires_at })
    }

    /// A token with any claims at all, truly signed: for tests of the gateway.
    pub fn mint(&self, claims: &impl Serialize) -> Result<String, LocalError> {
        self.key.sign(claims)
    }

    pub fn key(&self) -> &SigningKey {
        &self.key
    }
}
