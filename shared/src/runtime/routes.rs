//! The routes of a function: what `lib.rs` of every HTTP function returns.

use axum::Router;
use axum::middleware::from_fn_with_state;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use super::wiring::OpenBucket;
use crate::http::envelope::envelope;
use crate::http::{Code, Problem, SharedApp};

pub struct Routes {
    /// The function's word: crate, folder, path prefix, SAM resource, OpenAPI tag, runbook heading.
    pub function: &'static str,
    pub router: OpenApiRouter<SharedApp>,
    /// How it opens its bucket in the cloud, if it has one.
    pub bucket: Option<OpenBucket>,
}

impl Routes {
    pub fn new(function: &'static str, router: OpenApiRouter<SharedApp>) -> Self {
        Self { function, router, bucket: None }
    }

    /// For a function that reads or writes files.
    #[cfg(feature = "bucket")]
    pub fn with_bucket(self) -> Self {
        Self { bucket: Some(super::bucket::open), ..self }
    }

    pub fn openapi(&self) -> OpenApi {
        self.router.get_openapi().clone()
    }

    pub fn into_router(self, app: SharedApp) -> Router {
        let (router, _) = self.router.split_for_parts();
        router
            .fallback(async || Problem::new(Code::NotFound))
            .layer(from_fn_with_state(app.clone(), envelope))
            .with_state(app)
    }
}
