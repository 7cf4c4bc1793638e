//! The first step: the file into rows, each judged, twins resolved in the order of the file, all of it
//! sealed into slices. The file as it came goes when the plan stands.

use shared::domain::fault::Fault;
use shared::domain::import::columns::Columns;
use shared::domain::import::table::{self, FileFault, Flow};
use shared::domain::import::{Cell, ImportLimits, RowDraft, Seen, Twin, Twins};
use shared::http::{App, Code, Problem};
use shared::objects::ObjectKey;
use shared::store::Transaction;
use shared::store::imports::{ImportRow, Status};
use shared::vault::TransferKey;

use crate::job;
use crate::planned::{self, Likeness, Plan, PlannedRow};

pub async fn plan(app: &App, found: &ImportRow) -> Result<(), Problem> {
    let key = app.vault.transfer_key(found.id.as_str()).await?.ok_or_else(gone)?;
    let content = file(app, found, &key).await?;
    let planner = Planner::new(app, found);
    let (columns, total, slices) = planner.read(&content, &key)?;
    for (number, sealed) in (0..).zip(slices.iter()) {
        app.objects()?.put(&ObjectKey::import_slice(&found.id, number), sealed.clone()).await?;
    }
    let slices = u32::try_from(slices.len()).unwrap_or(u32::MAX);
    let next = ImportRow { status: Status::Running, columns, total: Some(total), slices, ..found.clone() };
    job::advance(app, found, next, "planned", Transaction::new()).await?;
    app.objects()?.delete(&ObjectKey::import_file(&found.id)).await?;
    if let Some(upload) = &found.upload {
        app.objects()?.delete(&ObjectKey::upload(upload)).await?;
    }
    Ok(())
}

fn gone() -> Problem {
    Problem::fault(Code::Invalid, "", "file_gone")
}

/// What came with the request was sealed at once; what was uploaded apart is read here, once.
async fn file(app: &App, found: &ImportRow, key: &TransferKey) -> Result<Vec<u8>, Problem> {
    let limit = app.catalogue.settings.import.file_bytes;
    match &found.upload {
        Some(upload) => {
            let content = app.objects()?.get(&ObjectKey::upload(upload), limit).await?;
            Ok(content.ok_or_else(gone)?.to_vec())
        }
        None => {
            let object = ObjectKey::import_file(&found.id);
            let sealed = app.objects()?.get(&object, limit * 2).await?.ok_or_else(gone)?;
            Ok(key.open(&object, &sealed)?.to_vec())
        }
    }
}

fn refused(FileFault(code): FileFault) -> Problem {
    Problem::fault(Code::Invalid, "", code)
}

struct Planner<'a> {
    app: &'a App,
    found: &'a ImportRow,
    limits: ImportLimits,
    columns: Columns,
    twins: Twins,
    faults: Vec<Fault>,
    rows: Vec<PlannedRow>,
    total: u32,
    slices: Vec<Vec<u8>>,
}

impl<'a> Planner<'a> {
    fn new(app: &'a App, found: &'a ImportRow) -> Self {
        Self {
            app,
            found,
            limits: app.catalogue.settings.import,
            columns: Columns::default(),
            twins: Twins::default(),
            faults: Vec::new(),
            rows: Vec::new(),
            total: 0,
            slices: Vec::new(),
        }
    }

    fn read(mut self, content: &[u8], key: &TransferKey) -> Result<(Columns, u32, Vec<Vec<u8>>), Problem> {
        let limits = self.limits;
        // Limits before anything is judged: a table without end costs no more than its reading.
        table::read(content, &limits, &mut |_, _| Ok(Flow::GoOn)).map_err(refused)?;
        let read = table::read(content, &limits, &mut |row, cells| {
            if row == 0 {
                self.headers(cells)?
            } else {
                self.row(row, &cells, key)?
            }
            Ok(Flow::GoOn)
        });
        if !self.faults.is_empty() {
            return Err(Problem::faults(self.faults));
        }
        read.and_then(|()| self.close_slice(key)).map_err(refused)?;
        if self.total == 0 {
            return Err(Problem::fault(Code::Invalid, "", "no_rows"));
        }
        Ok((self.columns, self.total, self.slices))
    }

    fn headers(&mut self, cells: Vec<Cell>) -> Result<(), FileFault> {
        let text = |cell: Cell| if let Cell::Text(text) = cell { text } else { String::new() };
        let headers: Vec<_> = cells.into_iter().map(text).collect();
        let profiles = self.found.kind.profile().with_sectors();
        let read = Columns::read(&headers, &self.found.mapping, &profiles, &self.app.catalogue, &self.limits);
        // An uploaded file is seen here first.
        let whole = read.and_then(|columns| {
            let lacking = columns.lacking(&self.found.defaults);
            if lacking.is_empty() { Ok(columns) } else { Err(lacking) }
        });
        match whole {
            Ok(columns) => {
                self.columns = columns;
                Ok(())
            }
            Err(faults) => {
                self.faults = faults;
                Err(FileFault("no_columns"))
            }
        }
    }

    fn row(&mut self, row: u32, cells: &[Cell], key: &TransferKey) -> Result<(), FileFault> {
        if self.columns.is_empty() {
            return Err(FileFault("no_headers"));
        }
        let plan = self.judged(row, cells);
        self.rows.push(PlannedRow { row, plan });
        self.total += 1;
        if self.rows.len() >= usize::from(self.limits.slice_rows) { self.close_slice(key) } else { Ok(()) }
    }

    fn judged(&mut self, row: u32, cells: &[Cell]) -> Plan {
        let (catalogue, defaults, kind) = (&self.app.catalogue, &self.found.defaults, self.found.kind);
        let moment = (self.app.today(), self.app.time.now());
        let drafted = RowDraft::read(cells, &self.columns, defaults, catalogue);
        let judged = drafted.and_then(|draft| {
            let judged = draft.judge(kind, &self.columns, defaults, catalogue, moment)?;
            Ok((draft, judged))
        });
        match judged {
            Err(fault) => Plan::Rejected { field: fault.name(&self.columns, catalogue), code: fault.code.to_owned() },
            Ok((draft, judged)) => {
                let name = |id: &str| {
                    self.columns.of_field(id).and_then(|place| self.columns.header(place)).map(str::to_owned)
                };
                let Seen { twin, repeats } = self.twins.see(row, &judged, catalogue);
                match twin {
                    Some(Twin::Certain { row, field }) => Plan::Duplicate(Likeness { twin: row, field: name(&field) }),
                    Some(Twin::Suspect { row, field }) => {
                        let field = field.and_then(|id| name(&id));
                        Plan::Register { draft, suspect: Some(Likeness { twin: row, field }), repeats }
                    }
                    None => Plan::Register { draft, suspect: None, repeats },
                }
            }
        }
    }

    fn close_slice(&mut self, key: &TransferKey) -> Result<(), FileFault> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let number = u32::try_from(self.slices.len()).unwrap_or(u32::MAX);
        let object = ObjectKey::import_slice(&self.found.id, number);
        let sealed = planned::seal(key, &object, &self.rows).map_err(|_| FileFault("unreadable"))?;
        self.slices.push(sealed);
        self.rows.clear();
        Ok(())
    }
}
