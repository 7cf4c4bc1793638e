//! A move of the type is made: at once, or once a second person has agreed.

use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::view::CaseView;
use super::work::{Step, Work, carry_out};
use crate::domain::access::Place;
use crate::domain::approval::{CaseMatter, Matter};
use crate::domain::case::{
    self, Act, CaseMove, CaseType, Effect, FormField, FormKind, Given, Made, Part, Pending, Refusal,
};
use crate::domain::clock::EventKind;
use crate::domain::fault::Fault;
use crate::domain::ids::StaffId;
use crate::http::{App, Caller, Code, Command, Problem, Versioned};
use crate::registry::approval::{self, Asked};
use crate::registry::units;
use crate::store::access;
use crate::store::cases::{CaseRow, Findings};

/// What a caller may do with a case now.
pub fn possible<'a>(of: &'a CaseType, row: &CaseRow, by: &StaffId, part: Part) -> impl Iterator<Item = &'a CaseMove> {
    of.moves.iter().filter(move |step| row.progress.may(step, by, part).is_ok())
}

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveCase {
    #[serde(rename = "move")]
    #[schema(example = "report_progress")]
    step: String,
    /// By the form of the move in the catalogue's `caseTypes`.
    #[serde(default, deserialize_with = "crate::http::body::members")]
    #[schema(value_type = Object, example = json!({"words": "已致电说明，明天上门"}))]
    form: Map<String, Value>,
}

/// A move of `cases-*.toml` with what its form asks for. Which moves are possible now, the view of the case says.
/// One that needs a second person waits for him.
pub async fn make(step: Step<'_>, Command { body, once }: Command<MoveCase>) -> Result<Versioned<CaseView>, Problem> {
    carry_out(step, &once, async |work| moved(work, step.caller, &body.step, &body.form).await).await
}

/// Answers its outcome for the trail.
async fn moved(work: &mut Work<'_>, caller: &Caller, id: &str, form: &Map<String, Value>) -> Result<String, Problem> {
    let of = work.of;
    let step = of.step(id).ok_or_else(|| Problem::fault(Code::Invalid, "/move", "not_an_option"))?;
    work.row.progress.may(step, &work.by, work.part).map_err(|refusal| match refusal {
        Refusal::NotNow => Problem::new(Code::InvalidState),
        Refusal::NotHis => Problem::new(Code::Forbidden),
        Refusal::Barred => Problem::new(Code::ConflictOfInterest),
    })?;
    let said = case::read(of, &step.form, form).map_err(Problem::faults)?;
    let faults = unknown(work.app, "/form", &step.form, &said).await?;
    if !faults.is_empty() {
        return Err(Problem::faults(faults));
    }
    let to = match step.effect {
        Some(Effect::Assign) => Some(allocated(work, &said).await?),
        _ => None,
    };
    let number = work.row.acts;
    let flow = step.flow(&work.row.progress.kind, work.row.progress.severity).map(str::to_owned);
    let act = work.act_with(if flow.is_some() { Act::Asked } else { Act::Moved }, &said.words).await?;
    act.step = Some(step.id.clone());
    act.values.clone_from(&said.values);
    match flow {
        Some(flow) => ask(work, caller, step, &flow, number).await?,
        None => {
            let made = Made { said: &said, by: &caller.staff.id, approved_by: None, to, at: work.now };
            apply(work, step, &made, number).await?;
        }
    }
    Ok(step.id.clone())
}

/// Staff and departments that a form names, and who are not there.
pub(super) async fn unknown(app: &App, at: &str, form: &[FormField], said: &Given) -> Result<Vec<Fault>, Problem> {
    let mut faults = Vec::new();
    for field in form {
        let Some(id) = said.text(&field.id) else { continue };
        let known = match field.kind {
            FormKind::Staff => match id.parse() {
                Ok(staff) => access::person(&app.store, &staff, false).await?.is_some(),
                Err(_) => false,
            },
            FormKind::Unit => match id.parse() {
                Ok(unit) => units::is_known(app, &unit).await?,
                Err(_) => false,
            },
            _ => true,
        };
        if !known {
            faults.push(Fault::new(format!("{at}/{}", field.id), "not_on_file"));
        }
    }
    Ok(faults)
}

/// Where the one stands whom a form gives a case to.
async fn allocated(work: &Work<'_>, said: &Given) -> Result<Place, Problem> {
    let refused = || Problem::fault(Code::Invalid, "/form/to", "not_assignable");
    let to = said.text("to").and_then(|id| id.parse().ok()).ok_or_else(refused)?;
    work.assignable(&to).await?.ok_or_else(refused)
}

async fn ask(work: &mut Work<'_>, caller: &Caller, step: &CaseMove, flow: &str, number: u32) -> Result<(), Problem> {
    let row = &work.row;
    let matter = CaseMatter {
        of: row.of().to_owned(),
        id: row.id.clone(),
        step: step.id.clone(),
        act: number,
        customer_id: row.customer_id.clone(),
        barred: row.progress.barred.clone(),
    };
    let asked = Asked { flow, matter: Matter::Case(matter), object: row.progress.place.clone(), reason: None };
    let request = approval::request(work.app, caller, asked, &mut work.tx).await?;
    work.row.progress.pending = Some(Pending {
        step: step.id.clone(),
        approval: request.id.clone(),
        act: number,
        asked_at: work.now,
        asked_by: caller.id().clone(),
    });
    if let Some(act) = work.last_act() {
        act.approval = Some(request.id);
    }
    Ok(())
}

/// The case after the move, and what its form says of the case. `number`: the act that holds the form.
pub(super) async fn apply(work: &mut Work<'_>, step: &CaseMove, made: &Made<'_>, number: u32) -> Result<(), Problem> {
    let before = &work.row.progress;
    let next = before.after(step, work.of, made);
    let moved = (next.stage != before.stage).then(|| next.stage.clone());
    // Nobody decides any more what has fallen away.
    if let Some(pending) = before.pending.clone().filter(|pending| pending.act != number && moved.is_some()) {
        approval::take_back(work.app, &work.by, &pending.approval, &mut work.tx).await?;
    }
    work.row.progress = next;
    if moved.is_some() {
        work.row.progress.pending = None;
    }
    note(&mut work.row, step, made.said);
    if let Some(act) = work.last_act() {
        act.to = moved;
    }
    Ok(())
}

/// What the report counts.
fn note(row: &mut CaseRow, step: &CaseMove, said: &Given) {
    if let Some(cause) = said.text("cause") {
        row.findings = Some(Findings {
            cause: cause.to_owned(),
            responsible_unit: said.text("responsible_unit").map(str::to_owned),
            compensation: said.values.get("compensation").and_then(Value::as_u64),
        });
    }
    if let Some(mark) = said.values.get("mark").and_then(Value::as_u64) {
        row.mark = Some(mark);
    }
    if step.event == Some(EventKind::Reopened) {
        row.reopened += 1;
    }
    if step.effect == Some(Effect::Recuse) {
        row.progress.handover = None;
    }
}
