//! `kehu-verify FOLDER`: proves an exported audit trail, without a network.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Proves that an exported audit trail is complete and untouched.
///
/// Ends with 0 when everything sealed holds, with 1 when something does not, and with 2 when there is
/// nothing to judge: a file is missing or can not be read.
#[derive(Debug, Parser)]
#[command(name = "kehu-verify", version)]
struct Arguments {
    /// Holds audit.jsonl, seals/ and, if they are to be compared, records.jsonl and keys.jsonl.
    folder: PathBuf,
    /// A public key the seals may be signed for, from somewhere you trust; several after a change of keys.
    /// Without one the seal-key.pem in the folder is taken.
    #[arg(long, value_name = "PEM")]
    key: Vec<PathBuf>,
    /// The report as JSON.
    #[arg(long)]
    json: bool,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let report = match verify::folder::verify(&arguments.folder, &arguments.key) {
        Ok(report) => report,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "kehu-verify: {error}");
            return ExitCode::from(2);
        }
    };
    let text =
        if arguments.json { serde_json::to_string(&report).unwrap_or_default() + "\n" } else { report.to_string() };
    let _ = std::io::stdout().write_all(text.as_bytes());
    if report.holds() { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
