//! Checks tokens as the JWT authorizer of an HTTP API does: an RSA signature by a key of the issuer,
//! issuer, audience (or client id, where there is no audience), and the times. See “Control access
//! to HTTP APIs with JWT authorizers” in the API Gateway guide.

use std::collections::HashMap;

use http::HeaderMap;
use http::header::AUTHORIZATION;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};
use shared::domain::time::Time;

use crate::tokens::{AUDIENCE, ISSUER};

type Claims = Map<String, Value>;

/// What a caller reads in `WWW-Authenticate` (RFC 6750 §3): no more than is wrong with the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    Missing,
    Invalid(&'static str),
}

pub struct Authorizer {
    keys: HashMap<String, DecodingKey>,
    time: Time,
}

impl Authorizer {
    pub fn new(keys: &JwkSet, time: Time) -> Self {
        let known =
            keys.keys.iter().filter_map(|key| Some((key.common.key_id.clone()?, DecodingKey::from_jwk(key).ok()?)));
        Self { keys: known.collect(), time }
    }

    /// The claims as a function is handed them: all of them text.
    pub fn check(&self, headers: &HeaderMap) -> Result<HashMap<String, String>, Refused> {
        let token = bearer(headers)?;
        let claims = self.signed(token)?;
        judge(&claims, self.time.now().as_second()).map_err(Refused::Invalid)?;
        Ok(claims.into_iter().map(|(name, value)| (name, text(&value))).collect())
    }

    fn signed(&self, token: &str) -> Result<Claims, Refused> {
        let header = decode_header(token).map_err(|_| Refused::Invalid("the token can not be read"))?;
        // RFC 7515 §4.1.11: an extension that must be understood and is not.
        if header.crit.is_some() {
            return Err(Refused::Invalid("the token uses an unknown extension"));
        }
        let kid = header.kid.ok_or(Refused::Invalid("the token names no key"))?;
        let key = self.keys.get(&kid).ok_or(Refused::Invalid("the token names an unknown key"))?;
        let data = decode(token, key, &signature_alone());
        Ok(data.map_err(|_| Refused::Invalid("the signature is not valid"))?.claims)
    }
}

/// The claims are judged here, by the system's own clock.
fn signature_alone() -> Validation {
    let mut validation = Validation::new(Algorithm::RS256);
    validation.algorithms = vec![Algorithm::RS256, Algorithm::RS384, Algorithm::RS512];
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}

fn bearer(headers: &HeaderMap) -> Result<&str, Refused> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let value = given.next().ok_or(Refused::Missing)?;
    if given.next().is_some() {
        return Err(Refused::Invalid("there are several Authorization headers"));
    }
    let value = value.to_str().map_err(|_| Refused::Invalid("the token can not be read"))?;
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() => Ok(token.trim()),
        _ => Err(Refused::Missing),
    }
}

fn judge(claims: &Claims, now: i64) -> Result<(), &'static str> {
    let is = |name: &str, wanted: &str| claims.get(name).and_then(Value::as_str) == Some(wanted);
    if !is("iss", ISSUER) {
        return Err("the token does not have a valid issuer");
    }
    let audience = match claims.get("aud") {
        Some(Value::Array(several)) => several.iter().any(|one| one == AUDIENCE),
        Some(_) => is("aud", AUDIENCE),
        None => is("client_id", AUDIENCE),
    };
    if !audience {
        return Err("the token does not have a valid audience");
    }
    // RFC 7519 §2: a NumericDate may have a fraction; whole seconds decide.
    let time = |name: &str| {
        claims
            .get(name)
            .map(|date| date.as_i64().or_else(|| whole_seconds(date)).ok_or("a time of the token can not be read"))
    };
    match time("exp").ok_or("the token has no end")?? {
        end if end <= now => return Err("the token has expired"),
        _ => {}
    }
    for name in ["nbf", "iat"] {
        if time(name).transpose()?.is_some_and(|start| start > now) {
            return Err("the token is not valid yet");
        }
    }
    Ok(())
}

fn whole_seconds(date: &Value) -> Option<i64> {
    let text = date.as_number()?.to_string();
    text.split_once('.')?.0.parse().ok()
}

/// API Gateway writes a list as `[a b]`.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(several) => format!("[{}]", several.iter().map(text).collect::<Vec<_>>().join(" ")),
        other => other.to_string(),
    }
}
