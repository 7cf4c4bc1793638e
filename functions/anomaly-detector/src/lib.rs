//! Judges each row of the trail by the rules of `catalogue/anomalies.toml` (AUD-03, AUD-05, AUD-12), opens
//! alerts with the rows that prove them, and locks accounts where a rule says so. Called by the stream of the
//! table `Audit` alone: it has no route. Apart from `audit-stream`: what it may do is of another kind, and
//! what keeps it from its work keeps nobody from knowing who saw whom.

mod alert;
mod circumstances;
mod detect_anomalies;

use shared::runtime::StreamFunction;

pub fn function() -> StreamFunction {
    StreamFunction::new("anomaly-detector", &[("detect_anomalies", detect_anomalies::detect_anomalies)])
}
