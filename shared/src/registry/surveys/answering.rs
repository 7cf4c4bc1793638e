//! An answer is put away: marks and options as they are, words sealed, and whatever it answers used up in the same
//! transaction. Whoever takes answers from the public can read none of it again.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::domain::catalogue::KeyClass;
use crate::domain::ids::{AnswerId, SubjectId};
use crate::domain::survey::Answers;
use crate::http::{App, Problem};
use crate::store::surveys::{AnswerRow, Answerer, Mode, WaveRow};
use crate::store::{StoredRow, Transaction, subjects};

pub struct Answered {
    pub mode: Mode,
    /// Whose words they are; `None`: nobody is to know.
    pub of: Option<(SubjectId, Answerer)>,
}

pub async fn put_away(
    app: &App,
    wave: &WaveRow,
    answers: Answers,
    from: Answered,
    tx: &mut Transaction,
) -> Result<AnswerRow, Problem> {
    let known = from.of.is_some();
    let (subject, by) = match from.of {
        Some((subject, by)) => (subject, Some(by)),
        None => (SubjectId::new(), None),
    };
    // An id that tells the time would tell when somebody answered.
    let id = format!("{}_{}", AnswerId::PREFIX, Uuid::new_v4().simple());
    let mut row = AnswerRow {
        id: id.parse().map_err(|_| Problem::internal("an id of our own"))?,
        survey: wave.survey.clone(),
        wave: wave.wave.clone(),
        mode: from.mode,
        given: answers.given,
        words: BTreeMap::new(),
        subject,
        personal_kid: None,
        by,
    };
    if !answers.words.is_empty() {
        let item = row.key().path();
        let mut sealing = app.vault.sealing_unread(&row.subject);
        for (question, words) in &answers.words {
            let sealed = sealing.seal(KeyClass::Personal, &item, question, words).await?;
            row.words.insert(question.clone(), sealed);
        }
        row.personal_kid = Some(sealing.personal_kid().await?);
        sealing.keep_keys(tx)?;
        if !known {
            subjects::register(&row.subject, wave.closes_at, tx)?;
        }
    }
    if known {
        // Nothing is added to what is being erased.
        subjects::require_live(&row.subject, tx);
    }
    tx.insert(&row)?;
    Ok(row)
}
