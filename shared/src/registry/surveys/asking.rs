//! One customer is asked, or left in peace, and why: once for a wave (and occasion), whoever comes twice. All of it
//! is one transaction: that he was gone by, the invitation, the message on its way, the contact ledger.

use jiff::{SignedDuration, Timestamp};

use crate::audit::{Act, Actor, Entry};
use crate::domain::ids::{ContactEventId, InvitationId};
use crate::domain::outreach::Hindrance;
use crate::http::{App, Code, Problem};
use crate::registry::outreach::{self, Contact, Wish};
use crate::store::customers::CustomerRow;
use crate::store::deliveries::{DeliveryKind, DeliveryRow, To};
use crate::store::surveys::{InvitationRow, PersonRow, SurveyRow, WaveRow};
use crate::store::{CommitError, Guard, Transaction};

/// Another contact was judged at the same moment, so often.
const TRIES: u8 = 3;

pub enum Asked {
    Invited,
    Spared(Vec<Hindrance>),
    /// By this run or another, before.
    Already,
}

pub struct Asking<'a> {
    pub survey: &'a SurveyRow,
    pub wave: &'a WaveRow,
    pub occasion: Option<&'a str>,
    pub actor: Actor,
    pub action: &'static str,
}

pub async fn ask(app: &App, asking: &Asking<'_>, customer: &CustomerRow) -> Result<Asked, Problem> {
    for _ in 0..TRIES {
        match try_to(app, asking, customer).await? {
            Ok(asked) => return Ok(asked),
            Err(CommitError::Refused(Guard::Exists)) => return Ok(Asked::Already),
            Err(CommitError::Refused(Guard::Moved)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Err(Problem::new(Code::Contended))
}

async fn try_to(app: &App, asking: &Asking<'_>, customer: &CustomerRow) -> Result<Result<Asked, CommitError>, Problem> {
    let (wave, now) = (asking.wave, app.time.now());
    let wish = Wish { kind: &wave.template.contact_kind, channel: &wave.channel, at: now };
    let judgement = outreach::judge(app, customer, wish).await?;
    let mut tx = Transaction::new();
    let invitation = (judgement.allows() && !wave.anonymous).then(InvitationId::new);
    let person = PersonRow {
        survey: wave.survey.clone(),
        wave: wave.wave.clone(),
        customer: customer.id.clone(),
        occasion: asking.occasion.map(str::to_owned),
        at: now,
        hindrances: judgement.hindrances.clone(),
        invitation: invitation.clone(),
    };
    person.go_by(&mut tx)?;
    let asked = if judgement.allows() {
        let until = expiry(asking, now);
        if let Some(id) = &invitation {
            invite(asking, customer, id.clone(), now, until).create(&mut tx)?;
        }
        let to = To { customer: customer.id.clone(), invitation, until, language: customer.language() };
        let due = app.catalogue.outreach.not_before(now, &app.catalogue.time_zone());
        let kind = DeliveryKind::SurveyInvitation;
        DeliveryRow::of(wave, kind, &wave.template.contact_kind, to, due, now).create(&mut tx)?;
        Asked::Invited
    } else {
        Asked::Spared(judgement.hindrances.clone())
    };
    let about = Some(format!("{} {}", wave.survey, wave.wave));
    let contact = Contact { id: ContactEventId::new(), by: &asking.actor.staff, about };
    judgement.enter(app, contact, &mut tx)?;
    let outcome = if matches!(asked, Asked::Invited) { "invited" } else { "spared" };
    let entry = Entry::new(asking.action, Act::Change, asking.actor.clone())
        .customer(&customer.id)
        .case(&wave.survey)
        .purpose(Some("survey".to_owned()))
        .outcome(outcome);
    Ok(app.trail.commit(&tx, &entry).await.map(|()| asked))
}

fn expiry(asking: &Asking<'_>, now: Timestamp) -> Timestamp {
    let days = SignedDuration::from_hours(24 * i64::from(asking.survey.open_days));
    now.checked_add(days).unwrap_or(Timestamp::MAX).min(asking.wave.closes_at)
}

fn invite(
    asking: &Asking<'_>,
    customer: &CustomerRow,
    id: InvitationId,
    now: Timestamp,
    expires_at: Timestamp,
) -> InvitationRow {
    let reminded = |days: u16| now.checked_add(SignedDuration::from_hours(24 * i64::from(days))).ok();
    InvitationRow {
        id,
        occasion: asking.occasion.map(str::to_owned),
        remind_at: asking.survey.remind_after_days.and_then(reminded).filter(|at| *at < expires_at),
        ..InvitationRow::of(asking.wave, customer, now, expires_at)
    }
}
