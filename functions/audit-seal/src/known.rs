//! What earlier seals say of the chains that are looked at now.

use std::collections::HashMap;

use shared::http::App;
use shared::objects::ObjectKey;
use shared::runtime::ScheduleError;
use verify::chain::hour_of;
use verify::seal::{Head, Place, Seal};

/// A hundred thousand chains in a quarter of an hour would be a tenth of it.
const LARGEST: u64 = 256 << 20;

pub async fn seal(app: &App, sequence: u64) -> Result<Option<Seal>, ScheduleError> {
    let Some(bytes) = app.seals()?.get(&ObjectKey::seal(sequence), LARGEST).await? else { return Ok(None) };
    let seal = Seal::from_bytes(&bytes).map_err(|_| ScheduleError::Stopped("a seal can not be read"))?;
    Ok(Some(seal))
}

/// The latest head of every chain of the hours from `since` on. The seals are read from the last one back:
/// one that was made before that hour began knows none of its chains.
pub async fn heads(app: &App, last: &Place, since: &str) -> Result<HashMap<String, Head>, ScheduleError> {
    let mut known = HashMap::new();
    let mut place = last.clone();
    while place.sequence > 0 {
        let seal = seal(app, place.sequence).await?.ok_or(ScheduleError::Stopped("a seal is missing"))?;
        if seal.hash() != place.hash {
            return Err(ScheduleError::Stopped("a seal is not the one that was made"));
        }
        let statement = seal.statement().map_err(|_| ScheduleError::Stopped("a seal can not be read"))?;
        if statement.at.as_str() < since {
            break;
        }
        for head in seal.heads.into_iter().filter(|head| hour_of(&head.chain) >= since) {
            known.entry(head.chain.clone()).or_insert(head);
        }
        place = Place { sequence: place.sequence - 1, hash: statement.previous };
    }
    Ok(known)
}
