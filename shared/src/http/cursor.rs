//! Cursors: sealed, bound to caller and filter, valid for a day. A client can neither read one, nor
//! make one, nor use another's.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::app::App;
use super::caller::Caller;
use super::problem::{Code, Problem};
use crate::vault::VaultError;

#[derive(Serialize, Deserialize)]
struct Position {
    after: String,
    /// Epoch seconds.
    until: i64,
}

/// `filter` is everything else of the request that decides what the list holds.
pub async fn seal(app: &App, caller: &Caller, filter: &str, after: &str) -> Result<String, Problem> {
    let hours = i64::from(app.catalogue.settings.cursor_ttl_hours);
    let until = app.time.now().as_second() + SignedDuration::from_hours(hours).as_secs();
    let position = Position { after: after.to_owned(), until };
    let text = serde_json::to_string(&position).map_err(|_| Problem::internal("cursor"))?;
    let sealed = app.vault.seal_token(&bound(caller, filter), &text).await?;
    Ok(URL_SAFE_NO_PAD.encode(sealed))
}

pub async fn open(app: &App, caller: &Caller, filter: &str, cursor: &str) -> Result<String, Problem> {
    let invalid = || Problem::fault(Code::InvalidCursor, "cursor", "malformed");
    let sealed = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| invalid())?;
    let text = match app.vault.open_token(&bound(caller, filter), &sealed).await {
        Err(VaultError::Damaged) => return Err(invalid()),
        other => other?,
    };
    let position: Position = serde_json::from_str(&text).map_err(|_| invalid())?;
    if position.until <= app.time.now().as_second() {
        return Err(Problem::fault(Code::InvalidCursor, "cursor", "expired"));
    }
    Ok(position.after)
}

fn bound(caller: &Caller, filter: &str) -> String {
    format!("{}|{filter}", caller.id())
}
