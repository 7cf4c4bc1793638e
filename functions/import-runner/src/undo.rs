//! One slice of rows taken back: each customer as far as nobody has worked on it.

use futures::{StreamExt, stream};
use shared::http::{App, Problem};
use shared::registry::removal;
use shared::store::Transaction;
use shared::store::imports::{self, ImportRow, ResultRow, RowOutcome, Status};

use crate::job;

const ROWS_AT_A_TIME: usize = 4;

pub async fn run(app: &App, found: &ImportRow) -> Result<(), Problem> {
    let slice = usize::from(app.catalogue.settings.import.slice_rows);
    let (rows, more) = imports::results(&app.store, &found.id, found.undone_through, slice).await?;
    let todo = rows.iter().filter(|row| is_on_file(row) && !was_kept(row));
    let todo: Vec<_> = todo.map(|row| take_back(app, found, row)).collect();
    let ended: Vec<_> = stream::iter(todo).buffer_unordered(ROWS_AT_A_TIME).collect().await;
    for outcome in ended {
        outcome?;
    }
    let mut next = found.clone();
    let (after, _) = imports::results(&app.store, &found.id, found.undone_through, slice).await?;
    for row in &after {
        next.counts.undone += u32::from(row.outcome == RowOutcome::Undone);
        next.counts.kept += u32::from(was_kept(row));
        next.undone_through = row.row;
    }
    if !more {
        next.status = Status::Undone;
    }
    job::advance(app, found, next, if more { "slice_undone" } else { "undone" }, Transaction::new()).await
}

fn is_on_file(row: &ResultRow) -> bool {
    matches!(row.outcome, RowOutcome::Created | RowOutcome::Suspect)
}

fn was_kept(row: &ResultRow) -> bool {
    is_on_file(row) && row.code.as_deref().is_some_and(|code| code.starts_with("kept_"))
}

async fn take_back(app: &App, found: &ImportRow, row: &ResultRow) -> Result<(), Problem> {
    let Some(customer) = &row.customer else { return Ok(()) };
    let entry = job::entry(found).customer(customer);
    let next = ResultRow { version: row.version + 1, ..row.clone() };
    let undone = ResultRow { outcome: RowOutcome::Undone, code: None, ..next.clone() };
    let kept = removal::remove(app, customer, &entry, |tx| undone.replace(&found.id, row.version, tx)).await?;
    if let Some(reason) = kept {
        let kept = ResultRow { code: Some(reason.code().to_owned()), ..next };
        let mut tx = Transaction::new();
        kept.replace(&found.id, row.version, &mut tx)?;
        app.commit(&tx, &entry.outcome(reason.code())).await?;
    }
    Ok(())
}
