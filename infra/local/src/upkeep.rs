//! What runs beside the requests: follow-up on streams, schedules, removal of expired items and files, and keeping the
//! write-ahead log short. Tests do without it and ask for each themselves.

use std::sync::Arc;
use std::time::Duration;

use embedded::{Embedded, EmbeddedError};
use shared::domain::time::TimeSource;
use shared::objects::PASSING;
use shared::runtime::{Ended, SystemTime};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::schedules::Schedules;
use crate::streams::Pump;

const PUMP_EVERY: Duration = Duration::from_millis(200);
/// After failures in a row the pause doubles up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// How often it is looked whether a schedule is due; and how soon after the start all of them are: what
/// was due while nothing ran is made up for.
const LOOK_EVERY: Duration = Duration::from_secs(30);
const SWEEP_EVERY: Duration = Duration::from_mins(1);
const CHECKPOINT_EVERY: Duration = Duration::from_secs(10);

pub struct Upkeep {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Upkeep {
    pub fn start(embedded: &Embedded, pump: &Arc<Pump>, schedules: &Arc<Schedules>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        tasks.spawn(follow(Arc::clone(pump), stopped.clone()));
        for name in schedules.names() {
            tasks.spawn(keep_schedule(Arc::clone(schedules), name, stopped.clone()));
        }
        tasks
            .spawn(repeat(embedded.clone(), SWEEP_EVERY, stopped.clone(), |embedded| embedded.sweep_ttl().map(|_| ())));
        tasks.spawn(sweep_objects(embedded.clone(), stopped.clone()));
        tasks.spawn(repeat(embedded.clone(), CHECKPOINT_EVERY, stopped, Embedded::checkpoint));
        Self { stop, tasks }
    }

    /// Waits for what is under way.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        self.tasks.join_all().await;
    }
}

async fn follow(pump: Arc<Pump>, stopped: watch::Receiver<bool>) {
    let mut pause = PUMP_EVERY;
    while !paused(pause, stopped.clone()).await {
        pause = match pump.drain().await {
            Ok(()) => PUMP_EVERY,
            Err(error) => {
                tracing::error!(error = %error, error.code = error.code(), "follow-up work on a stream waits");
                LONGEST_PAUSE.min(pause * 2)
            }
        };
    }
}

async fn keep_schedule(schedules: Arc<Schedules>, name: &'static str, stopped: watch::Receiver<bool>) {
    let mut last = None;
    while !paused(LOOK_EVERY, stopped.clone()).await {
        let now = SystemTime.now();
        if last.is_some_and(|last| schedules.due(name, last) > now) {
            continue;
        }
        // A run that failed has logged why; the next one goes on from where it stood.
        match schedules.run(name, |run| run).await {
            Some(Ok(Ended::Interrupted)) => {}
            _ => last = Some(now),
        }
    }
}

async fn sweep_objects(embedded: Embedded, stopped: watch::Receiver<bool>) {
    while !paused(SWEEP_EVERY, stopped.clone()).await {
        if let Err(error) = embedded.sweep_objects(&PASSING).await {
            tracing::error!(error = %error, error.code = error.code(), "removal of old files failed");
        }
    }
}

async fn repeat(
    embedded: Embedded,
    every: Duration,
    stopped: watch::Receiver<bool>,
    work: fn(&Embedded) -> Result<(), EmbeddedError>,
) {
    while !paused(every, stopped.clone()).await {
        let embedded = embedded.clone();
        // SQLite blocks its thread.
        if let Ok(Err(error)) = tokio::task::spawn_blocking(move || work(&embedded)).await {
            tracing::error!(error = %error, error.code = error.code(), "upkeep of the store failed");
        }
    }
}

/// Whether the pause ended because all is to stop.
async fn paused(pause: Duration, mut stopped: watch::Receiver<bool>) -> bool {
    tokio::select! {
        () = sleep(pause) => false,
        _ = stopped.wait_for(|stopped| *stopped) => true,
    }
}
