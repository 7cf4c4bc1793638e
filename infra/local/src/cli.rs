//! What can be said on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Kehu, the customer-information system, all of it on this machine.
#[derive(Debug, Parser)]
#[command(name = "kehu", version, args_conflicts_with_subcommands = true)]
pub struct Arguments {
    /// The folder that keeps everything. One process at a time.
    #[arg(long, default_value = ".kehu", value_name = "FOLDER")]
    pub data: PathBuf,
    /// A loopback address; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8787", value_name = "ADDRESS:PORT")]
    pub listen: SocketAddr,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Command {
    /// Print the OpenAPI document of all functions.
    Openapi,
}
