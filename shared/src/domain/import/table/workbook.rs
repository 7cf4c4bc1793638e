//! Workbooks (XLSX): the first sheet that holds anything, cell by cell, never as a whole.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx};

use super::{Cell, FileFault, Flow, TakeRow, archive, cell};
use crate::domain::import::ImportLimits;

/// Above this a number in a workbook has lost digits: a spreadsheet keeps fifteen.
const EXACT: f64 = 1e15;

pub fn read(bytes: &[u8], limits: &ImportLimits, take: &mut TakeRow<'_>) -> Result<(), FileFault> {
    archive::check(bytes, limits)?;
    let damaged = |_| FileFault("damaged_workbook");
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let visible = workbook.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let sheets: Vec<_> = visible.map(|sheet| sheet.name.clone()).collect();
    for name in sheets {
        let mut rows = Rows { first: None, current: None, take };
        let Ok(mut cells) = workbook.worksheet_cells_reader(&name) else { continue };
        while let Some(found) = cells.next_cell_with_formula_metadata().map_err(damaged)? {
            let value = match found.formula {
                Some(_) => Cell::Wrong("formula_cell"),
                None => content(&found.value, limits),
            };
            if rows.cell(found.pos, value, limits)? == Flow::Enough {
                return Ok(());
            }
        }
        rows.finish()?;
        if rows.first.is_some() {
            return Ok(());
        }
    }
    Ok(())
}

/// Cells on their way into rows. The first row that holds something is that of the headers.
struct Rows<'t, 'r> {
    first: Option<u32>,
    current: Option<(u32, Vec<Cell>)>,
    take: &'t mut TakeRow<'r>,
}

impl Rows<'_, '_> {
    fn cell(&mut self, (row, column): (u32, u32), value: Cell, limits: &ImportLimits) -> Result<Flow, FileFault> {
        if value.is_blank() {
            return Ok(Flow::GoOn);
        }
        if column >= u32::from(limits.columns) {
            return Err(FileFault("too_many_columns"));
        }
        let mut flow = Flow::GoOn;
        match &self.current {
            Some((current, _)) if *current == row => {}
            // Rows out of order would be numbered wrongly.
            Some((current, _)) if *current > row => return Err(FileFault("damaged_workbook")),
            _ => flow = self.finish()?,
        }
        let (_, cells) = self.current.get_or_insert_with(|| (row, Vec::new()));
        let place = usize::try_from(column).unwrap_or(usize::MAX);
        if cells.len() <= place {
            cells.resize(place + 1, Cell::Text(String::new()));
        }
        cells[place] = value;
        Ok(flow)
    }

    fn finish(&mut self) -> Result<Flow, FileFault> {
        let Some((row, cells)) = self.current.take() else { return Ok(Flow::GoOn) };
        let first = *self.first.get_or_insert(row);
        (self.take)(row - first, cells)
    }
}

fn content(value: &DataRef<'_>, limits: &ImportLimits) -> Cell {
    match value {
        DataRef::Empty => Cell::Text(String::new()),
        DataRef::String(text) => cell(text, limits),
        DataRef::SharedString(text) => cell(text, limits),
        DataRef::Int(number) => Cell::Text(number.to_string()),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(flag) => Cell::Text(if *flag { "是" } else { "否" }.to_owned()),
        DataRef::DateTime(at) => day(at),
        DataRef::DateTimeIso(text) => cell(text.split('T').next().unwrap_or(text), limits),
        DataRef::DurationIso(text) => cell(text, limits),
        DataRef::Error(_) => Cell::Wrong("error_cell"),
    }
}

/// As the sheet shows it; an identity number that was typed as a number is one no more.
fn number_text(number: f64) -> Cell {
    if !number.is_finite() || number.abs() >= EXACT {
        Cell::Wrong("lost_digits")
    } else {
        Cell::Text(number.to_string())
    }
}

fn day(at: &ExcelDateTime) -> Cell {
    if !at.is_datetime() {
        return Cell::Wrong("bad_date");
    }
    let (year, month, day, ..) = at.to_ymd_hms_milli();
    Cell::Text(format!("{year:04}-{month:02}-{day:02}"))
}
