//! Tables as text: comma, semicolon or tab between cells, RFC 4180 otherwise.

use csv::{ReaderBuilder, StringRecord};

use super::{Cell, FileFault, Flow, TakeRow, cell};
use crate::domain::import::ImportLimits;

pub fn read(text: &str, limits: &ImportLimits, take: &mut TakeRow<'_>) -> Result<(), FileFault> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(text)).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut row = 0;
    while reader.read_record(&mut record).map_err(|_| FileFault("unreadable"))? {
        let cells: Vec<_> = record.iter().map(|text| cell(text, limits)).collect();
        if !cells.iter().all(Cell::is_blank) && take(row, trimmed(cells))? == Flow::Enough {
            return Ok(());
        }
        row += 1;
    }
    Ok(())
}

/// Cells that nobody filled in, after the last that somebody did.
fn trimmed(mut cells: Vec<Cell>) -> Vec<Cell> {
    while cells.last().is_some_and(Cell::is_blank) {
        cells.pop();
    }
    cells
}

/// What stands most often in the line of the headers.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |sign: u8| line.bytes().filter(|byte| *byte == sign).count();
    // The last of equals wins: the comma.
    *[b'\t', b';', b','].iter().max_by_key(|sign| count(**sign)).unwrap_or(&b',')
}
