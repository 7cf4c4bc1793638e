//! Logs of the local binary: JSON lines on stderr, warnings and worse unless `KEHU_LOG` says
//! otherwise. A line names routes, ids and codes, never a path's query or a body.

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The SDK logs whole requests when it traces, and those hold customers' data; and it misses, loudly,
/// the connections that an embedded store does not have.
const SDK: [(&str, LevelFilter); 5] = [
    ("aws_smithy_runtime", LevelFilter::WARN),
    ("aws_smithy_runtime_api", LevelFilter::WARN),
    ("aws_sdk_dynamodb", LevelFilter::WARN),
    ("aws_sdk_kms", LevelFilter::WARN),
    ("aws_smithy_runtime::client::http::connection_poisoning", LevelFilter::OFF),
];

pub fn start() {
    let told = std::env::var("KEHU_LOG").ok().and_then(|told| told.parse().ok());
    let filter: Targets = told.unwrap_or_else(|| Targets::new().with_default(LevelFilter::WARN));
    let filter = filter.with_targets(SDK);
    let json = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(std::io::stderr);
    tracing_subscriber::registry().with(filter).with(json).init();
}
