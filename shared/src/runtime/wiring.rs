//! Puts an `App` together, once a process.

use std::sync::Arc;
use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use jiff::{RoundMode, Timestamp, TimestampRound, Unit};

use super::{Config, ConfigError};
use crate::audit::Trail;
use crate::domain::catalogue::Catalogue;
use crate::domain::time::{Time, TimeSource};
use crate::http::caller::subject_hash;
use crate::http::first_people::FirstPerson;
use crate::http::policy::Policy;
use crate::http::{App, SharedApp};
use crate::messages::Carriage;
use crate::objects::Objects;
use crate::store::Store;
use crate::vault::Vault;

pub struct SystemTime;

impl TimeSource for SystemTime {
    /// To the millisecond: finer is noise in rows and answers.
    fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        now.round(TimestampRound::new().smallest(Unit::Millisecond).mode(RoundMode::Trunc)).unwrap_or(now)
    }
}

/// Names one run of one process in the audit trail. Never used twice, not even after a restart.
#[derive(Debug, Clone)]
pub struct Instance(String);

impl Instance {
    pub fn random() -> Self {
        Self(uuid::Uuid::now_v7().simple().to_string())
    }

    /// As which a function writes the trail.
    pub fn of(&self, function: &str) -> String {
        format!("{function}.{}", self.0)
    }
}

/// Handed over by the functions that have a bucket: the others then do not link its client.
pub type OpenBucket = fn(&Config) -> Result<Objects, ConfigError>;

/// Handed over by the function that sends messages, for the same reason. The vault signs what is handed on.
pub type OpenCarrier = fn(&Config, &aws_config::SdkConfig, Vault) -> Result<Option<Carriage>, ConfigError>;

pub struct Clients {
    pub dynamodb: aws_sdk_dynamodb::Client,
    pub kms: aws_sdk_kms::Client,
    pub objects: Option<Objects>,
    pub seals: Option<Objects>,
    pub carriage: Option<Carriage>,
}

impl Clients {
    pub async fn aws(
        config: &Config,
        bucket: Option<OpenBucket>,
        seals: Option<OpenBucket>,
        carrier: Option<OpenCarrier>,
    ) -> Result<Self, ConfigError> {
        let loader = aws_config::defaults(BehaviorVersion::latest()).retry_config(retries()).timeout_config(timeouts());
        let objects = bucket.map(|open| open(config)).transpose()?;
        let seals = seals.map(|open| open(config)).transpose()?;
        let shared = loader.load().await;
        let clients = Self { objects, seals, ..Self::of(&shared) };
        let Some(open) = carrier else { return Ok(clients) };
        let store = Store::new(clients.dynamodb.clone(), config.tables.clone());
        let carriage = open(config, &shared, Vault::new(clients.kms.clone(), config.keys.clone(), store))?;
        Ok(Self { carriage, ..clients })
    }

    /// Clients that reach the embedded store as the given function.
    pub async fn embedded(function: &str, http: SharedHttpClient) -> Self {
        let credentials = aws_sdk_dynamodb::config::Credentials::new(function, "embedded", None, None, "embedded");
        let loader = aws_config::defaults(BehaviorVersion::latest())
            .region(aws_config::Region::new("local"))
            .credentials_provider(credentials)
            .http_client(http)
            .endpoint_url("http://embedded.invalid")
            .retry_config(retries().with_initial_backoff(Duration::from_millis(5)))
            .timeout_config(timeouts());
        Self::of(&loader.load().await)
    }

    fn of(config: &aws_config::SdkConfig) -> Self {
        Self {
            dynamodb: aws_sdk_dynamodb::Client::new(config),
            kms: aws_sdk_kms::Client::new(config),
            objects: None,
            seals: None,
            carriage: None,
        }
    }
}

/// Three tries, well inside a function's time-out; the SDK adds jitter and a retry budget.
fn retries() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(3).with_max_backoff(Duration::from_secs(2))
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(1))
        .operation_attempt_timeout(Duration::from_secs(3))
        .operation_timeout(Duration::from_secs(10))
        .build()
}

pub fn app(function: &'static str, clients: &Clients, config: &Config, instance: &Instance, time: Time) -> SharedApp {
    app_under(Catalogue::builtin(), function, clients, config, instance, time)
}

/// An app under a catalogue of the caller's.
pub fn app_under(
    catalogue: &'static Catalogue,
    function: &'static str,
    clients: &Clients,
    config: &Config,
    instance: &Instance,
    time: Time,
) -> SharedApp {
    let store = Store::new(clients.dynamodb.clone(), config.tables.clone());
    let vault = Vault::new(clients.kms.clone(), config.keys.clone(), store.clone());
    let trail = Trail::new(store.clone(), Arc::clone(&time), function, instance.of(function));
    let app = App::new(function, store, vault, trail, time, Policy::shipped(catalogue));
    let first = config
        .first_people
        .iter()
        .map(|(issuer, subject, role)| FirstPerson { subject_hash: subject_hash(issuer, subject), role });
    let app = app.with_objects(clients.objects.clone()).with_seals(clients.seals.clone());
    let app = app.with_carriage(clients.carriage.clone(), &config.pages);
    Arc::new(app.with_first_people(first.collect()))
}
