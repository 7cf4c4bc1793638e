//! Something is planned, in the transaction of whatever it follows from.

use std::collections::BTreeMap;

use aws_lc_rs::digest::{SHA256, digest};

use super::settle;
use crate::domain::access::Place;
use crate::domain::catalogue::KeyClass;
use crate::domain::follow_up::{DueBy, FollowUpAct, Source, State};
use crate::domain::ids::{FollowUpId, StaffId, SubjectId};
use crate::http::{App, Code, Problem};
use crate::registry::words;
use crate::store::customers::{ContactRow, CustomerRow};
use crate::store::follow_ups::{self, FollowUpActRow, FollowUpRow, SCHEMA};
use crate::store::{Binary, Transaction, keys, subjects};

/// With whom it is planned.
#[derive(Clone, Copy)]
pub enum With<'a> {
    /// A colleague's task.
    Nobody,
    Customer(&'a CustomerRow),
    Contact(&'a CustomerRow, &'a ContactRow),
}

pub struct Plan<'a> {
    /// Given by whoever may ask twice: what is planned under it once is not planned again.
    pub id: Option<FollowUpId>,
    /// By the catalogue's `interactions.plans`.
    pub kind: &'a str,
    pub with: With<'a>,
    /// Whose it is to do.
    pub place: Place,
    /// The kind's term from now, when left out.
    pub due: Option<DueBy>,
    /// As checked; sealed under the key of whomever it is planned with.
    pub words: BTreeMap<String, String>,
    pub source: Option<Source>,
    pub rule: Option<String>,
}

/// An id that the same parts lead to each time, and that tells none of them.
pub fn derived_id(parts: &[&str]) -> Result<FollowUpId, Problem> {
    let text: String = parts.iter().map(|part| format!("|{}|{part}", part.len())).collect();
    let hash = hex::encode(digest(&SHA256, format!("kehu-follow-up/1{text}").as_bytes()));
    format!("{}_{}", FollowUpId::PREFIX, &hash[..32]).parse().map_err(|_| Problem::internal("derived id"))
}

/// Into `tx`. `None`: it is planned already. Of two at the same moment one is refused by `Guard::Exists`.
pub async fn plan(
    app: &App,
    by: &StaffId,
    wanted: Plan<'_>,
    tx: &mut Transaction,
) -> Result<Option<FollowUpRow>, Problem> {
    let known = app.catalogue.interactions.plan(wanted.kind);
    let kind = known.ok_or_else(|| Problem::fault(Code::Invalid, "/kind", "not_an_option"))?;
    let id = match wanted.id {
        Some(id) if follow_ups::get(&app.store, &id).await?.is_some() => return Ok(None),
        Some(id) => id,
        None => FollowUpId::new(),
    };
    let now = app.time.now();
    let (subject, personal_kid, customer_id, contact_id) = match wanted.with {
        With::Customer(row) => (row.subject.clone(), row.personal_kid.clone(), Some(row.id.clone()), None),
        With::Contact(row, contact) => {
            let (subject, kid) = (contact.subject.clone(), contact.personal_kid.clone());
            (subject, kid, Some(row.id.clone()), Some(contact.id.clone()))
        }
        With::Nobody => (SubjectId::new(), String::new(), None, None),
    };
    let item = keys::follow_up(&id).path();
    let (sealed, personal_kid) = if matches!(wanted.with, With::Nobody) {
        nobodys(app, &subject, &item, &wanted.words, tx).await?
    } else {
        // Nothing is planned with who is being erased.
        subjects::require_live(&subject, tx);
        (words::seal(app, &subject, &personal_kid, &item, &wanted.words).await?, personal_kid)
    };
    let mut row = FollowUpRow {
        schema: SCHEMA,
        version: 1,
        kind: kind.id.clone(),
        state: State::Open,
        place: wanted.place,
        customer_id,
        contact_id,
        subject,
        personal_kid,
        words: sealed,
        source: wanted.source,
        rule: wanted.rule,
        due_by: wanted.due.unwrap_or(DueBy::Within { from: now, term: kind.term }),
        due: now,
        provisional: false,
        notice_at: None,
        told: 0,
        planned_at: now,
        planned_by: by.clone(),
        done_by: None,
        ended_at: None,
        moved: 0,
        acts: 1,
        catalogue_version: app.catalogue.version.clone(),
        id,
    };
    settle(app, &mut row)?;
    row.create(tx)?;
    tx.insert(&first_act(&row))?;
    Ok(Some(row))
}

/// What is said of nobody in particular may name somebody all the same: it has a key of its own.
async fn nobodys(
    app: &App,
    subject: &SubjectId,
    item: &str,
    said: &BTreeMap<String, String>,
    tx: &mut Transaction,
) -> Result<(BTreeMap<String, Binary>, String), Problem> {
    let mut sealing = app.vault.sealing_new(subject);
    let mut sealed = BTreeMap::new();
    for (name, text) in said {
        sealed.insert(name.clone(), sealing.seal(KeyClass::Personal, item, name, text).await?);
    }
    let kid = sealing.personal_kid().await?;
    subjects::register(subject, app.time.now(), tx)?;
    sealing.keep_keys(tx)?;
    Ok((sealed, kid))
}

fn first_act(row: &FollowUpRow) -> FollowUpActRow {
    FollowUpActRow {
        follow_up_id: row.id.clone(),
        number: 0,
        act: FollowUpAct::Planned,
        at: row.planned_at,
        by: row.planned_by.clone(),
        words: BTreeMap::new(),
        was_due: None,
        staff: Some(row.place.owner_id.clone()),
        role: None,
    }
}
