//! The token of an invitation: a signed ticket, made when it is sent and stored nowhere. Whoever guesses one, or
//! changes one, has nothing; whoever has one has what it says and no more.

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::domain::survey::{Nonce, Ticket};
use crate::http::{App, Problem};
use crate::vault::TICKET_MAC;

/// Longer than any of ours.
const MOST: usize = 160;

pub async fn write(app: &App, ticket: &Ticket) -> Result<String, Problem> {
    let bytes = ticket.bytes().ok_or_else(|| Problem::internal("an id that is no UUID"))?;
    let mac = app.vault.ticket_mac(&bytes).await?;
    Ok(URL_SAFE_NO_PAD.encode([bytes.as_slice(), &mac].concat()))
}

/// `None`: it is none of ours, or is over.
pub async fn read(app: &App, token: &str) -> Result<Option<Ticket>, Problem> {
    if token.len() > MOST {
        return Ok(None);
    }
    let Some((ticket, bytes, mac)) = parts(token) else { return Ok(None) };
    // What is over by its own word is not worth a key.
    if ticket.until() <= app.time.now().as_second() || !app.vault.is_ticket_mac(&bytes, &mac).await? {
        return Ok(None);
    }
    Ok(Some(ticket))
}

fn parts(token: &str) -> Option<(Ticket, Vec<u8>, Vec<u8>)> {
    let mut bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let mac = bytes.split_off(bytes.len().checked_sub(TICKET_MAC)?);
    Some((Ticket::parse(&bytes)?, bytes, mac))
}

/// By which an anonymous ticket is known to have been used.
pub fn ticket_hash(nonce: &Nonce) -> String {
    hex::encode(digest::digest(&digest::SHA256, nonce).as_ref().get(..16).unwrap_or_default())
}
