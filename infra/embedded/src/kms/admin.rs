//! The life of a key: made, named, rotated, switched off, destroyed after a waiting time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::keys::{self, Key, KeySpec, KeyState, Version};
use super::wire::KmsError;
use super::{Kms, crypto, sign};

const DAY: i64 = 24 * 60 * 60;
const DEFAULT_WINDOW: i64 = 30;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct CreateKey {
    key_spec: Option<String>,
    customer_master_key_spec: Option<String>,
    key_usage: Option<String>,
    origin: Option<String>,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct NamedKey {
    key_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct NamedAlias {
    alias_name: String,
    target_key_id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ListAliases {
    key_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct ScheduleKeyDeletion {
    key_id: String,
    pending_window_in_days: Option<i64>,
}

impl Kms {
    pub(super) fn create_key(&self, request: CreateKey) -> Result<Value, KmsError> {
        let spec = request.key_spec.or(request.customer_master_key_spec);
        let spec: KeySpec = spec.as_deref().unwrap_or("SYMMETRIC_DEFAULT").parse()?;
        let usage = request.key_usage.as_deref().unwrap_or("ENCRYPT_DECRYPT");
        if usage != spec.usage() {
            return Err(KmsError::Validation("KeyUsage does not fit KeySpec"));
        }
        if request.origin.is_some_and(|origin| origin != "AWS_KMS") {
            return Err(KmsError::Unsupported("only AWS_KMS makes key material here"));
        }
        let material = match spec {
            KeySpec::SymmetricDefault | KeySpec::Hmac256 => crypto::random(32)?,
            KeySpec::Hmac224 => crypto::random(28)?,
            KeySpec::Hmac384 => crypto::random(48)?,
            KeySpec::Hmac512 => crypto::random(64)?,
            KeySpec::EccNistP256 => sign::generate()?,
        };
        let version = Version { number: 1, material };
        let key = self.store.insert(Key {
            id: Uuid::new_v4(),
            spec,
            state: KeyState::Enabled,
            description: request.description,
            created: now(),
            rotation: false,
            versions: vec![version.into()],
        })?;
        Ok(json!({ "KeyMetadata": key.metadata() }))
    }

    pub(super) fn describe_key(&self, request: NamedKey) -> Result<Value, KmsError> {
        let key = self.store.find(&request.key_id)?;
        Ok(json!({ "KeyMetadata": key.metadata() }))
    }

    pub(super) fn create_alias(&self, request: NamedAlias) -> Result<Value, KmsError> {
        let name = valid_alias(&request.alias_name)?;
        let target = self.store.find(&request.target_key_id)?;
        self.store.save_alias(name, target.id, |current| match current {
            Some(_) => Err(KmsError::AlreadyExists(keys::arn(name))),
            None => Ok(()),
        })?;
        Ok(json!({}))
    }

    /// An alias moves only to a key of the same use: who encrypts through it keeps encrypting.
    pub(super) fn update_alias(&self, request: NamedAlias) -> Result<Value, KmsError> {
        let name = valid_alias(&request.alias_name)?;
        let target = self.store.find(&request.target_key_id)?;
        self.store.save_alias(name, target.id, |current| match current {
            None => Err(KmsError::NotFound(keys::arn(name))),
            Some(current) if current.spec.usage() != target.spec.usage() => {
                Err(KmsError::Validation("the alias moves only to a key of the same usage"))
            }
            Some(_) => Ok(()),
        })?;
        Ok(json!({}))
    }

    pub(super) fn list_aliases(&self, request: ListAliases) -> Result<Value, KmsError> {
        let catalogue = self.store.read();
        let only = match &request.key_id {
            Some(name) => Some(catalogue.find(name)?.id),
            None => None,
        };
        let aliases: Vec<Value> = catalogue
            .aliases
            .iter()
            .filter(|(_, key)| only.is_none_or(|only| only == **key))
            .map(
                |(name, key)| json!({ "AliasName": name, "AliasArn": keys::arn(name), "TargetKeyId": key.to_string() }),
            )
            .collect();
        Ok(json!({ "Aliases": aliases, "Truncated": false }))
    }

    pub(super) fn enable_key(&self, request: NamedKey) -> Result<Value, KmsError> {
        self.switch(&request.key_id, KeyState::Enabled)
    }

    pub(super) fn disable_key(&self, request: NamedKey) -> Result<Value, KmsError> {
        self.switch(&request.key_id, KeyState::Disabled)
    }

    fn switch(&self, name: &str, state: KeyState) -> Result<Value, KmsError> {
        self.store.change(name, |key| {
            if matches!(key.state, KeyState::PendingDeletion(_)) {
                return Err(KmsError::PendingDeletion(key.arn()));
            }
            key.state = state;
            Ok(())
        })?;
        Ok(json!({}))
    }

    pub(super) fn schedule_key_deletion(&self, request: ScheduleKeyDeletion) -> Result<Value, KmsError> {
        let days = request.pending_window_in_days.unwrap_or(DEFAULT_WINDOW);
        if !(7..=30).contains(&days) {
            return Err(KmsError::Validation("PendingWindowInDays must be 7 to 30"));
        }
        let date = now() + days * DAY;
        let key = self.store.change(&request.key_id, |key| {
            if matches!(key.state, KeyState::PendingDeletion(_)) {
                return Err(KmsError::PendingDeletion(key.arn()));
            }
            key.state = KeyState::PendingDeletion(date);
            Ok(())
        })?;
        Ok(json!({
            "KeyId": key.arn(),
            "DeletionDate": date,
            "KeyState": key.state.name(),
            "PendingWindowInDays": days,
        }))
    }

    /// The key comes back disabled, as in AWS: someone must want it back twice.
    pub(super) fn cancel_key_deletion(&self, request: NamedKey) -> Result<Value, KmsError> {
        let key = self.store.change(&request.key_id, |key| {
            if !matches!(key.state, KeyState::PendingDeletion(_)) {
                return Err(KmsError::NotPendingDeletion(key.arn()));
            }
            key.state = KeyState::Disabled;
            Ok(())
        })?;
        Ok(json!({ "KeyId": key.arn() }))
    }

    pub(super) fn rotate_key_on_demand(&self, request: NamedKey) -> Result<Value, KmsError> {
        let material = crypto::random(32)?;
        let key = self.store.change(&request.key_id, |key| {
            require_rotatable(key)?;
            let number = key.current()?.number + 1;
            key.versions.push(Version { number, material }.into());
            Ok(())
        })?;
        Ok(json!({ "KeyId": key.arn() }))
    }

    pub(super) fn enable_key_rotation(&self, request: NamedKey) -> Result<Value, KmsError> {
        self.switch_rotation(&request.key_id, true)
    }

    pub(super) fn disable_key_rotation(&self, request: NamedKey) -> Result<Value, KmsError> {
        self.switch_rotation(&request.key_id, false)
    }

    fn switch_rotation(&self, name: &str, on: bool) -> Result<Value, KmsError> {
        self.store.change(name, |key| {
            require_rotatable(key)?;
            key.rotation = on;
            Ok(())
        })?;
        Ok(json!({}))
    }

    pub(super) fn get_key_rotation_status(&self, request: NamedKey) -> Result<Value, KmsError> {
        let key = self.store.find(&request.key_id)?;
        let mut status = json!({ "KeyId": key.arn(), "KeyRotationEnabled": key.rotation });
        if key.rotation {
            status["RotationPeriodInDays"] = json!(365);
        }
        Ok(status)
    }

    /// `now` in seconds since 1970.
    pub(super) fn destroy_due(&self, now: i64) -> Result<usize, KmsError> {
        let due: Vec<Uuid> = self
            .store
            .read()
            .keys
            .values()
            .filter(|key| matches!(key.state, KeyState::PendingDeletion(date) if date <= now))
            .map(|key| key.id)
            .collect();
        due.iter().try_for_each(|id| self.store.destroy(*id))?;
        Ok(due.len())
    }
}

fn require_rotatable(key: &Key) -> Result<(), KmsError> {
    key.require_enabled()?;
    if key.spec == KeySpec::SymmetricDefault {
        Ok(())
    } else {
        Err(KmsError::Unsupported("only symmetric encryption keys rotate"))
    }
}

fn valid_alias(name: &str) -> Result<&str, KmsError> {
    let rest = name.strip_prefix("alias/").unwrap_or_default();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "/_-".contains(c);
    if rest.is_empty() || name.len() > 256 || !rest.chars().all(allowed) {
        return Err(KmsError::Validation("AliasName must be alias/ and a name"));
    }
    if rest.starts_with("aws/") {
        return Err(KmsError::Validation("alias/aws/ is reserved"));
    }
    Ok(name)
}

pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_key_is_destroyed_when_its_waiting_time_is_over_and_not_before() {
        let kms = Kms::in_memory().unwrap();
        let made = kms.create_key(serde_json::from_str("{}").unwrap()).unwrap();
        let key_id = made["KeyMetadata"]["KeyId"].as_str().unwrap().to_owned();
        let schedule = json!({ "KeyId": key_id, "PendingWindowInDays": 7 });
        kms.schedule_key_deletion(serde_json::from_value(schedule).unwrap()).unwrap();
        assert_eq!(kms.destroy_due(now() + 7 * DAY - 60).unwrap(), 0);
        assert_eq!(kms.destroy_due(now() + 7 * DAY).unwrap(), 1);
        let gone = kms.describe_key(NamedKey { key_id }).unwrap_err();
        assert_eq!(gone.code(), "NotFoundException");
    }
}
