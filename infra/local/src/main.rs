//! `kehu`: starts the whole system on a data folder, prints the API's description, or exports the trail.

mod cli;
mod logs;
mod serve;
mod welcome;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use local::{LocalError, export, openapi};

use cli::{Arguments, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    logs::start();
    let done = match arguments.command {
        Some(Command::Openapi) => describe(),
        Some(Command::ExportTrail { to, data, with_items }) => export::from_folder(&data, &to, with_items).await,
        None => serve::serve(&arguments.data, arguments.listen).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "kehu: {error} [{}]", error.code());
            ExitCode::FAILURE
        }
    }
}

fn describe() -> Result<(), LocalError> {
    let document = openapi::text(&openapi::document())?;
    std::io::stdout().write_all(document.as_bytes()).map_err(LocalError::Output)
}
