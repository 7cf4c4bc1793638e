//! A POST that does something with what is planned: found within reach, version checked, changed, its act
//! written into the history, remembered, shown. The use case says only what changes.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::find::{Reached, visible};
use super::settle;
use super::view::{FollowUpView, WORDS_OF, view};
use crate::audit::{self, Entry};
use crate::domain::catalogue::Right;
use crate::domain::follow_up::{FollowUpAct, State};
use crate::domain::ids::{FollowUpId, InteractionId, StaffId};
use crate::http::app::Committed;
use crate::http::idempotency::Once;
use crate::http::language::Language;
use crate::http::{App, Caller, Code, IfMatch, Problem, SharedApp, Versioned};
use crate::registry::words;
use crate::store::follow_ups::{FollowUpActRow, FollowUpRow, MOST_ACTS};
use crate::store::{CommitError, Guard, StoredRow, Transaction, keys, subjects};

pub struct Step<'a> {
    pub app: &'a SharedApp,
    pub caller: &'a Caller,
    pub id: &'a FollowUpId,
    pub seen: IfMatch,
    pub once: &'a Once,
    pub language: Language,
    pub action: &'static str,
}

/// What is planned, as it is being changed.
pub struct Work<'a> {
    pub app: &'a App,
    /// As it will be.
    pub row: FollowUpRow,
    pub by: StaffId,
    pub now: Timestamp,
    acts: Vec<FollowUpActRow>,
    said: bool,
}

impl<'a> Work<'a> {
    pub fn on(app: &'a App, row: FollowUpRow, by: &StaffId) -> Self {
        Self { app, row, by: by.clone(), now: app.time.now(), acts: Vec::new(), said: false }
    }

    /// Refused to whoever neither is to do it nor oversees who is.
    pub fn require(&self, caller: &Caller) -> Result<(), Problem> {
        let place = self.row.place.parts();
        let his = self.row.place.owner_id == *caller.id() && caller.has(Right::InteractionsPlan);
        if his || caller.may_at(Right::InteractionsOversee, place) {
            Ok(())
        } else {
            Err(Problem::new(Code::Forbidden))
        }
    }

    /// With what is over nothing is done any more.
    pub fn require_open(&self) -> Result<(), Problem> {
        if self.row.state == State::Open { Ok(()) } else { Err(Problem::new(Code::InvalidState)) }
    }

    /// The next act of its history.
    pub fn act(&mut self, act: FollowUpAct) -> &mut FollowUpActRow {
        self.acts.push(FollowUpActRow {
            follow_up_id: self.row.id.clone(),
            number: self.row.acts,
            act,
            at: self.now,
            by: self.by.clone(),
            words: BTreeMap::new(),
            was_due: None,
            staff: None,
            role: None,
        });
        self.row.acts += 1;
        let last = self.acts.len() - 1;
        &mut self.acts[last]
    }

    /// The same with words, which are sealed for it. Room is left for the end of it.
    pub async fn act_with(&mut self, act: FollowUpAct, said: Option<String>) -> Result<&mut FollowUpActRow, Problem> {
        let ends = matches!(act, FollowUpAct::Done | FollowUpAct::Cancelled);
        if self.row.acts + 5 > MOST_ACTS && !ends {
            return Err(Problem::new(Code::InvalidState));
        }
        let item = keys::follow_up_act(&self.row.id, self.row.acts).path();
        let said: BTreeMap<_, _> = said.into_iter().map(|words| ("words".to_owned(), words)).collect();
        self.said |= !said.is_empty();
        let sealed = words::seal(self.app, &self.row.subject, &self.row.personal_kid, &item, &said).await?;
        let row = self.act(act);
        row.words = sealed;
        Ok(row)
    }

    /// It is over.
    pub fn end(&mut self, state: State, by: Option<InteractionId>) {
        self.row.state = state;
        self.row.done_by = by;
        self.row.ended_at = Some(self.now);
    }

    /// Another date; whoever the ladder names is told of that one.
    pub fn reschedule(&mut self) -> Result<(), Problem> {
        self.row.told = 0;
        settle(self.app, &mut self.row)
    }

    pub(super) fn settle(&mut self) -> Result<(), Problem> {
        settle(self.app, &mut self.row)
    }

    /// All of it into the transaction.
    pub fn finish(
        mut self,
        before: &FollowUpRow,
        otherwise: Guard,
        tx: &mut Transaction,
    ) -> Result<FollowUpRow, CommitError> {
        self.row.version = before.version + 1;
        self.row.catalogue_version.clone_from(&self.app.catalogue.version);
        for act in &self.acts {
            tx.create(act.key(), act.row()?, otherwise.clone());
        }
        self.row.advance(before, otherwise, tx)?;
        if self.said {
            // Nothing is added to what is being erased.
            subjects::require_live(&self.row.subject, tx);
        }
        Ok(self.row)
    }
}

/// `change` changes it, and answers the outcome for the trail.
pub async fn carry_out(
    step: Step<'_>,
    change: impl AsyncFnOnce(&mut Work<'_>) -> Result<String, Problem>,
) -> Result<Versioned<FollowUpView>, Problem> {
    let Step { app, caller, id, seen, once, language, action } = step;
    let reached = visible(app, caller, id, action).await?;
    if once.seen(app, caller.id()).await?.is_some() {
        return again(app, caller, reached, language, action).await;
    }
    seen.check(reached.row.version)?;
    let before = reached.row.clone();
    let mut work = Work::on(app, before.clone(), caller.id());
    if let Err(problem) = work.require(caller) {
        let entry = entry(action, audit::Act::Refusal, caller, &before);
        app.refuse(&entry.outcome(problem.code.word())).await;
        return Err(problem);
    }
    let outcome = change(&mut work).await?;
    let mut tx = Transaction::new();
    let row = work.finish(&before, Guard::Stale, &mut tx)?;
    once.remember(app, caller.id(), id.as_str(), None, &mut tx)?;
    let entry = entry(action, audit::Act::Change, caller, &row).outcome(outcome);
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, once).await? {
        let reached = visible(app, caller, id, action).await?;
        return again(app, caller, reached, language, action).await;
    }
    Ok(Versioned { version: row.version, body: view(app, row, reached.clearance, language).await? })
}

/// A replay shows it as it is now; its row in the trail first.
async fn again(
    app: &App,
    caller: &Caller,
    reached: Reached,
    language: Language,
    action: &'static str,
) -> Result<Versioned<FollowUpView>, Problem> {
    let Reached { row, clearance } = reached;
    app.disclose(&entry(action, audit::Act::Disclosure, caller, &row).replay()).await?;
    Ok(Versioned { version: row.version, body: view(app, row, clearance, language).await? })
}

fn entry(action: &'static str, act: audit::Act, caller: &Caller, row: &FollowUpRow) -> Entry {
    Entry::new(action, act, caller.actor()).case(&row.id).customers(row.customer_id.clone()).fields(WORDS_OF)
}
