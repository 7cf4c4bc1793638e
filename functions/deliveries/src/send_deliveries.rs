//! What is due, the longest waiting first.

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use shared::audit::{Act, Entry};
use shared::domain::ids::DeliveryId;
use shared::http::{App, Code, Problem, SharedApp};
use shared::messages::{Carriage, CarryError};
use shared::registry::outreach;
use shared::runtime::{Ended, Run, ScheduleError};
use shared::store::customers::{self, CustomerRow};
use shared::store::deliveries::{self, DeliveryRow, DeliveryStatus};
use shared::store::surveys::{self, InvitationRow, WaveRow};
use shared::store::{CommitError, Guard, Transaction};

use crate::message::compose;

const ACTION: &str = "send_deliveries";
const SLICE: i32 = 50;
/// A run that breaks off after it has claimed a message leaves it claimed for so long.
const CLAIMED: SignedDuration = SignedDuration::from_mins(10);
const FIRST_WAIT: SignedDuration = SignedDuration::from_mins(2);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);

pub fn send_deliveries<'a>(app: &'a SharedApp, run: &'a Run) -> BoxFuture<'a, Result<Ended, ScheduleError>> {
    Box::pin(async move {
        let mut after = None;
        loop {
            if !run.goes_on(app) {
                return Ok(Ended::Interrupted);
            }
            let (waiting, last) = deliveries::to_send(&app.store, app.time.now(), after, SLICE).await?;
            for id in &waiting {
                // One that can not be sent does not keep the others waiting.
                if let Err(problem) = see_to(app, run, id).await {
                    let (code, cause) = (problem.code.word(), problem.cause());
                    tracing::error!(delivery.id = %id, code, cause, "a message could not be seen to");
                }
            }
            after = last;
            if after.is_none() {
                return Ok(Ended::Done);
            }
        }
    })
}

async fn see_to(app: &App, run: &Run, id: &DeliveryId) -> Result<(), Problem> {
    let Some(before) = deliveries::delivery(&app.store, id).await? else { return Ok(()) };
    let now = app.time.now();
    if before.due > now || !before.is_under_way() {
        return Ok(());
    }
    // Whether it was sent nobody knows, and a second anonymous invitation would be a second answer.
    if before.status == DeliveryStatus::Sending && before.invitation.is_none() {
        return end(app, run, &before, DeliveryStatus::Failed, Some("outcome_unknown")).await;
    }
    if now >= before.expires_at {
        return end(app, run, &before, DeliveryStatus::Failed, Some("expired")).await;
    }
    let awake = app.catalogue.outreach.not_before(now, &app.catalogue.time_zone());
    if awake > now {
        let later = DeliveryRow { due: awake, status: DeliveryStatus::Waiting, ..before.clone() };
        return step(app, run, &before, later, "put_off", &[]).await.map(|_| ());
    }
    let (customer, wave, invitation) = match still_wanted(app, &before).await? {
        Ok(all) => all,
        Err(fault) => return end(app, run, &before, DeliveryStatus::Dropped, Some(fault)).await,
    };
    let hindrances = outreach::judge_again(app, &customer, &before.contact_kind).await?;
    if !hindrances.is_empty() {
        let dropped = DeliveryRow { hindrances, status: DeliveryStatus::Dropped, ..before.clone() };
        return step(app, run, &before, dropped, "dropped", &[]).await.map(|_| ());
    }
    let Some(carriage) = app.carriage() else {
        let later = DeliveryRow {
            fault: Some("no_carrier".to_owned()),
            due: wait(now, before.attempts),
            attempts: before.attempts + 1,
            ..before.clone()
        };
        return step(app, run, &before, later, "no_carrier", &[]).await.map(|_| ());
    };
    send(app, run, carriage, before, &wave, &customer, invitation).await
}

type Wanted = (CustomerRow, WaveRow, Option<InvitationRow>);

/// Everything it takes, or why it is not wanted any more.
async fn still_wanted(app: &App, delivery: &DeliveryRow) -> Result<Result<Wanted, &'static str>, Problem> {
    let now = app.time.now();
    let wave = surveys::wave(&app.store, &delivery.survey, &delivery.wave).await?;
    let Some(wave) = wave.filter(|wave| wave.is_open(now)) else { return Ok(Err("survey_over")) };
    let invitation = match &delivery.invitation {
        None => None,
        Some(id) => match surveys::invitation(&app.store, id).await?.filter(|row| row.is_open(now)) {
            Some(row) => Some(row),
            None => return Ok(Err("not_open")),
        },
    };
    match customers::get(&app.store, &delivery.customer, true).await? {
        Some(customer) => Ok(Ok((customer, wave, invitation))),
        None => Ok(Err("customer_gone")),
    }
}

