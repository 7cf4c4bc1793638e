//! What the process has logged, so that a test can say what must not be in it.

use std::io::Write;
use std::sync::{LazyLock, Mutex, Once, PoisonError};

use shared::runtime::telemetry;
use tests::Kit;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

static WRITTEN: LazyLock<Mutex<Vec<u8>>> = LazyLock::new(Mutex::default);
static STARTED: Once = Once::new();

/// The whole system, with everything it logs kept: our own code to the last detail, the SDK as much
/// as a deployed function lets through.
pub async fn kit() -> Kit {
    STARTED.call_once(|| {
        let kept = tracing_subscriber::fmt::layer().json().with_writer(Kept);
        tracing_subscriber::registry().with(telemetry::filter(None, LevelFilter::TRACE)).with(kept).init();
    });
    Kit::start().await
}

/// Tests run beside each other and share this: look for what only one of them can have written.
pub fn text() -> String {
    String::from_utf8(WRITTEN.lock().unwrap_or_else(PoisonError::into_inner).clone()).unwrap()
}

#[track_caller]
pub fn never_saw(secret: &str) {
    assert!(!text().contains(secret), "the log holds what it must not");
}

#[derive(Clone, Copy)]
struct Kept;

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        WRITTEN.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Kept {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        *self
    }
}
