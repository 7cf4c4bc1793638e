//! One customer is asked, or left in peace, and why: once for a wave (and occasion), whoever comes twice. All of it
//! is one transaction: that he was gone by, the invitation, the message on its way, the contact ledger.

use jiff::{SignedDuration, Timestamp};

use crate::audit::{Act, Actor, Entry};
use crate::domain::ids::{ContactEventId, DeliveryId, InvitationId};
use crate::domain::language::Language;
use crate::domain::outreach::Hindrance;
use crate::http::{App, Code, Problem};
use crate::registry::outreach::{self, Contact, Wish};
use crate::store::customers::CustomerRow;
use crate::store::deliveries::{DeliveryKind, DeliveryRow, DeliveryStatus};
use crate::store::surveys::{InvitationRow, InvitationStatus, PersonRow, SurveyRow, WaveRow};
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
        send(app, asking, customer, invitation, until).create(&mut tx)?;
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
    let (wave, facets) = (asking.wave, &customer.facets);
    let reminded = |days: u16| now.checked_add(SignedDuration::from_hours(24 * i64::from(days))).ok();
    InvitationRow {
        id,
        version: 1,
        survey: wave.survey.clone(),
        wave: wave.wave.clone(),
        customer: customer.id.clone(),
        subject: customer.subject.clone(),
        occasion: asking.occasion.map(str::to_owned),
        status: InvitationStatus::Open,
        channel: wave.channel.clone(),
        language: Language::Zh,
        created_at: now,
        expires_at,
        sent_at: None,
        remind_at: asking.survey.remind_after_days.and_then(reminded).filter(|at| *at < expires_at),
        answered_at: None,
        opted_out_at: None,
        owner_id: facets.owner_id.clone(),
        unit_id: facets.unit_id.clone(),
        region_id: facets.region_id.clone(),
        value_class: facets.value_class.clone(),
    }
}

fn send(
    app: &App,
    asking: &Asking<'_>,
    customer: &CustomerRow,
    invitation: Option<InvitationId>,
    expires_at: Timestamp,
) -> DeliveryRow {
    let (wave, now) = (asking.wave, app.time.now());
    DeliveryRow {
        id: DeliveryId::new(),
        version: 1,
        kind: DeliveryKind::SurveyInvitation,
        customer: customer.id.clone(),
        survey: wave.survey.clone(),
        wave: wave.wave.clone(),
        invitation,
        contact_kind: wave.template.contact_kind.clone(),
        channel: wave.channel.clone(),
        language: Language::Zh,
        status: DeliveryStatus::Waiting,
        due: app.catalogue.outreach.not_before(now, &app.catalogue.time_zone()),
        expires_at,
        attempts: 0,
        fault: None,
        reference: None,
        hindrances: Vec::new(),
        created_at: now,
        updated_at: now,
    }
}
