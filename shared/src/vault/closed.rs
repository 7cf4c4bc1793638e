//! Opening values of level 1. Their keys are never kept: each is unwrapped by KMS for this call, where
//! CloudTrail shows it. Only the function `reveals` has the right to it among those behind the API.

use std::collections::BTreeMap;

use futures::future::try_join_all;
use secrecy::SecretString;

use super::seal::{Place, kid_of};
use super::{Vault, VaultError};
use crate::domain::catalogue::KeyClass;
use crate::domain::ids::SubjectId;
use crate::store::{Binary, Key};

/// A sealed value and the place it is bound to.
pub struct Closed<'a> {
    pub subject: &'a SubjectId,
    pub class: KeyClass,
    pub item: Key,
    pub field: &'a str,
    pub sealed: &'a Binary,
}

impl Vault {
    /// In the order they are given; a key that seals several of them is unwrapped once.
    pub async fn open_closed(&self, values: &[Closed<'_>]) -> Result<Vec<SecretString>, VaultError> {
        let mut wanted = BTreeMap::new();
        for value in values {
            let kid = kid_of(&value.sealed.0).ok_or(VaultError::Damaged)?;
            wanted.insert(kid, (value.subject, value.class));
        }
        let unwrap = async |(kid, (subject, class))| self.data_key(subject, class, kid).await.map(|key| (kid, key));
        let keys: BTreeMap<_, _> = try_join_all(wanted.into_iter().map(unwrap)).await?.into_iter().collect();
        let open = |value: &Closed<'_>| {
            let key = kid_of(&value.sealed.0).and_then(|kid| keys.get(&kid)).ok_or(VaultError::Damaged)?;
            let item = value.item.path();
            let subject = value.subject.as_str();
            let place = Place { item: &item, subject, class: value.class.word(), field: value.field };
            let plain = key.open(place, &value.sealed.0)?;
            std::str::from_utf8(&plain).map(SecretString::from).map_err(|_| VaultError::Damaged)
        };
        values.iter().map(open).collect()
    }
}
