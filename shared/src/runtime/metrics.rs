//! Metrics in CloudWatch's embedded format: the one log line of a request, a batch or a run says which of
//! its numbers are metrics. Nothing is sent and nobody is called for them.

use std::fmt::Debug;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer};

/// The lines that carry metrics: an answered request, records of a stream, a run of a schedule.
const TARGETS: [&str; 3] = ["request", "batch", "run"];

/// A number in such a line, the metric it is, and its unit. Of all functions together: CloudWatch takes
/// money for each metric of each function, and the lines themselves say which one it was.
pub const METRICS: [(&str, &str, &str); 12] = [
    ("duration.micros", "Duration", "Microseconds"),
    ("cost.read_units", "ReadUnits", "Count"),
    ("cost.write_units", "WriteUnits", "Count"),
    ("cost.kms_calls", "KmsCalls", "Count"),
    ("count.cold_starts", "ColdStarts", "Count"),
    ("count.denied", "Denied", "Count"),
    ("count.faults", "Faults", "Count"),
    ("count.severe_alerts", "SevereAlerts", "Count"),
    ("count.deadlines_told", "DeadlinesTold", "Count"),
    ("count.surveys_due", "SurveysDue", "Count"),
    ("count.surveys_sent", "SurveysSent", "Count"),
    ("count.surveys_answered", "SurveysAnswered", "Count"),
];

/// How often each problem was answered, by its code.
pub const PROBLEMS: &str = "Problems";

pub fn carries(target: &str) -> bool {
    TARGETS.contains(&target)
}

/// Writes the lines of `TARGETS`; all others are somebody else's.
pub struct Metrics<W> {
    namespace: String,
    out: Mutex<W>,
}

impl<W: Write> Metrics<W> {
    /// `deployed` is the name the function has in the cloud: the deployment's and its own.
    pub fn new(deployed: &str, function: &str, out: W) -> Self {
        let deployment = deployed.strip_suffix(function).unwrap_or(deployed).trim_end_matches('-');
        Self { namespace: format!("Kehu/{deployment}"), out: Mutex::new(out) }
    }

    fn line(&self, now: Timestamp, mut fields: Map<String, Value>) -> Value {
        let mut metrics = Vec::new();
        for (field, name, unit) in METRICS {
            if let Some(number) = fields.get(field).filter(|value| value.is_number()).cloned() {
                metrics.push(json!({ "Name": name, "Unit": unit }));
                fields.insert(name.to_owned(), number);
            }
        }
        let told = |dimensions: Value, metrics: Vec<Value>| json!({ "Namespace": self.namespace, "Dimensions": dimensions, "Metrics": metrics });
        let mut all = vec![told(json!([[]]), metrics)];
        if fields.get("problem.code").and_then(Value::as_str).is_some_and(|code| !code.is_empty()) {
            let code = fields["problem.code"].clone();
            fields.insert("problem".to_owned(), code);
            fields.insert(PROBLEMS.to_owned(), 1.into());
            all.push(told(json!([["problem"]]), vec![json!({ "Name": PROBLEMS, "Unit": "Count" })]));
        }
        fields.insert("timestamp".to_owned(), now.to_string().into());
        fields.insert("_aws".to_owned(), json!({ "Timestamp": now.as_millisecond(), "CloudWatchMetrics": all }));
        fields.into()
    }
}

impl<S: Subscriber, W: Write + 'static> Layer<S> for Metrics<W> {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        if !carries(metadata.target()) {
            return;
        }
        let mut fields = Fields(Map::new());
        event.record(&mut fields);
        fields.0.insert("level".to_owned(), metadata.level().as_str().into());
        fields.0.insert("target".to_owned(), metadata.target().into());
        let line = self.line(Timestamp::now(), fields.0);
        // A log that can not be written stops nothing.
        let _ = writeln!(self.out.lock().unwrap_or_else(PoisonError::into_inner), "{line}");
    }
}

struct Fields(Map<String, Value>);

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").into());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn written(events: impl FnOnce()) -> Vec<Value> {
        let lines = Lines::default();
        let layer = Metrics::new("kehu-development-customers", "customers", lines.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), events);
        let text = lines.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        String::from_utf8_lossy(&text).lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    #[test]
    fn a_request_is_one_line_whose_metrics_are_numbers_in_it() {
        let lines = written(|| {
            tracing::info!(
                target: "request", function = "customers", http.status = 403, problem.code = "forbidden",
                duration.micros = 1500, cost.read_units = 2.5, count.denied = 1, "answered"
            );
        });
        let [line] = lines.as_slice() else { panic!("{lines:?}") };
        assert_eq!(
            (&line["message"], &line["level"], &line["http.status"]),
            (&json!("answered"), &json!("INFO"), &json!(403))
        );
        let mut told = Vec::new();
        for directive in line["_aws"]["CloudWatchMetrics"].as_array().into_iter().flatten() {
            assert_eq!(directive["Namespace"], "Kehu/kehu-development");
            for dimension in
                directive["Dimensions"].as_array().into_iter().flatten().flat_map(|set| set.as_array()).flatten()
            {
                assert!(dimension.as_str().is_some_and(|name| line[name].is_string()), "{dimension}");
            }
            for metric in directive["Metrics"].as_array().into_iter().flatten() {
                let name = metric["Name"].as_str().unwrap_or_default();
                assert!(line[name].is_number(), "{name}");
                told.push(name.to_owned());
            }
        }
        assert_eq!(told, ["Duration", "ReadUnits", "Denied", "Problems"]);
        assert!(line["_aws"]["Timestamp"].as_i64().is_some_and(|ms| ms > 1_700_000_000_000));
    }

    #[test]
    fn other_lines_are_left_to_the_log() {
        assert!(written(|| tracing::info!(target: "audit", function = "customers", "a refusal")).is_empty());
    }
}
