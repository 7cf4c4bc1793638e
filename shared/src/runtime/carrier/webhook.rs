//! A webhook, as Standard Webhooks has it: id, time and signature in headers, the message as JSON. The signature is
//! made by KMS (ECDSA over P-256 with SHA-256 of `id.timestamp.body`, DER), so there is no secret to be shared or
//! to leak: the receiver verifies it with the public key.

use std::time::Duration;

use crate::messages::{Carrier, CarryError, Message};
use crate::vault::{ExposeSecret, Vault};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures::future::BoxFuture;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

const PATIENCE: Duration = Duration::from_secs(10);
/// Beyond it nobody's reference is read.
const ANSWER: usize = 4096;

pub struct Webhook {
    client: reqwest::Client,
    address: Url,
    vault: Vault,
}

#[derive(Serialize)]
struct Body<'a> {
    id: &'a str,
    channel: &'a str,
    to: &'a str,
    text: &'a str,
}

#[derive(Deserialize)]
struct Taken {
    #[serde(default)]
    reference: Option<String>,
}

impl Webhook {
    /// `None`: the address is none, or not one of TLS. Only this machine is reached without.
    pub fn new(address: &str, vault: Vault) -> Option<Self> {
        let address = Url::parse(address).ok()?;
        let here = match address.host()? {
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
            Host::Domain(_) => false,
        };
        if address.scheme() != "https" && !(here && address.scheme() == "http") {
            return None;
        }
        // Where a message goes is where the deployment says, and nowhere else.
        let client = reqwest::Client::builder().timeout(PATIENCE).redirect(reqwest::redirect::Policy::none());
        Some(Self { client: client.build().ok()?, address, vault })
    }

    async fn send(&self, message: &Message) -> Result<Option<String>, CarryError> {
        let (to, text) = (message.to.expose_secret(), message.text.expose_secret());
        let body = serde_json::to_string(&Body { id: &message.id, channel: &message.channel, to, text })
            .map_err(|_| CarryError::Refused)?;
        let at = Timestamp::now().as_second();
        let signed = format!("{}.{at}.{body}", message.id);
        let signature = self.vault.sign_dispatch(signed.as_bytes()).await.map_err(|error| {
            tracing::error!(error = %error, "a message could not be signed");
            CarryError::Unavailable
        })?;
        let sent = self
            .client
            .post(self.address.clone())
            .header("content-type", "application/json")
            .header("webhook-id", &message.id)
            .header("webhook-timestamp", at)
            .header("webhook-signature", format!("es256,{}", STANDARD.encode(signature)))
            .body(body)
            .send()
            .await;
        match sent {
            Ok(answer) => judge(answer).await,
            // Causes are dropped on purpose: they quote addresses.
            Err(error) if error.is_connect() => Err(CarryError::Unavailable),
            Err(_) => Err(CarryError::Unknown),
        }
    }
}

async fn judge(answer: reqwest::Response) -> Result<Option<String>, CarryError> {
    let status = answer.status();
    if status.is_success() {
        let text = answer.text().await.unwrap_or_default();
        let taken = serde_json::from_str::<Taken>(text.get(..ANSWER).unwrap_or(&text)).ok();
        let short = |reference: &String| reference.len() <= 128 && reference.chars().all(|c| c.is_ascii_graphic());
        return Ok(taken.and_then(|taken| taken.reference).filter(short));
    }
    // Too many, or a time-out of its own: it will take it later.
    if status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429) {
        return Err(CarryError::Unavailable);
    }
    Err(CarryError::Refused)
}

impl Carrier for Webhook {
    fn carry<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<Option<String>, CarryError>> {
        Box::pin(self.send(message))
    }
}
