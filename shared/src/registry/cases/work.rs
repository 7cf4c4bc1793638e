//! A POST that does something with one case: found within reach, version checked, changed, its act written
//! into the history, the clocks set anew, remembered, shown. The use case says only what changes.

use std::collections::BTreeMap;

use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use jiff::Timestamp;

use super::find::{Reached, refused, visible};
use super::view::{CaseView, WORDS_OF, prefetch, view};
use super::{case_type, settle};
use crate::audit::{self, Entry};
use crate::domain::access::Place;
use crate::domain::case::{Act, CaseType, Desk, Part, Party};
use crate::domain::ids::{CaseId, StaffId};
use crate::domain::values::text;
use crate::http::app::Committed;
use crate::http::caller::permission::Permission;
use crate::http::idempotency::Once;
use crate::http::language::Language;
use crate::http::{App, Caller, Code, IfMatch, May, Problem, SharedApp, Versioned};
use crate::registry::reach;
use crate::store::cases::{ActRow, CaseRow};
use crate::store::{Binary, Guard, StoredRow, Transaction, subjects};

/// What every such request brings: who sends it, about which case, as it was seen last. Whatever a handler
/// has to say besides that is what it does.
pub struct OnCase<P: Permission> {
    app: SharedApp,
    caller: May<P>,
    id: CaseId,
    language: Language,
    seen: IfMatch,
}

impl<P: Permission> FromRequestParts<SharedApp> for OnCase<P> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, Problem> {
        let caller = May::from_request_parts(parts, app).await?;
        let named = RawPathParams::from_request_parts(parts, app).await.ok();
        // A case may have things of its own behind it in the path.
        let id = named.iter().flatten().find(|(name, _)| *name == "id").and_then(|(_, id)| id.parse().ok());
        let id = id.ok_or_else(|| Problem::new(Code::NotFound))?;
        let Ok(language) = Language::from_request_parts(parts, app).await;
        let seen = IfMatch::from_request_parts(parts, app).await?;
        Ok(Self { app: app.clone(), caller, id, language, seen })
    }
}

impl<P: Permission> OnCase<P> {
    pub fn step(&self, desk: &'static Desk, action: &'static str) -> Step<'_> {
        let Self { app, caller, id, language, seen } = self;
        Step { app, caller, desk, id, seen: *seen, language: *language, action }
    }
}

/// What is done with a case, where, and under which name in the trail.
#[derive(Clone, Copy)]
pub struct Step<'a> {
    pub app: &'a SharedApp,
    pub caller: &'a Caller,
    pub desk: &'static Desk,
    pub id: &'a CaseId,
    pub seen: IfMatch,
    pub language: Language,
    pub action: &'static str,
}

/// What is said with a command, as it is kept.
pub fn words(said: &str, most: usize) -> Result<String, Problem> {
    text::multi_line(said, most).map_err(|error| Problem::fault(Code::Invalid, "/words", error.code()))
}

/// A case as it is being changed.
pub struct Work<'a> {
    pub app: &'a App,
    pub desk: &'static Desk,
    pub of: &'a CaseType,
    /// As it will be.
    pub row: CaseRow,
    pub part: Part,
    pub by: StaffId,
    pub now: Timestamp,
    pub tx: Transaction,
    acts: Vec<ActRow>,
    said: bool,
}

impl<'a> Work<'a> {
    pub fn on(app: &'a App, desk: &'static Desk, row: CaseRow, part: Part, by: &StaffId) -> Result<Self, Problem> {
        let (of, now, by) = (case_type(app, desk)?, app.time.now(), by.clone());
        Ok(Self { app, desk, of, row, part, by, now, tx: Transaction::new(), acts: Vec::new(), said: false })
    }

    /// Where somebody stands who may work on it; nobody, if he is not there, has no right to, or is barred.
    pub async fn assignable(&self, to: &StaffId) -> Result<Option<Place>, Problem> {
        let progress = &self.row.progress;
        if progress.is_barred(to) || progress.handler() == to {
            return Ok(None);
        }
        reach::on_duty(self.app, to, self.desk.handle).await
    }

    /// Refused to whoever has none of these parts in it.
    pub fn require(&self, parties: &[Party]) -> Result<(), Problem> {
        let has = |party: &Party| self.row.progress.is(&self.by, *party, self.part);
        if parties.iter().any(has) { Ok(()) } else { Err(Problem::new(Code::Forbidden)) }
    }

    /// Of a case that is over nothing is begun any more.
    pub fn require_open(&self) -> Result<(), Problem> {
        if self.row.progress.is_open(self.of) { Ok(()) } else { Err(Problem::new(Code::InvalidState)) }
    }

