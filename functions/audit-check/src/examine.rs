//! A stretch of seals, with all rows that they cover.

use futures::stream::{self, StreamExt, TryStreamExt};
use shared::http::App;
use shared::objects::ObjectKey;
use shared::runtime::ScheduleError;
use shared::store::audit_rows;
use verify::chain::{Link, Links, hour_of};
use verify::ledger::Sealed;
use verify::seal::{Place, PublicKey, Seal};
use verify::{Finding, Ledger, judge};

const LARGEST: u64 = 256 << 20;
const AT_ONCE: usize = 8;

pub struct Examined {
    pub place: Place,
    pub rows: u64,
    pub findings: Vec<Finding>,
}

/// The seals after `from`, up to the one numbered `to`.
pub async fn examine(app: &App, from: &Place, to: u64, key: &PublicKey) -> Result<Examined, ScheduleError> {
    let mut ledger = Ledger::after(from.clone());
    for sequence in from.sequence + 1..=to {
        let Some(bytes) = app.seals()?.get(&ObjectKey::seal(sequence), LARGEST).await? else { continue };
        match Seal::from_bytes(&bytes) {
            Ok(seal) => ledger.add(sequence, &seal, std::slice::from_ref(key)),
            Err(_) => ledger.add_unreadable(sequence),
        }
    }
    let mut findings = ledger.findings().to_vec();
    // Those at the end, after which none came to say so.
    findings.extend((ledger.place().sequence + 1..=to).map(|sequence| Finding::SealMissing { sequence }));
    let chains = ledger.chains().map(|(chain, heads)| (chain.to_owned(), heads.to_vec()));
    let chains = chains.map(|(chain, heads)| (ledger.is_closed(hour_of(&chain)), chain, heads)).collect::<Vec<_>>();
    let judged = stream::iter(chains).map(async |(closed, chain, heads)| of_chain(app, &chain, &heads, closed).await);
    let judged: Vec<_> = judged.buffered(AT_ONCE).try_collect().await?;
    let rows = judged.iter().map(|(rows, _)| rows).sum();
    findings.extend(judged.into_iter().flat_map(|(_, findings)| findings));
    Ok(Examined { place: Place { sequence: to, ..ledger.place().clone() }, rows, findings })
}

async fn of_chain(
    app: &App,
    chain: &str,
    heads: &[Sealed],
    closed: bool,
) -> Result<(u64, Vec<Finding>), ScheduleError> {
    let rows = audit_rows::rows(&app.store, chain).await?;
    let count = rows.len() as u64;
    let links: Links =
        rows.into_iter().map(|(number, row)| (number, Link::of(chain, number, &row.body, &row.hash))).collect();
    Ok((count, judge(chain, heads, &links, closed)))
}
