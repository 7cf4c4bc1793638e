//! The bucket in the cloud. Only functions that read or write files link this.

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use http::Method;
use object_store::aws::{AmazonS3, AmazonS3Builder, AmazonS3ConfigKey, Checksum};
use object_store::path::Path;
use object_store::signer::Signer;
use object_store::{ClientConfigKey, RetryConfig};

use super::{Config, ConfigError};
use crate::objects::{ObjectError, ObjectKey, Objects, UploadDoor, Validity};

pub fn open(config: &Config) -> Result<Objects, ConfigError> {
    let bucket = Arc::new(builder(&config.bucket).build().map_err(|_| ConfigError::Bucket)?);
    Ok(Objects::new(bucket.clone(), Arc::new(Presigned(bucket))))
}

/// A bucket with locks takes nothing without its checksum.
pub fn open_seals(config: &Config) -> Result<Objects, ConfigError> {
    let builder = builder(&config.seals).with_checksum_algorithm(Checksum::SHA256);
    Ok(Objects::closed(Arc::new(builder.build().map_err(|_| ConfigError::Bucket)?)))
}

/// Credentials and region are those Lambda puts into the environment.
fn builder(bucket: &str) -> AmazonS3Builder {
    let waits = |key, time: &str| (AmazonS3ConfigKey::Client(key), time.to_owned());
    let retry = RetryConfig { max_retries: 2, retry_timeout: Duration::from_secs(25), ..RetryConfig::default() };
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retry);
    // One by one: client options handed over whole would undo those of the environment.
    for (key, time) in [waits(ClientConfigKey::ConnectTimeout, "1s"), waits(ClientConfigKey::Timeout, "20s")] {
        builder = builder.with_config(key, time);
    }
    let region = std::env::var("AWS_REGION").unwrap_or_default();
    if region.starts_with("cn-") {
        // The partition of China has a domain of its own.
        builder = builder.with_endpoint(format!("https://s3.{region}.amazonaws.com.cn"));
    }
    builder
}

struct Presigned(Arc<AmazonS3>);

impl UploadDoor for Presigned {
    fn address<'a>(&'a self, key: &'a ObjectKey, valid: Validity) -> BoxFuture<'a, Result<String, ObjectError>> {
        async move {
            let left = Duration::try_from(valid.until.duration_since(valid.now)).unwrap_or_default();
            // One that has run out is not made good again.
            let left = left.max(Duration::from_secs(1));
            let url = self.0.signed_url(Method::PUT, &Path::from(key.as_str()), left).await?;
            Ok(url.to_string())
        }
        .boxed()
    }
}
