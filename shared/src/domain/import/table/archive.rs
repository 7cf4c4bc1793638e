//! The container of a workbook, looked at before anything in it is: which parts it has, and how large
//! they really are. What an archive says of itself is not believed.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::FileFault;
use crate::domain::import::ImportLimits;

/// A workbook of one table has a dozen.
const MOST_PARTS: usize = 1000;

pub fn check(bytes: &[u8], limits: &ImportLimits) -> Result<(), FileFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileFault("damaged_workbook"))?;
    if archive.len() > MOST_PARTS {
        return Err(FileFault("inflates_too_far"));
    }
    let mut left = limits.inflated_bytes;
    let mut is_workbook = false;
    for number in 0..archive.len() {
        let mut part = archive.by_index(number).map_err(|_| FileFault("damaged_workbook"))?;
        if part.encrypted() {
            return Err(FileFault("old_or_encrypted_workbook"));
        }
        let name = part.name().map_err(|_| FileFault("damaged_workbook"))?.to_lowercase();
        is_workbook |= name == "xl/workbook.xml";
        refuse(&name)?;
        // Inflated into nothing, counted, and stopped at the limit.
        let read = std::io::copy(&mut part.by_ref().take(left + 1), &mut std::io::sink());
        let read = read.map_err(|_| FileFault("damaged_workbook"))?;
        left = left.checked_sub(read).ok_or(FileFault("inflates_too_far"))?;
    }
    if is_workbook { Ok(()) } else { Err(FileFault("unknown_format")) }
}

fn refuse(name: &str) -> Result<(), FileFault> {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if name.contains("vbaproject") || name.starts_with("xl/macrosheets/") || name.starts_with("xl/activex/") {
        return Err(FileFault("macros"));
    }
    if name.starts_with("xl/externallinks/") || name == "xl/connections.xml" {
        return Err(FileFault("external_links"));
    }
    // How a sheet was last printed comes in a format of the printer's.
    let foreign = ends(&[".zip", ".xlsx", ".xlsm", ".xls", ".rar", ".7z", ".gz", ".bin"]);
    if name.starts_with("xl/embeddings/") || foreign && !name.starts_with("xl/printersettings/") {
        return Err(FileFault("nested_archive"));
    }
    Ok(())
}
