//! What a token stands for, as it is now.

use shared::domain::survey::Ticket;
use shared::http::{App, Code, Problem};
use shared::registry::surveys as tokens;
use shared::store::surveys::{self, InvitationRow, InvitationStatus, WaveRow};

pub struct Found {
    pub wave: WaveRow,
    pub kind: Kind,
}

pub enum Kind {
    Named(Box<InvitationRow>),
    /// The hash by which it is known to have been used.
    Anonymous(String),
}

/// Why nothing can be answered with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missed {
    /// It is none of ours, or its time is over.
    Unknown,
    Answered,
    Revoked,
    /// The survey is over.
    Over,
}

impl From<Missed> for Problem {
    fn from(missed: Missed) -> Self {
        match missed {
            Missed::Unknown => Problem::new(Code::NotFound),
            Missed::Answered => Problem::fault(Code::InvalidState, "/answers", "answered_before"),
            Missed::Revoked => Problem::fault(Code::InvalidState, "/answers", "revoked"),
            Missed::Over => Problem::fault(Code::InvalidState, "/answers", "survey_over"),
        }
    }
}

pub async fn find(app: &App, token: &str) -> Result<Result<Found, Missed>, Problem> {
    let Some(ticket) = tokens::read(app, token).await? else { return Ok(Err(Missed::Unknown)) };
    match ticket {
        Ticket::Invitation { id, .. } => {
            let Some(row) = surveys::invitation(&app.store, &id).await? else { return Ok(Err(Missed::Unknown)) };
            let wave = surveys::wave(&app.store, &row.survey, &row.wave).await?;
            let kind = Kind::Named(Box::new(row));
            Ok(wave.map_or(Err(Missed::Unknown), |wave| Found { wave, kind }.usable(app)))
        }
        Ticket::Anonymous { survey, wave, nonce, .. } => {
            let hash = tokens::ticket_hash(&nonce);
            let Some(row) = surveys::wave(&app.store, &survey, &wave).await? else { return Ok(Err(Missed::Unknown)) };
            if surveys::ticket_used(&app.store, &survey, &wave, &hash).await? {
                return Ok(Err(Missed::Answered));
            }
            Ok(Found { wave: row, kind: Kind::Anonymous(hash) }.usable(app))
        }
    }
}

impl Found {
    fn usable(self, app: &App) -> Result<Self, Missed> {
        let now = app.time.now();
        if let Kind::Named(row) = &self.kind {
            match row.status {
                InvitationStatus::Answered => return Err(Missed::Answered),
                InvitationStatus::Revoked => return Err(Missed::Revoked),
                InvitationStatus::Open if now >= row.expires_at => return Err(Missed::Unknown),
                InvitationStatus::Open => {}
            }
        }
        if self.wave.is_open(now) { Ok(self) } else { Err(Missed::Over) }
    }
}
