//! Whoever was asked by name and has not answered is reminded once, if nothing has come to stand against it.

use shared::audit::{Act, Entry};
use shared::domain::ids::InvitationId;
use shared::http::App;
use shared::runtime::{Run, ScheduleError};
use shared::store::deliveries::{DeliveryKind, DeliveryRow, To};
use shared::store::surveys::{self, InvitationRow};
use shared::store::{CommitError, Guard, Transaction};

const AT_ONCE: i32 = 100;
const REMINDER: &str = "survey_reminder";

pub async fn remind_invited(app: &App, run: &Run) -> Result<(), ScheduleError> {
    let mut after = None;
    while run.goes_on(app) {
        let (due, last) = surveys::due_reminders(&app.store, app.time.now(), after, AT_ONCE).await?;
        for id in &due {
            remind(app, run, id).await?;
        }
        after = last;
        if after.is_none() {
            break;
        }
    }
    Ok(())
}

async fn remind(app: &App, run: &Run, id: &InvitationId) -> Result<(), ScheduleError> {
    let Some(before) = surveys::invitation(&app.store, id).await? else { return Ok(()) };
    let now = app.time.now();
    let mut tx = Transaction::new();
    // Who has not been sent the invitation is not reminded of it.
    let wanted = before.is_open(now) && before.sent_at.is_some() && before.opted_out_at.is_none();
    let wave = surveys::wave(&app.store, &before.survey, &before.wave).await?;
    if let Some(wave) = wave.filter(|_| wanted) {
        let (customer, invitation) = (before.customer.clone(), Some(id.clone()));
        let to = To { customer, invitation, until: before.expires_at, language: before.language };
        let due = app.catalogue.outreach.not_before(now, &app.catalogue.time_zone());
        DeliveryRow::of(&wave, DeliveryKind::SurveyReminder, REMINDER, to, due, now).create(&mut tx)?;
    }
    InvitationRow { remind_at: None, ..before.clone() }.advance(&before, Guard::Stale, &mut tx)?;
    let outcome = if wanted { "reminded" } else { "not_reminded" };
    let entry =
        Entry::new("remind_invited", Act::Change, run.actor()).customer(&before.customer).case(id).outcome(outcome);
    match app.trail.commit(&tx, &entry).await {
        // He answers at this moment: the next run finds that he has.
        Ok(()) | Err(CommitError::Refused(Guard::Stale)) => Ok(()),
        Err(other) => Err(other.into()),
    }
}
