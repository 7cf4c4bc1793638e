//! What misses its target is set right (SAT-04): once the report on a wave is issued, each question below its target
//! gives whoever wrote the report a corrective action, with its date and its ladder. Once, whoever hands the row
//! over again.

use std::collections::BTreeMap;

use futures::future::BoxFuture;
use shared::audit::{Act, Entry};
use shared::domain::access::Place;
use shared::domain::follow_up::{Source, SourceKind};
use shared::domain::ids::StaffId;
use shared::domain::language::Language;
use shared::http::{App, SharedApp};
use shared::registry::follow_ups::{self, Plan, With};
use shared::registry::surveys::{QuestionResult, results};
use shared::runtime::StreamError;
use shared::store::surveys::{self, WaveRow};
use shared::store::{CommitError, Guard, Row, StoreError, Transaction, access, from_row};

use crate::{actor, waits};

const CORRECTIVE_ACTION: &str = "corrective_action";

pub fn see_to_missed_targets<'a>(app: &'a SharedApp, image: &'a Row) -> BoxFuture<'a, Result<(), StreamError>> {
    Box::pin(async move {
        if !surveys::is_wave(image) {
            return Ok(());
        }
        let wave: WaveRow = from_row(image.clone()).map_err(|_| StreamError::Unreadable)?;
        let Some(report) = wave.report.as_ref().filter(|report| report.issued_at.is_some()) else { return Ok(()) };
        let whole = results(app, &wave, Language::Zh, |_| false).await.map_err(waits)?;
        let missed: Vec<_> = whole.questions.iter().filter(|question| question.below_target).collect();
        if missed.is_empty() {
            return Ok(());
        }
        // Whoever wrote it; in his absence, whoever approved it.
        let Some(place) = first_present(app, [Some(&report.by), report.approved_by.as_ref()]).await? else {
            tracing::error!(survey.id = %wave.survey, "nobody is there to set right what misses its target");
            return Ok(());
        };
        for question in missed {
            see_to(app, &wave, question, place.clone()).await?;
        }
        Ok(())
    })
}

async fn first_present(app: &App, named: [Option<&StaffId>; 2]) -> Result<Option<Place>, StoreError> {
    for id in named.into_iter().flatten() {
        let found = access::person(&app.store, id, true).await?;
        if let Some((staff, _)) = found.filter(|(staff, _)| staff.is_active()) {
            return Ok(Some(staff.place()));
        }
    }
    Ok(None)
}

async fn see_to(app: &App, wave: &WaveRow, question: &QuestionResult, place: Place) -> Result<(), StreamError> {
    let WaveRow { survey, wave: name, template, .. } = wave;
    let words = format!("《{}》{name}：“{}”低于目标", template.label.text(Language::Zh), question.label);
    let mut tx = Transaction::new();
    let wanted = Plan {
        id: Some(follow_ups::derived_id(&["target", survey.as_str(), name, &question.id]).map_err(waits)?),
        kind: CORRECTIVE_ACTION,
        with: With::Nobody,
        place,
        due: None,
        words: BTreeMap::from([("words".to_owned(), words)]),
        source: Some(Source { kind: SourceKind::Survey, id: Some(format!("{survey}/{name}")) }),
        rule: None,
    };
    if follow_ups::plan(app, &StaffId::system(), wanted, &mut tx).await.map_err(waits)?.is_none() {
        return Ok(());
    }
    let entry = Entry::new("see_to_missed_targets", Act::Change, actor()).case(survey).outcome("planned");
    match app.trail.commit(&tx, &entry).await {
        // Planned at this moment.
        Ok(()) | Err(CommitError::Refused(Guard::Exists)) => Ok(()),
        Err(error) => Err(StreamError::Commit(error)),
    }
}
