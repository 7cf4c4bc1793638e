//! How a function starts: configuration, clients, telemetry. `main` decides nothing.

#[cfg(feature = "bucket")]
mod bucket;
#[cfg(feature = "carrier")]
mod carrier;
mod config;
pub mod metrics;
mod routes;
mod schedule;
mod stream;
pub mod telemetry;
mod wiring;

use jiff::{SignedDuration, Timestamp};

// What `operations!` is written with.
#[doc(hidden)]
pub use {pastey, utoipa_axum};

pub use config::{Config, ConfigError};
pub use routes::{Operation, Routes};
pub use schedule::{Ended, Run, ScheduleError, ScheduledFunction, ScheduledWork, run};
pub use stream::{StreamError, StreamFunction, StreamHandler, handle_event};
pub use wiring::{Clients, Instance, OpenBucket, OpenCarrier, SystemTime, app, app_under};

/// Runs an HTTP function until its sandbox ends.
pub fn serve(routes: Routes) -> Result<(), lambda_http::Error> {
    telemetry::start(routes.function);
    block_on(async move {
        let config = Config::from_env()?;
        let clients = Clients::aws(&config, routes.bucket, None, None).await?;
        let app = wiring::app(routes.function, &clients, &config, &Instance::random(), std::sync::Arc::new(SystemTime));
        lambda_http::run(routes.into_router(app)).await
    })
}

/// Runs a function that is handed the records of a table's stream.
pub fn serve_stream(function: StreamFunction) -> Result<(), lambda_runtime::Error> {
    telemetry::start(function.name);
    block_on(async move {
        let config = Config::from_env()?;
        let clients = Clients::aws(&config, function.bucket, None, None).await?;
        let app = wiring::app(function.name, &clients, &config, &Instance::random(), std::sync::Arc::new(SystemTime));
        let service = lambda_runtime::service_fn(|event: lambda_runtime::LambdaEvent<_>| {
            let app = app.clone();
            async move { Ok::<_, lambda_runtime::Error>(stream::handle_event(&app, &function, event.payload).await) }
        });
        lambda_runtime::run(service).await
    })
}

/// What a scheduled run leaves of its time for the way out.
const WAY_OUT: SignedDuration = SignedDuration::from_secs(60);

/// Runs a function that is started by a schedule.
pub fn serve_schedule(function: ScheduledFunction) -> Result<(), lambda_runtime::Error> {
    telemetry::start(function.name);
    block_on(async move {
        let config = Config::from_env()?;
        let clients = Clients::aws(&config, None, function.seals, function.carrier).await?;
        let app = wiring::app(function.name, &clients, &config, &Instance::random(), std::sync::Arc::new(SystemTime));
        let service = lambda_runtime::service_fn(|event: lambda_runtime::LambdaEvent<serde_json::Value>| {
            let (app, context) = (app.clone(), event.context);
            async move {
                let end = i64::try_from(context.deadline).ok().and_then(|end| Timestamp::from_millisecond(end).ok());
                let end = end.unwrap_or_else(|| app.time.now() + WAY_OUT * 2);
                let run = Run::until(end - WAY_OUT).traced(context.xray_trace_id.as_deref());
                Ok::<_, lambda_runtime::Error>(schedule::run(&app, &function, &run).await?)
            }
        });
        lambda_runtime::run(service).await
    })
}

fn block_on<T>(work: impl Future<Output = Result<T, lambda_runtime::Error>>) -> Result<T, lambda_runtime::Error> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(work)
}
