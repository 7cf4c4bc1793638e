//! Logs: JSON lines with dotted fields, units in names, never a body or a personal value. Lines that carry
//! metrics are written by `metrics`, all others here.

use tracing_subscriber::Layer;
use tracing_subscriber::filter::{FilterExt, LevelFilter, Targets, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::metrics::{self, Metrics};

/// Once a process; later calls change nothing. `KEHU_LOG` says which lines are written; metrics always are.
pub fn start(function: &str) {
    let filter = filter(std::env::var("KEHU_LOG").ok().as_deref(), LevelFilter::INFO);
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

/// Whose names begin so is the SDK. It logs whole requests when it traces, and those hold customers' data.
const SDK: &str = "aws";

/// What somebody said is to be written (`warn,request=info`), or else all down to this level. Of the SDK only warnings
/// and worse, whatever was said.
pub fn filter(told: Option<&str>, otherwise: LevelFilter) -> Targets {
    let told: Targets =
        told.and_then(|told| told.parse().ok()).unwrap_or_else(|| Targets::new().with_default(otherwise));
    let ours = told.iter().filter(|(target, _)| !target.starts_with(SDK));
    let default = told.default_level().unwrap_or(LevelFilter::OFF);
    Targets::new().with_default(default).with_targets(ours).with_target(SDK, LevelFilter::WARN)
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn nobody_makes_the_sdk_tell_requests() {
        for told in [None, Some("trace"), Some("aws_smithy_runtime::client=trace,aws=debug"), Some("=,=")] {
            let filter = filter(told, LevelFilter::TRACE);
            assert!(filter.would_enable("aws_smithy_runtime::client", &Level::WARN), "{told:?}");
            assert!(!filter.would_enable("aws_smithy_runtime::client", &Level::INFO), "{told:?}");
        }
    }

    #[test]
    fn what_was_said_is_written_and_nothing_else() {
        let filter = filter(Some("warn,request=info"), LevelFilter::TRACE);
        assert!(filter.would_enable("request", &Level::INFO) && filter.would_enable("shared", &Level::WARN));
        assert!(!filter.would_enable("shared", &Level::INFO) && !filter.would_enable("request", &Level::DEBUG));
    }
}