    /// The next act of its history.
    pub fn act(&mut self, act: Act) -> &mut ActRow {
        let row = ActRow::new(self.row.of(), &self.row.id, self.row.acts, act, self.now, &self.by);
        self.row.acts += 1;
        self.acts.push(row);
        let last = self.acts.len() - 1;
        &mut self.acts[last]
    }

    pub(super) fn last_act(&mut self) -> Option<&mut ActRow> {
        self.acts.last_mut()
    }

    /// The same with words, which are sealed for it.
    pub async fn act_with(&mut self, act: Act, words: &BTreeMap<String, String>) -> Result<&mut ActRow, Problem> {
        let item = ActRow::new(self.row.of(), &self.row.id, self.row.acts, act, self.now, &self.by).key().path();
        let sealed = self.seal(&item, words).await?;
        let row = self.act(act);
        row.words = sealed;
        Ok(row)
    }

    /// Words under the `personal` key of whose they are.
    pub async fn seal(
        &mut self,
        item: &str,
        words: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, Binary>, Problem> {
        self.said |= !words.is_empty();
        crate::registry::words::seal(self.app, &self.row.subject, &self.row.personal_kid, item, words).await
    }

    /// A new case. `fresh`: whose words they are is new as well, and no state of his is there to be checked.
    pub(super) fn create(mut self, fresh: bool) -> Result<(CaseRow, Transaction), Problem> {
        settle(self.app, self.of, &mut self.row)?;
        for act in &self.acts {
            self.tx.insert(act)?;
        }
        self.row.create(&mut self.tx)?;
        if !fresh {
            subjects::require_live(&self.row.subject, &mut self.tx);
        }
        Ok((self.row, self.tx))
    }

    /// All of it into the transaction: the case as it is now, and its history.
    pub fn finish(mut self, before: &CaseRow, otherwise: Guard) -> Result<(CaseRow, Transaction), Problem> {
        self.row.version = before.version + 1;
        self.row.catalogue_version.clone_from(&self.app.catalogue.version);
        // What moves no clock leaves the deadlines, and whoever finds the case by them, as they are.
        if !self.row.progress.runs_like(&before.progress) {
            settle(self.app, self.of, &mut self.row)?;
        }
        for act in &self.acts {
            // Somebody else's act has that number: the case is not what was seen.
            act.add(otherwise.clone(), &mut self.tx)?;
        }
        self.row.advance(before, otherwise, &mut self.tx)?;
        if self.said {
            // Nothing is added to what is being erased.
            subjects::require_live(&self.row.subject, &mut self.tx);
        }
        Ok((self.row, self.tx))
    }
}

/// `change` changes the case, and answers the outcome for the trail.
pub async fn carry_out(
    step: Step<'_>,
    once: &Once,
    change: impl AsyncFnOnce(&mut Work<'_>) -> Result<String, Problem>,
) -> Result<Versioned<CaseView>, Problem> {
    let Step { app, caller, desk, id, seen, language, action } = step;
    let Reached { row: before, part } = visible(app, caller, desk, id, action).await?;
    if once.seen(app, caller.id()).await?.is_some() {
        return again(step, before).await;
    }
    seen.check(before.version)?;
    let mut work = Work::on(app, desk, before.clone(), part, caller.id())?;
    let outcome = match change(&mut work).await {
        Ok(outcome) => outcome,
        Err(problem) if matches!(problem.code, Code::Forbidden | Code::ConflictOfInterest) => {
            refused(app, caller, &before, problem.code, action).await;
            return Err(problem);
        }
        Err(problem) => return Err(problem),
    };
    let (row, mut tx) = work.finish(&before, Guard::Stale)?;
    // What could not be shown is not done: nobody is told of a failure that was none.
    prefetch(app, &row).await?;
    once.remember(app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = entry(action, audit::Act::Change, caller, &row).outcome(outcome);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, once).await? {
        let Reached { row, .. } = visible(app, caller, desk, id, action).await?;
        return again(step, row).await;
    }
    Ok(Versioned { version: row.version, body: view(app, desk, caller, row, language).await? })
}

/// A replay shows the case as it is now; its row in the trail first.
async fn again(step: Step<'_>, row: CaseRow) -> Result<Versioned<CaseView>, Problem> {
    let Step { app, caller, desk, language, action, .. } = step;
    app.disclose(&entry(action, audit::Act::Disclosure, caller, &row).replay()).await?;
    Ok(Versioned { version: row.version, body: view(app, desk, caller, row, language).await? })
}

fn entry(action: &'static str, act: audit::Act, caller: &Caller, row: &CaseRow) -> Entry {
    Entry::new(action, act, caller.actor()).case(&row.id).customers(row.customer_id.clone()).fields(WORDS_OF)
}
