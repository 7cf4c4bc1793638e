//! Logs: JSON lines with dotted fields, units in names, never a body or a personal value.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Once a process; later calls change nothing. `KEHU_LOG` sets the filter.
pub fn start(function: &str) {
    let filter = EnvFilter::try_from_env("KEHU_LOG").unwrap_or_else(|_| EnvFilter::new("info,aws=warn"));
    let json =
        tracing_subscriber::fmt::layer().json().flatten_event(true).with_current_span(false).with_span_list(false);
    let started = tracing_subscriber::registry().with(filter).with(json).try_init();
    if started.is_ok() {
        tracing::info!(function, version = env!("CARGO_PKG_VERSION"), "started");
    }
}
