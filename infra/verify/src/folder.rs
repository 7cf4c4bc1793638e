//! A trail in a folder, as `kehu export-trail` writes it and the lines in the runbook fetch it:
//!
//! | File | Holds |
//! |---|---|
//! | `audit.jsonl` | all rows of the table `Audit`, one a line, as DynamoDB writes them |
//! | `seals/{sequence}.json` | the seals, as they lie in the bucket |
//! | `seal-key.pem` | the public key, unless it is given otherwise |
//! | `records.jsonl`, `keys.jsonl` | if they are to be compared: the rows of these tables |

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::items::Items;
use crate::ledger::Ledger;
use crate::report::{Report, Trail};
use crate::row;
use crate::seal::{Place, PublicKey, Seal};

pub const AUDIT: &str = "audit.jsonl";
pub const SEALS: &str = "seals";
pub const KEY: &str = "seal-key.pem";
/// Logical names of the tables that are compared. `Lookup` is none of them: its rows are keyed hashes of
/// numbers, which must not outlive an erasure in the trail, and are made again from the records.
pub const COMPARED: [&str; 2] = ["records", "keys"];

#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    #[error("{0} can not be read")]
    Unreadable(PathBuf),
    #[error("line {line} of {file} is no row of the table")]
    NoRow { file: PathBuf, line: usize },
    #[error("{0} holds no public key in PEM")]
    NoKey(PathBuf),
}

/// The name of a seal's file, and of its object in the bucket.
pub fn seal_name(sequence: u64) -> String {
    format!("{sequence:010}.json")
}

/// Judges all that is in the folder. Keys that are not given are taken from it, which proves the less: who
/// could change the seals could change the key beside them.
pub fn verify(folder: &Path, keys: &[PathBuf]) -> Result<Report, FolderError> {
    let beside = [folder.join(KEY)];
    let keys = if keys.is_empty() { &beside } else { keys };
    let keys = keys.iter().map(|path| public_key(path)).collect::<Result<Vec<_>, _>>()?;
    let ledger = ledger(&folder.join(SEALS), &keys)?;
    let mut trail = Trail::default();
    each_row(&folder.join(AUDIT), |row| trail.add(row))?;
    let mut items = None;
    for table in COMPARED {
        let file = folder.join(format!("{table}.jsonl"));
        if file.exists() {
            let items = items.get_or_insert_with(Items::default);
            each_row(&file, |row| items.add(table, row))?;
        }
    }
    Ok(Report::of(&ledger, &trail, items.as_ref()))
}

fn public_key(path: &Path) -> Result<PublicKey, FolderError> {
    let text = fs::read_to_string(path).map_err(|_| FolderError::Unreadable(path.to_owned()))?;
    PublicKey::from_pem(&text).ok_or_else(|| FolderError::NoKey(path.to_owned()))
}

fn ledger(folder: &Path, keys: &[PublicKey]) -> Result<Ledger, FolderError> {
    let unreadable = || FolderError::Unreadable(folder.to_owned());
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(|_| unreadable())? {
        let path = entry.map_err(|_| unreadable())?.path();
        let sequence = path.file_stem().and_then(|stem| stem.to_str()?.parse::<u64>().ok());
        if let Some(sequence) = sequence.filter(|_| path.extension().is_some_and(|kind| kind == "json")) {
            files.insert(sequence, path);
        }
    }
    let mut ledger = Ledger::after(Place::start());
    for (sequence, path) in files {
        let bytes = fs::read(&path).map_err(|_| FolderError::Unreadable(path))?;
        match Seal::from_bytes(&bytes) {
            Ok(seal) => ledger.add(sequence, &seal, keys),
            Err(_) => ledger.add_unreadable(sequence),
        }
    }
    Ok(ledger)
}

fn each_row(path: &Path, mut take: impl FnMut(&row::Row) -> bool) -> Result<(), FolderError> {
    let unreadable = || FolderError::Unreadable(path.to_owned());
    let file = File::open(path).map_err(|_| unreadable())?;
    for (line, text) in BufReader::new(file).lines().enumerate() {
        let text = text.map_err(|_| unreadable())?;
        if text.trim().is_empty() {
            continue;
        }
        if !row::parse(&text).is_some_and(|row| take(&row)) {
            return Err(FolderError::NoRow { file: path.to_owned(), line: line + 1 });
        }
    }
    Ok(())
}
