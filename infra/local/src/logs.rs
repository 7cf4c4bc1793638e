//! Logs of the local binary: JSON lines on stderr, warnings and worse unless `KEHU_LOG` says
//! otherwise. A line names routes, ids and codes, never a path's query or a body.

use shared::runtime::telemetry;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The SDK misses, loudly, the connections that an embedded store does not have.
const CONNECTIONS: &str = "aws_smithy_runtime::client::http::connection_poisoning";

pub fn start() {
    let filter = telemetry::filter(std::env::var("KEHU_LOG").ok().as_deref(), LevelFilter::WARN);
    let filter = filter.with_target(CONNECTIONS, LevelFilter::OFF);
    let json = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(std::io::stderr);
    tracing_subscriber::registry().with(filter).with(json).init();
}
