//! The routes of a function: what `lib.rs` of every HTTP function returns.

use std::collections::BTreeSet;

use axum::Router;
use axum::handler::Handler;
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;
use utoipa::Path;
use utoipa::openapi::OpenApi;
use utoipa_axum::PathItemExt;
use utoipa_axum::router::OpenApiRouter;

use super::wiring::OpenBucket;
use crate::http::envelope::envelope;
use crate::http::{Code, Problem, SharedApp};

/// The operations of a function: each a module with a handler of its name.
#[macro_export]
macro_rules! operations {
    ($($name:ident),+ $(,)?) => {
        vec![$($crate::runtime::pastey::paste! {
            $crate::runtime::Operation {
                path: <$name::[<__path_ $name>] as utoipa::Path>::path,
                methods: || $crate::runtime::Operation::on::<$name::[<__path_ $name>], _, _>($name::$name),
                describe: |described| described.routes($crate::runtime::utoipa_axum::routes!($name::$name)),
            }
        }),+]
    };
}

/// A handler, and apart from it what it says of itself, for which only who writes the API's document asks: a function
/// does not do that at its start.
pub struct Operation {
    pub path: fn() -> String,
    pub methods: fn() -> MethodRouter<SharedApp>,
    pub describe: fn(OpenApiRouter<SharedApp>) -> OpenApiRouter<SharedApp>,
}

impl Operation {
    /// The handler on the method that `P` has of its attribute.
    pub fn on<P: Path, H: Handler<T, SharedApp>, T: 'static>(handler: H) -> MethodRouter<SharedApp> {
        let methods = P::methods();
        let filters = methods.iter().map(PathItemExt::to_method_filter);
        filters.fold(MethodRouter::new(), |router, filter| router.on(filter, handler.clone()))
    }
}

pub struct Routes {
    /// The function's word: crate, folder, path prefix, SAM resource, OpenAPI tag, runbook heading.
    pub function: &'static str,
    pub operations: Vec<Operation>,
    /// How it opens its bucket in the cloud, if it has one.
    pub bucket: Option<OpenBucket>,
    layer: fn(Router<SharedApp>) -> Router<SharedApp>,
}

impl Routes {
    pub fn new(function: &'static str, operations: Vec<Operation>) -> Self {
        Self { function, operations, bucket: None, layer: |router| router }
    }

    /// For a function that reads or writes files.
    #[cfg(feature = "bucket")]
    pub fn with_bucket(self) -> Self {
        Self { bucket: Some(super::bucket::open), ..self }
    }

    /// For a function that keeps something from one request to the next.
    pub fn with_layer(self, layer: fn(Router<SharedApp>) -> Router<SharedApp>) -> Self {
        Self { layer, ..self }
    }

    pub fn paths(&self) -> BTreeSet<String> {
        self.operations.iter().map(|operation| (operation.path)()).collect()
    }

    pub fn openapi(&self) -> OpenApi {
        let described = OpenApiRouter::new();
        self.operations.iter().fold(described, |described, operation| (operation.describe)(described)).into_openapi()
    }

    pub fn into_router(self, app: SharedApp) -> Router {
        let router = self
            .operations
            .iter()
            .fold(Router::new(), |router, operation| router.route(&(operation.path)(), (operation.methods)()));
        (self.layer)(router)
            .fallback(async || Problem::new(Code::NotFound))
            .layer(from_fn_with_state(app.clone(), envelope))
            .with_state(app)
    }
}
