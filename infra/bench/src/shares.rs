//! What a request spends on the question who may, and on the proof that it did: the door (token's person,
//! grants, quota) and its row in the trail, each on its own, in turn with whole views over HTTP.

use std::fmt::Write;
use std::time::Instant;

use anyhow::{Result, anyhow};
use axum::extract::FromRequestParts;
use http::request::Parts;
use http::{Method, Request};
use shared::audit::{Act, Entry};
use shared::http::caller::permission::ViewCustomers;
use shared::http::{May, SharedApp};
use shared::store::cost::{self, Cost};

use crate::expense::usual;
use crate::load::{Client, Measured};
use crate::operation::Operation;
use crate::record::signed_in;
use crate::stage::Stage;

/// Enough that the blocks of limits, leased once in ten or twenty requests, do not show in the median.
const TIMES: usize = 200;
/// What door and row may take of a view.
pub const AIM: f64 = 0.25;

pub struct Shares {
    pub view: Part,
    /// Grants from memory, as a view finds them.
    pub door: Part,
    /// Grants read strongly, as every change does.
    pub strict_door: Part,
    pub row: Part,
}

pub struct Part {
    pub measured: Measured,
    pub cost: Cost,
}

impl Shares {
    /// What door and row take of a view, by their medians.
    pub fn of_a_view(&self) -> f64 {
        self.door.share(&self.view) + self.row.share(&self.view)
    }

    pub fn rows(&self, out: &mut String, customers: u32) -> std::fmt::Result {
        let parts = [
            ("a whole view over HTTP", &self.view),
            ("the door, grants in memory", &self.door),
            ("the door, grants read strongly", &self.strict_door),
            ("the row in the trail", &self.row),
        ];
        for (name, part) in parts {
            let Cost { read_units, write_units, rows_written, kms_calls } = part.cost;
            writeln!(
                out,
                "| {name} | {customers} | {:.3} | {:.0} % | {read_units} | {write_units} | {rows_written} | {kms_calls} |",
                part.median() * 1000.0,
                part.share(&self.view) * 100.0
            )?;
        }
        Ok(())
    }
}

impl Part {
    fn median(&self) -> f64 {
        self.measured.percentile(50).as_secs_f64()
    }

    fn share(&self, whole: &Self) -> f64 {
        self.median() / whole.median()
    }
}

pub async fn measure(stage: &Stage) -> Result<Shares> {
    let staff = Operation::View.staff(0);
    let app = stage.system.apps().get("customers").ok_or_else(|| anyhow!("no function customers"))?;
    let customer = stage.customer()?.parse()?;
    let mut requests = stage.requests(Operation::View, 1).await?;
    let (mut views, mut doors, mut strict, mut rows) =
        (Timed::default(), Timed::default(), Timed::default(), Timed::default());
    stage.expenses.take();
    for _ in 0..TIMES {
        for client in &mut requests {
            let begin = Instant::now();
            client.request().await?;
            views.note(begin, stage.expenses.take());
        }
        let begin = Instant::now();
        let (caller, cost) = cost::counted(door(app, Method::GET, staff)).await;
        doors.note(begin, [cost]);
        let entry = Entry::new("view_customer", Act::Disclosure, caller?.actor());
        let entry = entry.customer(&customer).fields(["name", "mobile", "employer"]);
        let begin = Instant::now();
        let (written, cost) = cost::counted(app.trail.record(&entry)).await;
        rows.note(begin, [cost]);
        written?;
        let begin = Instant::now();
        let (caller, cost) = cost::counted(door(app, Method::PATCH, staff)).await;
        strict.note(begin, [cost]);
        caller?;
    }
    Ok(Shares { view: views.part(), door: doors.part(), strict_door: strict.part(), row: rows.part() })
}

async fn door(app: &SharedApp, method: Method, staff: &str) -> Result<May<ViewCustomers>> {
    let request = Request::builder().method(method).extension(signed_in(staff)).body(())?;
    let (mut parts, ()): (Parts, ()) = request.into_parts();
    let caller = May::from_request_parts(&mut parts, app).await;
    caller.map_err(|problem| anyhow!("the door answers {}", problem.code.word()))
}

#[derive(Default)]
struct Timed {
    latencies: Vec<std::time::Duration>,
    costs: Vec<Cost>,
}

impl Timed {
    fn note(&mut self, begin: Instant, costs: impl IntoIterator<Item = Cost>) {
        self.latencies.push(begin.elapsed());
        self.costs.extend(costs);
    }

    fn part(self) -> Part {
        Part { measured: Measured::of(self.latencies), cost: usual(&self.costs) }
    }
}
