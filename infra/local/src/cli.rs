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

#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Print the OpenAPI document of all functions.
    Openapi,
    /// Write the audit trail, its seals and their public key into a folder, for `kehu-verify`.
    ExportTrail {
        /// Where to; made if it is not there.
        #[arg(long, value_name = "FOLDER")]
        to: PathBuf,
        /// The data folder to read. It must not be in use.
        #[arg(long, default_value = ".kehu", value_name = "FOLDER")]
        data: PathBuf,
        /// Also the rows that the trail speaks of, to be compared with it. They hold sealed values, and
        /// level 3 in clear.
        #[arg(long)]
        with_items: bool,
    },
}
