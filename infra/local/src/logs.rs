//! Logs of the local binary: JSON lines on stderr, warnings and worse unless `KEHU_LOG` says
//! otherwise. A line names routes, ids and codes, never a path's query or a body.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::Directive;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// They log whole requests when they trace, and those hold customers' data.
const TALKATIVE: [&str; 4] = ["aws_smithy_runtime", "aws_smithy_runtime_api", "aws_sdk_dynamodb", "aws_sdk_kms"];

pub fn start() {
    let filter = EnvFilter::try_from_env("KEHU_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let warn = |target: &str| format!("{target}=warn").parse::<Directive>().ok();
    let filter = TALKATIVE.into_iter().filter_map(warn).fold(filter, EnvFilter::add_directive);
    let json = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(false)
        .with_writer(std::io::stderr);
    tracing_subscriber::registry().with(filter).with(json).init();
}
