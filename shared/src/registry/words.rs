//! Free text that is no field of a record: sealed under the `personal` key of whose it is, and shown by the
//! masking serializer.

use std::collections::{BTreeMap, BTreeSet};

use super::card::unless_gone;
use crate::domain::catalogue::KeyClass;
use crate::domain::fault::Fault;
use crate::domain::ids::SubjectId;
use crate::domain::values::text;
use crate::http::masking::{Masking, Shown};
use crate::http::{App, Problem};
use crate::store::{Binary, Key};

/// For the place they will stand in: the path of the row, and their names in it.
pub async fn seal(
    app: &App,
    subject: &SubjectId,
    personal_kid: &str,
    item: &str,
    words: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, Binary>, Problem> {
    let mut sealed = BTreeMap::new();
    if words.is_empty() {
        return Ok(sealed);
    }
    let mut sealing = app.vault.sealing(subject, personal_kid).await?;
    for (name, text) in words {
        sealed.insert(name.clone(), sealing.seal(KeyClass::Personal, item, name, text).await?);
    }
    Ok(sealed)
}

/// What was said, as whoever has this clearance may see it; nothing of somebody who is erased.
pub async fn shown<'v>(
    app: &App,
    subject: &SubjectId,
    item: &Key,
    clearance: BTreeSet<u8>,
    words: impl Iterator<Item = (&'v String, &'v Binary)>,
) -> Result<Shown, Problem> {
    let masking = Masking::of(app, subject, item, clearance);
    Ok(unless_gone(masking.words(words).await)?.unwrap_or_default())
}

/// Takes words in, or tells what is wrong with them.
pub fn read(said: Option<&str>, at: &str, most: usize, faults: &mut Vec<Fault>) -> Option<String> {
    let read = text::multi_line(said?, most);
    read.map_err(|error| faults.push(Fault::new(at, error.code()))).ok()
}
