//! The log of a whole run, caught for looking through.

use std::io::Write;
use std::sync::{Arc, Mutex};

use shared::runtime::telemetry;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::template::functions::folders;

/// Everything that is logged, as text: our own code down to the last detail, the rest as deployed.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub fn capture() -> Self {
        let log = Self::default();
        let functions = folders().into_iter().map(|folder| folder.replace('-', "_"));
        let house = ["shared", "local", "embedded", "request", "batch", "run", "audit"];
        let ours = functions.chain(house.map(str::to_owned)).map(|target| (target, LevelFilter::TRACE));
        let layer = tracing_subscriber::fmt::layer().with_ansi(false).without_time().with_writer(log.clone());
        let filter = telemetry::filter(None, LevelFilter::INFO).with_targets(ours);
        tracing_subscriber::registry().with(filter).with(layer).try_init().unwrap();
        log
    }

    pub fn lines(&self) -> impl Iterator<Item = String> {
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let lines: Vec<_> = text.lines().map(str::to_owned).collect();
        assert!(lines.iter().filter(|line| line.contains("answered")).count() > 1000);
        lines.into_iter()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
