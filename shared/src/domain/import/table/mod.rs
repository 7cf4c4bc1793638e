//! Rows out of the bytes of a file. Nothing of it is trusted: not its name, not its type, not the
//! sizes it states.

mod archive;
mod delimited;
mod text;
mod workbook;

use super::ImportLimits;
use super::row::Cell;

/// Why a file is refused as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FileFault(pub &'static str);

/// A row with its number in the file: 0 is that of the headers. Blank rows are left out, and counted.
pub type TakeRow<'t> = dyn FnMut(u32, Vec<Cell>) -> Result<Flow, FileFault> + 't;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    GoOn,
    Enough,
}

/// Hands over every row, headers first.
pub fn read(bytes: &[u8], limits: &ImportLimits, take: &mut TakeRow<'_>) -> Result<(), FileFault> {
    let mut counted = |row: u32, cells: Vec<Cell>| {
        if row > limits.rows {
            return Err(FileFault("too_many_rows"));
        }
        if cells.len() > usize::from(limits.columns) {
            return Err(FileFault("too_many_columns"));
        }
        take(row, cells)
    };
    match bytes {
        [] => Err(FileFault("empty")),
        [b'P', b'K', ..] => workbook::read(bytes, limits, &mut counted),
        // The container of old and of encrypted workbooks.
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(FileFault("old_or_encrypted_workbook")),
        _ => delimited::read(&text::decode(bytes)?, limits, &mut counted),
    }
}

/// The first row, as text.
pub fn headers(bytes: &[u8], limits: &ImportLimits) -> Result<Vec<String>, FileFault> {
    let mut headers = Vec::new();
    read(bytes, limits, &mut |row, cells| {
        if row > 0 {
            return Err(FileFault("no_headers"));
        }
        for cell in cells {
            match cell {
                Cell::Text(text) => headers.push(text),
                Cell::Wrong(code) => return Err(FileFault(code)),
            }
        }
        Ok(Flow::Enough)
    })?;
    if headers.is_empty() { Err(FileFault("no_headers")) } else { Ok(headers) }
}

/// A text as a cell, if it is no longer than one may be.
fn cell(text: &str, limits: &ImportLimits) -> Cell {
    let most = usize::try_from(limits.cell).unwrap_or(usize::MAX);
    if text.len() > most && text.chars().count() > most { Cell::Wrong("too_long") } else { Cell::Text(text.to_owned()) }
}

#[cfg(test)]
mod tests;
