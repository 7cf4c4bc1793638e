//! Somebody who is not on file, or nobody knows who: a data subject of his own all the same.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::domain::catalogue::Profile;
use crate::domain::customer::Intake;
use crate::domain::customer::intake::Taken;
use crate::domain::fault::Fault;
use crate::domain::ids::SubjectId;
use crate::http::{App, Problem};
use crate::store::customers::StoredField;
use crate::store::{Key, Transaction, subjects};
use crate::vault::record::Provenance;

pub struct Stranger {
    pub subject: SubjectId,
    pub personal_kid: String,
    pub fields: BTreeMap<String, StoredField>,
}

/// What somebody says of himself, by the rules for contact persons; what is wrong is told where it stands.
pub fn read(app: &App, purpose: &str, at: &str, fields: &Map<String, Value>, faults: &mut Vec<Fault>) -> Option<Taken> {
    let purposes = [purpose.to_owned()];
    let (profiles, today) = (&[Profile::Contact], app.today());
    let intake = Intake { catalogue: &app.catalogue, profiles, purposes: &purposes, today };
    let mut wrong = intake.missing(|id| fields.contains_key(id));
    let taken = intake.take(fields, None).map_err(|mut found| wrong.append(&mut found)).ok();
    let here = |fault: Fault| Fault::new(fault.pointer.replacen("/fields", at, 1), fault.code);
    let none = wrong.is_empty();
    faults.extend(wrong.into_iter().map(here));
    taken.filter(|_| none)
}

/// With what is known of him; `item`: where it will stand.
pub async fn take_in(
    app: &App,
    taken: Option<&Taken>,
    item: &Key,
    from: &Provenance,
    tx: &mut Transaction,
) -> Result<Stranger, Problem> {
    let subject = SubjectId::new();
    let mut sealing = app.vault.sealing_new(&subject);
    let values = taken.map(|taken| taken.values.clone()).unwrap_or_default();
    let fields = sealing.store(&app.catalogue, item, &values, from).await?;
    let personal_kid = sealing.personal_kid().await?;
    subjects::register(&subject, from.at, tx)?;
    sealing.keep_keys(tx)?;
    Ok(Stranger { subject, personal_kid, fields })
}
