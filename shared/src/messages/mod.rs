//! Messages to customers, handed to whoever carries them: a webhook or SNS in the cloud, a folder in the embedded
//! system. Only the function that sends messages links a carrier.

use std::sync::Arc;

use futures::future::BoxFuture;
use secrecy::SecretString;

/// What is carried. Whoever carries it learns the address and the words, and nothing else of the customer.
pub struct Message {
    /// Of the delivery: the same again when it is tried again, so that a carrier can tell.
    pub id: String,
    pub channel: String,
    pub to: SecretString,
    pub text: SecretString,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CarryError {
    /// Nothing was taken; worth another try.
    #[error("the carrier does not answer")]
    Unavailable,
    /// It may or may not have been taken.
    #[error("the carrier broke off")]
    Unknown,
    /// He will not take it, however often he is asked.
    #[error("the carrier refused the message")]
    Refused,
}

pub trait Carrier: Send + Sync {
    /// How the carrier calls it, if he calls it anything.
    fn carry<'a>(&'a self, message: &'a Message) -> BoxFuture<'a, Result<Option<String>, CarryError>>;
}

pub type Carriage = Arc<dyn Carrier>;
