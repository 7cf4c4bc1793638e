//! What the token of an invitation says, before it is signed: which one, or of an anonymous survey only that it is
//! one of a wave's; and until when.

use crate::domain::ids::{InvitationId, SurveyId};

/// Random: nothing leads from it to whoever was asked.
pub type Nonce = [u8; 16];

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ticket {
    Invitation { id: InvitationId, until: u32 },
    Anonymous { survey: SurveyId, wave: String, nonce: Nonce, until: u32 },
}

const INVITATION: u8 = 1;
const ANONYMOUS: u8 = 2;

impl Ticket {
    /// Seconds since 1970, after which nobody answers with it.
    pub const fn until(&self) -> i64 {
        match self {
            Self::Invitation { until, .. } | Self::Anonymous { until, .. } => *until as i64,
        }
    }

    /// `None` for an id that is no UUID, which none of ours is.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(48);
        match self {
            Self::Invitation { id, until } => {
                out.push(INVITATION);
                out.extend(uuid_of(id.as_str())?);
                out.extend(until.to_be_bytes());
            }
            Self::Anonymous { survey, wave, nonce, until } => {
                out.push(ANONYMOUS);
                out.extend(uuid_of(survey.as_str())?);
                out.extend(nonce);
                out.extend(until.to_be_bytes());
                out.extend(wave.as_bytes());
            }
        }
        Some(out)
    }

    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (kind, rest) = bytes.split_first()?;
        let (id, rest) = rest.split_first_chunk::<16>()?;
        let id = hex::encode(id);
        match *kind {
            INVITATION => {
                let until = u32::from_be_bytes(rest.try_into().ok()?);
                Some(Self::Invitation { id: format!("{}_{id}", InvitationId::PREFIX).parse().ok()?, until })
            }
            ANONYMOUS => {
                let (nonce, rest) = rest.split_first_chunk::<16>()?;
                let (until, wave) = rest.split_first_chunk::<4>()?;
                let wave = std::str::from_utf8(wave).ok().filter(|wave| !wave.is_empty() && wave.len() <= 32)?;
                Some(Self::Anonymous {
                    survey: format!("{}_{id}", SurveyId::PREFIX).parse().ok()?,
                    wave: wave.to_owned(),
                    nonce: *nonce,
                    until: u32::from_be_bytes(*until),
                })
            }
            _ => None,
        }
    }
}

fn uuid_of(id: &str) -> Option<[u8; 16]> {
    let (_, text) = id.split_once('_')?;
    hex::decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_ticket_is_read_as_it_was_written_and_nothing_else_is() {
        let named = Ticket::Invitation { id: InvitationId::new(), until: 1_800_000_000 };
        let anonymous =
            Ticket::Anonymous { survey: SurveyId::new(), wave: "2026-q4".to_owned(), nonce: [7; 16], until: 9 };
        for ticket in [named, anonymous] {
            let bytes = ticket.bytes().unwrap();
            assert_eq!(Ticket::parse(&bytes), Some(ticket));
            for length in 0..bytes.len().min(36) {
                assert_eq!(Ticket::parse(&bytes[..length]), None, "{length}");
            }
            assert_eq!(Ticket::parse(&[&[3], &bytes[1..]].concat()), None);
        }
    }
}
