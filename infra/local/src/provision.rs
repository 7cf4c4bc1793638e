//! What CloudFormation makes in the cloud: tables and keys, each only where it is missing.

use aws_sdk_kms::error::ProvideErrorMetadata;
use aws_sdk_kms::types::{KeySpec, KeyUsageType};
use shared::audit::Trail;
use shared::domain::time::Time;
use shared::runtime::{Clients, Config, Instance};
use shared::store::{Store, lookups};
use shared::vault::KmsKeys;

use crate::staff::{self, Member};
use crate::{LocalError, SETUP};

/// Sets a store up, or completes a set-up that was broken off.
pub async fn provision(clients: &Clients, config: &Config, members: &[Member], time: Time) -> Result<(), LocalError> {
    let store = Store::new(clients.dynamodb.clone(), config.tables.clone());
    store.create_missing_tables().await?;
    create_missing_keys(&clients.kms, &config.keys).await?;
    // An empty table of lookups is complete only while there can be no customer. Later an empty one
    // is a lost one, and registration stays closed until it is rebuilt.
    if !staff::any_seeded(&store, members).await? {
        lookups::mark_complete(&store).await?;
    }
    let trail = Trail::new(store.clone(), time, SETUP, Instance::random().of(SETUP));
    staff::seed(&store, &trail, members).await
}

async fn create_missing_keys(kms: &aws_sdk_kms::Client, keys: &KmsKeys) -> Result<(), LocalError> {
    let encrypting = |alias| (alias, KeySpec::SymmetricDefault, KeyUsageType::EncryptDecrypt);
    let wanted = [
        encrypting(&keys.identity),
        encrypting(&keys.contact),
        encrypting(&keys.personal),
        encrypting(&keys.transfer),
        (&keys.lookup, KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac),
        (&keys.seal, KeySpec::EccNistP256, KeyUsageType::SignVerify),
        (&keys.invitation, KeySpec::Hmac256, KeyUsageType::GenerateVerifyMac),
        (&keys.dispatch, KeySpec::EccNistP256, KeyUsageType::SignVerify),
    ];
    for (alias, spec, usage) in wanted {
        match kms.describe_key().key_id(alias).send().await {
            Ok(_) => {}
            Err(error) if error.code() == Some("NotFoundException") => {
                let made = kms
                    .create_key()
                    .key_spec(spec)
                    .key_usage(usage)
                    .description(alias)
                    .send()
                    .await
                    .map_err(refused)?;
                let id = made.key_metadata.map(|key| key.key_id).unwrap_or_default();
                kms.create_alias().alias_name(alias).target_key_id(id).send().await.map_err(refused)?;
            }
            Err(error) => return Err(refused(error)),
        }
    }
    Ok(())
}

fn refused(error: impl ProvideErrorMetadata) -> LocalError {
    LocalError::Kms(error.code().unwrap_or("nothing").to_owned())
}
