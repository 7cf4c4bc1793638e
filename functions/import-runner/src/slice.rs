//! One slice of rows: what is not done yet of it, several at a time, each in a transaction of its own
//! that also says what became of it.

use std::collections::BTreeSet;

use futures::{StreamExt, stream};
use shared::domain::catalogue::Right;
use shared::http::{App, Caller, Code, Problem};
use shared::objects::ObjectKey;
use shared::registry::registration;
use shared::store::Transaction;
use shared::store::imports::{self, Counts, ImportRow, ResultRow, RowOutcome, Status};

use crate::work::{Done, Work};
use crate::{job, planned};

/// At a time, each with two or three round trips.
const ROWS_AT_A_TIME: usize = 8;
/// Rows that put nobody on file, in one transaction with its audit row.
const RESULTS_AT_ONCE: usize = 90;
/// Larger than any slice becomes.
const LARGEST_SLICE: u64 = 1 << 30;

pub async fn run(app: &App, caller: &Caller, found: &ImportRow) -> Result<(), Problem> {
    if !caller.has(Right::CustomersRegister) {
        return Err(Problem::new(Code::Forbidden));
    }
    app.require_lookups().await?;
    let object = ObjectKey::import_slice(&found.id, found.next_slice);
    let gone = || Problem::fault(Code::Invalid, "", "file_gone");
    let key = app.vault.transfer_key(found.id.as_str()).await?.ok_or_else(gone)?;
    let sealed = app.objects()?.get(&object, LARGEST_SLICE).await?.ok_or_else(gone)?;
    let rows = planned::open(&key, &object, &sealed)?;
    let (Some(first), Some(last)) = (rows.first().map(|row| row.row), rows.last().map(|row| row.row)) else {
        return Err(Problem::internal("an empty slice"));
    };
    let placement = registration::place(app, caller, Some(found.owner_id.clone()), None).await?;
    let done: BTreeSet<u32> = outcomes(app, found, first, last, rows.len()).await?.iter().map(|row| row.row).collect();

    let work = Work::new(app, caller, found, placement);
    let todo: Vec<_> = rows.iter().filter(|row| !done.contains(&row.row)).map(|row| work.one(row)).collect();
    let ended: Vec<_> = stream::iter(todo).buffer_unordered(ROWS_AT_A_TIME).collect().await;
    let mut to_tell = Vec::new();
    for outcome in ended {
        match outcome? {
            Done::Told => {}
            Done::ToTell(result) => to_tell.push(result),
        }
    }
    tell(app, found, &to_tell).await?;

    let all = outcomes(app, found, first, last, rows.len()).await?;
    let mut next = found.clone();
    all.iter().for_each(|row| count(&mut next.counts, row.outcome));
    next.next_slice += 1;
    let finished = next.next_slice == next.slices;
    if finished {
        next.status = Status::Completed;
    }
    let outcome = if finished { "completed" } else { "slice_done" };
    job::advance(app, found, next, outcome, Transaction::new()).await?;
    Ok(app.objects()?.delete(&object).await?)
}

/// What became of the rows of this slice, as far as it is on file.
async fn outcomes(app: &App, found: &ImportRow, first: u32, last: u32, rows: usize) -> Result<Vec<ResultRow>, Problem> {
    let (mut outcomes, _) = imports::results(&app.store, &found.id, first - 1, rows).await?;
    outcomes.retain(|row| row.row <= last);
    Ok(outcomes)
}

async fn tell(app: &App, found: &ImportRow, results: &[ResultRow]) -> Result<(), Problem> {
    for some in results.chunks(RESULTS_AT_ONCE) {
        let mut tx = Transaction::new();
        for result in some {
            result.create(&found.id, &mut tx)?;
        }
        app.commit(&tx, &job::entry(found).outcome("rows_told")).await?;
    }
    Ok(())
}

fn count(counts: &mut Counts, outcome: RowOutcome) {
    match outcome {
        RowOutcome::Created => counts.created += 1,
        RowOutcome::Suspect => counts.suspect += 1,
        RowOutcome::Duplicate => counts.duplicate += 1,
        RowOutcome::Rejected => counts.rejected += 1,
        RowOutcome::Undone => {}
    }
}