/// Claimed, with its row in the trail, before the way to reach him is opened; then sent; then noted what became of it.
async fn send(
    app: &App,
    run: &Run,
    carriage: &Carriage,
    before: DeliveryRow,
    wave: &WaveRow,
    customer: &CustomerRow,
    invitation: Option<InvitationRow>,
) -> Result<(), Problem> {
    let now = app.time.now();
    let claim = DeliveryRow {
        status: DeliveryStatus::Sending,
        attempts: before.attempts + 1,
        due: now + CLAIMED,
        fault: None,
        ..before.clone()
    };
    let field = app.catalogue.outreach.channel(&before.channel).and_then(|channel| channel.field.clone());
    let fields: Vec<_> = field.into_iter().collect();
    let Some(claimed) = step(app, run, &before, claim, "claimed", &fields).await? else { return Ok(()) };
    let message = match compose(app, &claimed, wave, customer).await {
        Ok(Some(message)) => message,
        Ok(None) => return end(app, run, &claimed, DeliveryStatus::Dropped, Some("unreachable")).await,
        // Erased meanwhile: nobody is there to be sent anything.
        Err(problem) if problem.code == Code::Erased => {
            return end(app, run, &claimed, DeliveryStatus::Dropped, Some("customer_gone")).await;
        }
        Err(problem) => return Err(problem),
    };
    match carriage.carry(&message).await {
        Ok(reference) => sent(app, run, &claimed, reference, invitation).await,
        Err(CarryError::Refused) => end(app, run, &claimed, DeliveryStatus::Failed, Some("refused")).await,
        Err(CarryError::Unknown) if claimed.invitation.is_none() => {
            end(app, run, &claimed, DeliveryStatus::Failed, Some("outcome_unknown")).await
        }
        Err(CarryError::Unavailable | CarryError::Unknown) => {
            let later = DeliveryRow {
                status: DeliveryStatus::Waiting,
                due: wait(now, claimed.attempts),
                fault: Some("carrier_unavailable".to_owned()),
                ..claimed.clone()
            };
            step(app, run, &claimed, later, "put_off", &[]).await.map(|_| ())
        }
    }
}

/// Twice as long each time.
fn wait(now: Timestamp, attempts: u32) -> Timestamp {
    let doubled = FIRST_WAIT.checked_mul(1 << attempts.min(10)).unwrap_or(LONGEST_WAIT);
    now + doubled.min(LONGEST_WAIT)
}

async fn sent(
    app: &App,
    run: &Run,
    before: &DeliveryRow,
    reference: Option<String>,
    invitation: Option<InvitationRow>,
) -> Result<(), Problem> {
    let now = app.time.now();
    let done = DeliveryRow { status: DeliveryStatus::Sent, reference, fault: None, ..before.clone() };
    let mut tx = Transaction::new();
    if let Some(row) = invitation.filter(|row| row.sent_at.is_none()) {
        InvitationRow { sent_at: Some(now), ..row.clone() }.advance(&row, Guard::Stale, &mut tx)?;
    }
    let done = DeliveryRow { version: before.version + 1, updated_at: now, ..done };
    done.advance(before, &mut tx)?;
    match app.trail.commit(&tx, &entry(run, before, "sent")).await {
        // He answered within this moment: the message is sent all the same.
        Err(CommitError::Refused(Guard::Stale)) => {
            if step(app, run, before, done, "sent", &[]).await?.is_none() {
                return Ok(());
            }
        }
        other => other?,
    }
    tracing::info!(
        target: "run",
        function = app.function,
        trace.id = run.id(),
        delivery.id = %before.id,
        delivery.channel = before.channel,
        count.surveys_sent = 1,
        "sent"
    );
    Ok(())
}

async fn end(
    app: &App,
    run: &Run,
    before: &DeliveryRow,
    status: DeliveryStatus,
    fault: Option<&str>,
) -> Result<(), Problem> {
    let ended = DeliveryRow { status, fault: fault.map(str::to_owned), ..before.clone() };
    let outcome = if status == DeliveryStatus::Dropped { "dropped" } else { "failed" };
    step(app, run, before, ended, outcome, &[]).await.map(|_| ())
}

/// The next state. `None`: another run was faster, and sees to it.
async fn step(
    app: &App,
    run: &Run,
    before: &DeliveryRow,
    next: DeliveryRow,
    outcome: &'static str,
    fields: &[String],
) -> Result<Option<DeliveryRow>, Problem> {
    let next = DeliveryRow { version: before.version + 1, updated_at: app.time.now(), ..next };
    let mut tx = Transaction::new();
    next.advance(before, &mut tx)?;
    match app.trail.commit(&tx, &entry(run, before, outcome).fields(fields.iter().cloned())).await {
        Ok(()) => Ok(Some(next)),
        Err(CommitError::Refused(Guard::Moved)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

fn entry(run: &Run, delivery: &DeliveryRow, outcome: &'static str) -> Entry {
    Entry::new(ACTION, Act::Change, run.actor())
        .customer(&delivery.customer)
        .case(&delivery.id)
        .purpose(Some("survey".to_owned()))
        .outcome(outcome)
}
