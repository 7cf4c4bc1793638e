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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;
    use std::thread::JoinHandle;

    use aws_config::retry::RetryConfig;
    use aws_config::{BehaviorVersion, Region};

    use super::*;

    /// Answers one request like SNS, and tells what was asked. Without an answer it breaks off.
    fn sns(answer: Option<(u16, &'static str)>) -> (String, JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = std::thread::spawn(move || {
            let mut stream = BufReader::new(listener.accept().unwrap().0);
            let mut length = 0;
            loop {
                let mut line = String::new();
                stream.read_line(&mut line).unwrap();
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                if line.trim().is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).unwrap();
            if let Some((status, xml)) = answer {
                let head =
                    format!("HTTP/1.1 {status} -\r\ncontent-type: text/xml\r\ncontent-length: {}\r\n\r\n", xml.len());
                stream.get_mut().write_all(format!("{head}{xml}").as_bytes()).unwrap();
            }
            String::from_utf8(body).unwrap()
        });
        (address, asked)
    }

    async fn carried(channel: &str, to: &str, address: String) -> Result<Option<String>, CarryError> {
        let config = aws_config::defaults(BehaviorVersion::latest())
            .region(Region::new("local"))
            .credentials_provider(aws_sdk_sns::config::Credentials::new("test", "test", None, None, "test"))
            .retry_config(RetryConfig::disabled())
            .endpoint_url(address)
            .load()
            .await;
        let message = Message {
            id: "dlv_1".to_owned(),
            channel: channel.to_owned(),
            to: to.to_owned().into(),
            text: "您好".to_owned().into(),
        };
        Sns::new(&config).carry(&message).await
    }

    #[tokio::test]
    async fn a_text_goes_to_a_number_of_china_unless_it_says_otherwise() {
        const DONE: &str =
            "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>";
        for (to, number) in [("13912345678", "%2B8613912345678"), ("+4915112345678", "%2B4915112345678")] {
            let (address, asked) = sns(Some((200, DONE)));
            assert_eq!(carried("sms", to, address).await, Ok(Some("m-1".to_owned())));
            let asked = asked.join().unwrap();
            for part in ["Action=Publish", &format!("PhoneNumber={number}"), "Message=%E6%82%A8%E5%A5%BD"] {
                assert!(asked.split('&').any(|one| one == part), "{part}: {asked}");
            }
        }
        assert_eq!(carried("email", "a@b.example", "http://127.0.0.1:9".to_owned()).await, Err(CarryError::Refused));
    }

    #[tokio::test]
    async fn what_it_says_decides_whether_it_is_tried_again() {
        let error = |code: &str| {
            let xml = format!("<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>");
            &*xml.leak()
        };
        for (status, code, expected) in [
            (429, "Throttled", CarryError::Unavailable),
            (500, "InternalError", CarryError::Unavailable),
            (400, "InvalidParameter", CarryError::Refused),
            (403, "AuthorizationError", CarryError::Refused),
        ] {
            let (address, _) = sns(Some((status, error(code))));
            assert_eq!(carried("sms", "13912345678", address).await, Err(expected), "{code}");
        }
        let (address, _) = sns(None);
        assert_eq!(carried("sms", "13912345678", address).await, Err(CarryError::Unknown));
    }
}
