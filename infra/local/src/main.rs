//! `kehu`: starts the whole system on a data folder, or prints the API's description.

mod cli;
mod logs;
mod serve;
mod welcome;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use local::{LocalError, functions, openapi};

use cli::{Arguments, Command};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    logs::start();
    let done = match arguments.command {
        Some(Command::Openapi) => describe(),
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
    let document = openapi::text(&openapi::document(&functions::http()))?;
    std::io::stdout().write_all(document.as_bytes()).map_err(LocalError::Output)
}
