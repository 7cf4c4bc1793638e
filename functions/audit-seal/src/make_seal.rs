//! One seal: every chain of the hours that are still open, as far as it has come.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures::stream::{self, StreamExt, TryStreamExt};
use jiff::{SignedDuration, Timestamp};
use shared::domain::time;
use shared::http::App;
use shared::runtime::ScheduleError;
use shared::store::audit_rows;
use shared::store::seals::SealHeadRow;
use verify::merkle;
use verify::seal::{Head, KIND, Place, PublicKey, Seal, Statement};

use crate::known;

/// An hour takes rows for so long after it began; then it is closed for good. A request lives half a minute:
/// only a machine that was stopped in the middle of one comes as late as this.
const OPEN: SignedDuration = SignedDuration::from_hours(24);
/// The first seal in each hour looks at all open hours, the others at these only.
const NEAR: SignedDuration = SignedDuration::from_hours(2);
/// How far back the first seal of all looks.
const FIRST: SignedDuration = SignedDuration::from_hours(24 * 7);
const AT_ONCE: usize = 16;

pub async fn make_seal(app: &App, last: Option<&SealHeadRow>, key: &PublicKey) -> Result<Seal, ScheduleError> {
    let now = app.time.now();
    let (since, all) = reach(last, now);
    let place = last.map_or_else(Place::start, |last| Place { sequence: last.sequence, hash: last.hash.clone() });
    let known = known::heads(app, &place, &since).await?;
    let mut chains = Vec::new();
    for hour in time::hours(&since, now) {
        chains.append(&mut audit_rows::chains(&app.store, &hour).await?);
    }
    let found = stream::iter(chains).map(|chain| async move {
        let head = audit_rows::head(&app.store, &chain).await?;
        Ok::<_, ScheduleError>((chain, head))
    });
    let found: Vec<_> = found.buffer_unordered(AT_ONCE).try_collect().await?;
    let (mut heads, mut rows) = (Vec::new(), 0);
    for (chain, head) in found {
        let before = known.get(&chain);
        let Some((number, hash)) = head.filter(|(_, hash)| !hash.is_empty()) else {
            broken(&chain, "a registered chain has no last row");
            continue;
        };
        match before {
            Some(before) if before.number == number && before.hash == hash => {}
            Some(before) if before.number >= number => broken(&chain, "a chain is not what was sealed of it"),
            _ => {
                rows += number + 1 - before.map_or(0, |before| before.number + 1);
                heads.push(Head { chain, hash, number });
            }
        }
    }
    heads.sort_unstable();
    let before = last.map(|last| last.open.clone()).unwrap_or_default();
    let open = if all { before.max(time::hour(now - OPEN)) } else { before };
    let statement = Statement {
        at: time::sortable(now),
        chains: heads.len() as u64,
        key: key.id().to_owned(),
        kind: KIND.to_owned(),
        open,
        previous: place.hash,
        root: merkle::root(&heads),
        rows,
        sequence: place.sequence + 1,
        since,
        v: 1,
    };
    let statement = statement.text().map_err(|_| ScheduleError::Stopped("a statement can not be written"))?;
    let signature = STANDARD.encode(app.vault.sign_seal(&statement).await?);
    Ok(Seal { heads, signature, statement })
}

/// The first hour to look at, and whether these are all that are open.
fn reach(last: Option<&SealHeadRow>, now: Timestamp) -> (String, bool) {
    match last {
        None => (time::hour(now - FIRST), true),
        Some(last) if time::hour(last.at) == time::hour(now) => (time::hour(now - NEAR).max(last.open.clone()), false),
        Some(last) => (last.open.clone(), true),
    }
}

/// The seal goes on without what the chain has lost: the check names the rows, and nobody seals a loss.
fn broken(chain: &str, why: &str) {
    tracing::error!(audit.chain = chain, trail.broken = why, "the trail is not what it was");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn last(at: &str, open: &str) -> SealHeadRow {
        let (at, open) = (at.parse().unwrap(), open.to_owned());
        SealHeadRow { version: 1, sequence: 1, hash: String::new(), at, open, rows: 0 }
    }

    #[test]
    fn the_first_seal_of_an_hour_looks_at_all_open_hours_and_no_hour_is_left_out() {
        let now = "2026-06-09T02:20:00Z".parse().unwrap();
        assert_eq!(reach(None, now), ("2026-06-02T02".to_owned(), true));
        let within = last("2026-06-09T02:05:00Z", "2026-06-08T02");
        assert_eq!(reach(Some(&within), now), ("2026-06-09T00".to_owned(), false));
        // Nothing was sealed for two days.
        let long_ago = last("2026-06-07T01:50:00Z", "2026-06-06T01");
        assert_eq!(reach(Some(&long_ago), now), ("2026-06-06T01".to_owned(), true));
        // Never before what is open.
        let just_begun = last("2026-06-09T02:05:00Z", "2026-06-09T01");
        assert_eq!(reach(Some(&just_begun), now), ("2026-06-09T01".to_owned(), false));
    }
}
