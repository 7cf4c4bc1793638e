//! Logs of the local binary: JSON lines on stderr, warnings and worse unless `KEHU_LOG` says
//! otherwise. A line names routes, ids and codes, never a path's query or a body.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::Directive;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// The SDK logs whole requests when it traces, and those hold customers' data; and it misses, loudly,
/// the connections that an embedded store does not have.
const SDK: [&str; 5] = [
    "aws_smithy_runtime=warn",
    "aws_smithy_runtime_api=warn",
    "aws_sdk_dynamodb=warn",
    "aws_sdk_kms=warn",
    "aws_smithy_runtime::client::http::connection_poisoning=off",
];

pub fn start() {
    let filter = EnvFilter::try_from_env("KEHU_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let quiet = SDK.into_iter().filter_map(|directive| directive.parse::<Directive>().ok());
    let filter = quiet.fold(filter, EnvFilter::add_directive);
    let json = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(std::io::stderr);
    tracing_subscriber::registry().with(filter).with(json).init();
}
