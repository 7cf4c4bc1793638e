//! How a function starts: configuration, clients, telemetry. `main` decides nothing.

mod config;
mod routes;
mod stream;
pub mod telemetry;
mod wiring;

pub use config::{Config, ConfigError};
pub use routes::Routes;
pub use stream::{StreamError, StreamFunction, StreamHandler, handle_event};
pub use wiring::{Clients, Instance, SystemTime, app, app_under};

/// Runs an HTTP function until its sandbox ends.
pub fn serve(routes: Routes) -> Result<(), lambda_http::Error> {
    telemetry::start(routes.function);
    block_on(async move {
        let config = Config::from_env()?;
        let clients = Clients::aws(&config).await;
        let app = wiring::app(routes.function, &clients, &config, &Instance::random(), std::sync::Arc::new(SystemTime));
        lambda_http::run(routes.into_router(app)).await
    })
}

/// Runs a function that is handed the records of a table's stream.
pub fn serve_stream(function: StreamFunction) -> Result<(), lambda_runtime::Error> {
    telemetry::start(function.name);
    block_on(async move {
        let config = Config::from_env()?;
        let clients = Clients::aws(&config).await;
        let app = wiring::app(function.name, &clients, &config, &Instance::random(), std::sync::Arc::new(SystemTime));
        let service = lambda_runtime::service_fn(|event: lambda_runtime::LambdaEvent<_>| {
            let app = app.clone();
            async move { Ok::<_, lambda_runtime::Error>(stream::handle_event(&app, &function, event.payload).await) }
        });
        lambda_runtime::run(service).await
    })
}

fn block_on<T>(work: impl Future<Output = Result<T, lambda_runtime::Error>>) -> Result<T, lambda_runtime::Error> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}
