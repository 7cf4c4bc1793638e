//! Who carries messages in the cloud, as the deployment says: a webhook by its address, or SNS. Without one nothing
//! is sent, and what waits goes on waiting until its time is over.

mod sns;
mod webhook;

use std::sync::Arc;

use super::{Config, ConfigError};
use crate::messages::Carriage;
use crate::vault::Vault;
use aws_config::SdkConfig;

use sns::Sns;
use webhook::Webhook;

const SNS: &str = "sns";

pub fn open(config: &Config, aws: &SdkConfig, vault: Vault) -> Result<Option<Carriage>, ConfigError> {
    match config.carrier.as_str() {
        "" => Ok(None),
        SNS => Ok(Some(Arc::new(Sns::new(aws)))),
        address => Ok(Some(Arc::new(Webhook::new(address, vault).ok_or(ConfigError::Carrier)?))),
    }
}
