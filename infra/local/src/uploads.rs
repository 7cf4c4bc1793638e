//! The local stand-in for presigned uploads: `PUT /_local/objects/{key}` takes one file from whoever
//! has the address. It is signed and runs out, and holds for one object only.

use std::sync::Arc;

use aws_lc_rs::hmac;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::routing::put;
use axum::{Json, Router};
use futures::FutureExt;
use futures::future::BoxFuture;
use http::StatusCode;
use object_store::{ObjectStore, ObjectStoreExt};
use serde::{Deserialize, Serialize};
use shared::domain::time::Time;
use shared::objects::{ObjectError, ObjectKey, UploadDoor, Validity};

/// S3 takes up to 5 GB by one PUT; what is kept in this process's memory meanwhile is kept smaller.
const LARGEST: usize = 256 * 1024 * 1024;

/// The key that signs addresses lives as long as the process: an address does not outlive a restart.
#[derive(Clone)]
pub struct Uploads {
    key: hmac::Key,
    time: Time,
    store: Arc<dyn ObjectStore>,
}

#[derive(Deserialize)]
struct Signed {
    expires: i64,
    signature: String,
}

#[derive(Serialize)]
struct Refused {
    message: &'static str,
}

impl Uploads {
    pub fn new(store: Arc<dyn ObjectStore>, time: Time) -> Result<Self, crate::LocalError> {
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &aws_lc_rs::rand::SystemRandom::new());
        let key = key.map_err(|_| crate::LocalError::SigningKey("no key for upload addresses could be made"))?;
        Ok(Self { key, time, store })
    }

    pub fn routes(self) -> Router {
        Router::new()
            .route("/_local/objects/{*key}", put(take))
            .layer(DefaultBodyLimit::max(LARGEST))
            .with_state(Arc::new(self))
    }

    fn holds(&self, key: &str, signed: &Signed) -> bool {
        let signature = hex::decode(&signed.signature).unwrap_or_default();
        let sound = hmac::verify(&self.key, message(key, signed.expires).as_bytes(), &signature).is_ok();
        sound && self.time.now().as_second() < signed.expires
    }
}

impl UploadDoor for Uploads {
    fn address<'a>(&'a self, key: &'a ObjectKey, valid: Validity) -> BoxFuture<'a, Result<String, ObjectError>> {
        let expires = valid.until.as_second();
        let signature = hex::encode(hmac::sign(&self.key, message(key.as_str(), expires).as_bytes()));
        let address = format!("/_local/objects/{}?expires={expires}&signature={signature}", key.as_str());
        async move { Ok(address) }.boxed()
    }
}

fn message(key: &str, expires: i64) -> String {
    format!("{expires}|{key}")
}

async fn take(
    State(uploads): State<Arc<Uploads>>,
    Path(key): Path<String>,
    Query(signed): Query<Signed>,
    content: Bytes,
) -> Result<StatusCode, (StatusCode, Json<Refused>)> {
    if !uploads.holds(&key, &signed) {
        return Err((StatusCode::FORBIDDEN, Json(Refused { message: "Forbidden" })));
    }
    let path = object_store::path::Path::from(key.as_str());
    match uploads.store.put(&path, content.into()).await {
        Ok(_) => Ok(StatusCode::OK),
        Err(error) => {
            tracing::error!(error = %error, "an upload was not kept");
            Err((StatusCode::INTERNAL_SERVER_ERROR, Json(Refused { message: "Internal Server Error" })))
        }
    }
}
