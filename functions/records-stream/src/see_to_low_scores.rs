//! Whoever is not satisfied is called back (SAT-04): a low mark plans a call-back for whoever looks after the
//! customer, with its date and its ladder. Once for each answer, whoever hands it over again.

use std::collections::BTreeMap;

use futures::future::BoxFuture;
use shared::audit::{Act, Entry};
use shared::domain::follow_up::{Source, SourceKind};
use shared::domain::ids::StaffId;
use shared::http::{Code, SharedApp};
use shared::registry::follow_ups::{self, Plan, With};
use shared::runtime::StreamError;
use shared::store::customers;
use shared::store::surveys::{self, AnswerRow};
use shared::store::{CommitError, Guard, Row, Transaction, from_row};

use crate::{actor, waits};

const CALL_BACK: &str = "call_back";

pub fn see_to_low_scores<'a>(app: &'a SharedApp, image: &'a Row) -> BoxFuture<'a, Result<(), StreamError>> {
    Box::pin(async move {
        if !surveys::is_answer(image) {
            return Ok(());
        }
        let answer: AnswerRow = from_row(image.clone()).map_err(|_| StreamError::Unreadable)?;
        // Nobody calls back whom nobody knows.
        let Some(by) = &answer.by else { return Ok(()) };
        let Some(wave) = surveys::wave(&app.store, &answer.survey, &answer.wave).await? else { return Ok(()) };
        if wave.template.low(&answer.given).next().is_none() {
            return Ok(());
        }
        let Some(customer) = customers::get(&app.store, &by.customer, true).await? else { return Ok(()) };
        let mut tx = Transaction::new();
        let wanted = Plan {
            id: Some(follow_ups::derived_id(&["survey", answer.id.as_str()]).map_err(waits)?),
            kind: CALL_BACK,
            with: With::Customer(&customer),
            place: customer.facets.place(),
            due: None,
            words: BTreeMap::new(),
            source: Some(Source { kind: SourceKind::Survey, id: Some(answer.id.to_string()) }),
            rule: None,
        };
        match follow_ups::plan(app, &StaffId::system(), wanted, &mut tx).await {
            Ok(Some(_)) => {}
            Ok(None) => return Ok(()),
            // Erased meanwhile: nobody is there to be called back.
            Err(problem) if problem.code == Code::Erased => return Ok(()),
            Err(problem) => return Err(waits(problem)),
        }
        let entry = Entry::new("see_to_low_scores", Act::Change, actor()).customer(&customer.id).case(&answer.id);
        match app.trail.commit(&tx, &entry.outcome("planned")).await {
            // Planned at this moment, or erased meanwhile.
            Ok(()) | Err(CommitError::Refused(Guard::Exists | Guard::SubjectGone)) => Ok(()),
            Err(error) => Err(StreamError::Commit(error)),
        }
    })
}
