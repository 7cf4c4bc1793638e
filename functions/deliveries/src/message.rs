//! The message itself: the customer's number or address, opened for this one sending, and the words of the survey
//! with the link to its page. Neither is kept.

use shared::domain::language::Language;
use shared::domain::survey::Ticket;
use shared::http::{App, Problem};
use shared::messages::Message;
use shared::registry::outreach::{Recipient, recipient};
use shared::registry::surveys;
use shared::store::StoredRow;
use shared::store::customers::{CustomerRow, StoredValue};
use shared::store::deliveries::{DeliveryKind, DeliveryRow};
use shared::store::surveys::WaveRow;
use shared::vault::{Closed, ExposeSecret, SecretString};

const LINK: &str = "{link}";

/// `None`: there is nothing on file any more to reach him by.
pub async fn compose(
    app: &App,
    delivery: &DeliveryRow,
    wave: &WaveRow,
    customer: &CustomerRow,
) -> Result<Option<Message>, Problem> {
    let Some(to) = address(app, &delivery.channel, customer).await? else { return Ok(None) };
    let token = surveys::write(app, &ticket(delivery)?).await?;
    let link = format!("{}/respond/{token}", app.pages.trim_end_matches('/'));
    let words = match delivery.kind {
        DeliveryKind::SurveyInvitation => &wave.template.invitation,
        DeliveryKind::SurveyReminder => &wave.template.reminder,
    };
    let text = words.text(delivery.language).replace(LINK, &with_language(link, delivery.language));
    Ok(Some(Message { id: delivery.id.to_string(), channel: delivery.channel.clone(), to, text: text.into() }))
}

fn with_language(link: String, language: Language) -> String {
    match language {
        Language::Zh => link,
        Language::En => format!("{link}?lang=en"),
    }
}

fn ticket(delivery: &DeliveryRow) -> Result<Ticket, Problem> {
    let until = u32::try_from(delivery.expires_at.as_second()).unwrap_or(u32::MAX);
    if let Some(id) = &delivery.invitation {
        return Ok(Ticket::Invitation { id: id.clone(), until });
    }
    let mut nonce = [0; 16];
    getrandom::fill(&mut nonce).map_err(|_| Problem::internal("no randomness"))?;
    Ok(Ticket::Anonymous { survey: delivery.survey.clone(), wave: delivery.wave.clone(), nonce, until })
}

async fn address(app: &App, channel: &str, customer: &CustomerRow) -> Result<Option<SecretString>, Problem> {
    let channel = app.catalogue.outreach.channel(channel);
    let Some(id) = channel.and_then(|channel| channel.field.as_deref()) else { return Ok(None) };
    let to = recipient(app, customer).await?;
    let Some(stored) = to.field(id) else { return Ok(None) };
    let (subject, item) = match &to {
        Recipient::Customer(row) => (&row.subject, row.key()),
        Recipient::Contact(row) => (&row.subject, row.key()),
    };
    let home = stored.value.home(subject, &item);
    let StoredValue::Closed { sealed, .. } = home.value else { return Ok(None) };
    let Some(class) = app.catalogue.field(id).and_then(|field| field.class) else { return Ok(None) };
    let closed = Closed { subject: home.subject, class, item: home.item.clone(), field: id, sealed };
    let opened = app.vault.open_closed(&[closed]).await?;
    // Stored as JSON text, like every value.
    let plain = |secret: SecretString| serde_json::from_str::<String>(secret.expose_secret()).ok();
    Ok(opened.into_iter().next().and_then(plain).map(SecretString::from))
}
