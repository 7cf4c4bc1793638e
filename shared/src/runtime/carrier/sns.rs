//! Amazon SNS: text messages to telephones.

use crate::messages::{Carrier, CarryError, Message};
use crate::vault::ExposeSecret;
use aws_config::SdkConfig;
use aws_sdk_sns::error::ProvideErrorMetadata;
use futures::future::BoxFuture;

const SMS: &str = "sms";
/// Numbers on file are of China unless they say otherwise.
const CHINA: &str = "+86";

pub struct Sns(aws_sdk_sns::Client);

impl Sns {
    pub fn new(aws: &SdkConfig) -> Self {
        Self(aws_sdk_sns::Client::new(aws))
    }

    async fn send(&self, message: &Message) -> Result<Option<String>, CarryError> {
        if message.channel != SMS {
            return Err(CarryError::Refused);
        }
        let number = message.to.expose_secret();
        let number = if number.starts_with('+') { number.to_owned() } else { format!("{CHINA}{number}") };
        let sent = self.0.publish().phone_number(number).message(message.text.expose_secret()).send().await;
        match sent {
            Ok(answer) => Ok(answer.message_id),
            Err(error) => Err(match error.code() {
                Some("Throttled" | "ThrottledException" | "InternalError" | "KMSThrottling") => CarryError::Unavailable,
                Some(_) => CarryError::Refused,
                None if error.as_service_error().is_none() => CarryError::Unknown,
                None => CarryError::Unavailable,
            }),
        }
    }
}

impl Carrier for Sns {
    fn carry<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<Option<String>, CarryError>> {
        Box::pin(self.send(message))
    }
}
