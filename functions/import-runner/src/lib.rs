//! Runs imports, step by step, in the name and with the rights of whoever started them. Called by the
//! stream of the table `Records` alone, for triggers: it has no route.
//!
//! A step reads the file and plans its rows, does one slice of them, or takes one slice back. Each
//! ends in one transaction that moves the job on and writes the next trigger: killed anywhere, it is
//! done again, and what was done is found done.

mod job;
mod pace;
mod plan;
mod planned;
mod run_import;
mod slice;
mod undo;
mod work;

use shared::runtime::StreamFunction;
use shared::store::imports::IMPORT_TRIGGER;

pub fn function() -> StreamFunction {
    StreamFunction::new("import-runner", &[("run_import", run_import::run_import)]).only(IMPORT_TRIGGER).with_bucket()
}
