//! Logs: JSON lines with dotted fields, units in names, never a body or a personal value. Lines that carry
//! metrics are written by `metrics`, all others here.

use tracing_subscriber::Layer;
use tracing_subscriber::filter::{FilterExt, LevelFilter, Targets, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::metrics::{self, Metrics};

/// Once a process; later calls change nothing. `KEHU_LOG` says which lines are written; metrics always are.
pub fn start(function: &str) {
    let told = std::env::var("KEHU_LOG").ok().and_then(|told| told.parse().ok());
    let usual = || Targets::new().with_default(LevelFilter::INFO).with_target("aws", LevelFilter::WARN);
    let filter: Targets = told.unwrap_or_else(usual);
    let json =
        tracing_subscriber::fmt::layer().json().flatten_event(true).with_current_span(false).with_span_list(false);
    let json = json.with_filter(filter.and(filter_fn(|line| !metrics::carries(line.target()))));
    let deployed = std::env::var("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_else(|_| function.to_owned());
    let metrics = Metrics::new(&deployed, function, std::io::stdout());
    let metrics = metrics.with_filter(filter_fn(|line| metrics::carries(line.target())));
    let started = tracing_subscriber::registry().with(json).with(metrics).try_init();
    if started.is_ok() {
        tracing::info!(function, version = env!("CARGO_PKG_VERSION"), "started");
    }
}
