//! Whoever was asked by name and has not answered is reminded once, if nothing has come to stand against it.

use shared::audit::{Act, Entry};
use shared::domain::ids::{DeliveryId, InvitationId};
use shared::http::App;
use shared::runtime::{Run, ScheduleError};
use shared::store::deliveries::{DeliveryKind, DeliveryRow, DeliveryStatus};
use shared::store::surveys::{self, InvitationRow};
use shared::store::{CommitError, Guard, StoredRow, Transaction};

const AT_ONCE: i32 = 100;
const REMINDER: &str = "survey_reminder";

pub async fn remind_customers(app: &App, run: &Run) -> Result<(), ScheduleError> {
    while run.goes_on(app) {
        let due = surveys::due_reminders(&app.store, app.time.now(), AT_ONCE).await?;
        for id in &due {
            remind(app, run, id).await?;
        }
        if due.is_empty() {
            break;
        }
    }
    Ok(())
}

async fn remind(app: &App, run: &Run, id: &InvitationId) -> Result<(), ScheduleError> {
    let Some(before) = surveys::invitation(&app.store, id).await? else { return Ok(()) };
    let now = app.time.now();
    let mut tx = Transaction::new();
    if let Some(at) = before.remind_at {
        surveys::settle_reminder(at, id, &mut tx);
    }
    // Who has not been sent the invitation is not reminded of it.
    let wanted = before.is_open(now) && before.sent_at.is_some() && before.opted_out_at.is_none();
    if wanted {
        reminder(app, &before).create(&mut tx)?;
    }
    let next = InvitationRow { version: before.version + 1, remind_at: None, ..before.clone() };
    tx.replace(next.key(), next.row().map_err(CommitError::from)?, before.version, Guard::Stale);
    let outcome = if wanted { "reminded" } else { "not_reminded" };
    let entry =
        Entry::new("remind_customers", Act::Change, run.actor()).customer(&before.customer).case(id).outcome(outcome);
    match app.trail.commit(&tx, &entry).await {
        // He answers at this moment: the next run finds that he has.
        Ok(()) | Err(CommitError::Refused(Guard::Stale)) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

fn reminder(app: &App, invitation: &InvitationRow) -> DeliveryRow {
    let now = app.time.now();
    DeliveryRow {
        id: DeliveryId::new(),
        version: 1,
        kind: DeliveryKind::SurveyReminder,
        customer: invitation.customer.clone(),
        survey: invitation.survey.clone(),
        wave: invitation.wave.clone(),
        invitation: Some(invitation.id.clone()),
        contact_kind: REMINDER.to_owned(),
        channel: invitation.channel.clone(),
        language: invitation.language,
        status: DeliveryStatus::Waiting,
        due: app.catalogue.outreach.not_before(now, &app.catalogue.time_zone()),
        expires_at: invitation.expires_at,
        attempts: 0,
        fault: None,
        reference: None,
        hindrances: Vec::new(),
        created_at: now,
        updated_at: now,
    }
}
