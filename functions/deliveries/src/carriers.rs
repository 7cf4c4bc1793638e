//! Who carries messages, as the deployment says: a webhook by its address, or SNS. Without one nothing is sent, and
//! what waits goes on waiting until its time is over.

use std::sync::Arc;

use aws_config::SdkConfig;
use shared::messages::Carriage;
use shared::runtime::{Config, ConfigError};
use shared::vault::Vault;

use crate::sns::Sns;
use crate::webhook::Webhook;

const SNS: &str = "sns";

pub fn open(config: &Config, aws: &SdkConfig, vault: Vault) -> Result<Option<Carriage>, ConfigError> {
    match config.carrier.as_str() {
        "" => Ok(None),
        SNS => Ok(Some(Arc::new(Sns::new(aws)))),
        address => Ok(Some(Arc::new(Webhook::new(address, vault).ok_or(ConfigError::Carrier)?))),
    }
}
