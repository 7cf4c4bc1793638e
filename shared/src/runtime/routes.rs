//! The routes of a function: what `lib.rs` of every HTTP function returns.

use axum::Router;
use axum::middleware::from_fn_with_state;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::http::envelope::envelope;
use crate::http::{Code, Problem, SharedApp};

pub struct Routes {
    /// The function's word: crate, folder, path prefix, SAM resource, OpenAPI tag, runbook heading.
    pub function: &'static str,
    pub router: OpenApiRouter<SharedApp>,
}

impl Routes {
    pub fn new(function: &'static str, router: OpenApiRouter<SharedApp>) -> Self {
        Self { function, router }
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
