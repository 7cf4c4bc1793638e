//! What an operation costs: read and write units, rows written, KMS calls. Every client call adds
//! to the tally of the task it runs in; the request log, the ratchet and the benchmark read it.

use std::cell::Cell;

use serde::Serialize;

#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    pub read_units: f64,
    pub write_units: f64,
    pub rows_written: u32,
    pub kms_calls: u32,
}

tokio::task_local! {
    static TALLY: Cell<Cost>;
}

/// Runs `work` and tells what it cost.
pub async fn counted<F: Future>(work: F) -> (F::Output, Cost) {
    TALLY
        .scope(Cell::default(), async {
            let output = work.await;
            (output, TALLY.with(Cell::get))
        })
        .await
}

/// What the running operation has cost so far.
pub fn so_far() -> Cost {
    TALLY.try_with(Cell::get).unwrap_or_default()
}

fn add(change: impl FnOnce(&mut Cost)) {
    // Outside a counted operation (start-up, seeding) there is no tally, and none is missed.
    let _ = TALLY.try_with(|tally| {
        let mut cost = tally.get();
        change(&mut cost);
        tally.set(cost);
    });
}

pub fn read(units: Option<f64>) {
    add(|cost| cost.read_units += units.unwrap_or_default());
}

pub fn write(units: Option<f64>, rows: u32) {
    add(|cost| {
        cost.write_units += units.unwrap_or_default();
        cost.rows_written += rows;
    });
}

pub fn kms_call() {
    add(|cost| cost.kms_calls += 1);
}
