//! What has to be looked up before a row can be judged.

use shared::domain::anomaly::{Circumstances, Sighting};
use shared::http::App;
use shared::runtime::StreamError;
use shared::store::CommitError;
use shared::store::anomalies::{self, Habits};

/// Others who write the same person's habits, at worst: shards of the trail.
const TRIES: u8 = 5;

pub async fn of(app: &App, row: &Sighting) -> Result<(Circumstances, Habits), StreamError> {
    let habits = Habits::of(&app.store, &row.staff).await?;
    // Beyond what the calendar knows nothing is out of hours.
    let open = app.catalogue.calendar().and_then(|calendar| calendar.open_at(row.at)).ok().unwrap_or(true);
    let watched = match row.customers.is_empty() {
        true => Vec::new(),
        false => anomalies::watched(&app.store, false).await?,
    };
    let watched = watched.into_iter().filter(|watched| row.customers.contains(&watched.customer));
    let known = Circumstances {
        closed: !open,
        unseen: habits.unseen(row),
        idle_days: habits.idle_days(app.catalogue.day_of(row.at)),
        watched: watched.map(|row| (row.customer, row.watched, row.expected)).collect(),
    };
    Ok((known, habits))
}

pub async fn remember(app: &App, row: &Sighting, mut habits: Habits) -> Result<(), StreamError> {
    for _ in 0..TRIES {
        let Some(next) = habits.with(row, app.catalogue.day_of(row.at)) else { return Ok(()) };
        match next.keep(&app.store, &row.staff).await {
            Err(CommitError::Refused(_)) => habits = Habits::of(&app.store, &row.staff).await?,
            kept => return kept.map_err(StreamError::Commit),
        }
    }
    Err(StreamError::Waits("habits"))
}
