//! What a wave has come to. Of an anonymous one, and of a small group, nothing is told below five answers: few
//! answers lead back to who gave them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::language::Language;
use crate::domain::survey::{Counts, Figure, Group, Scale, Sums, standing};
use crate::http::{App, Problem};
use crate::store::surveys::{self, SumsRow, WaveRow};

/// Fewer answers than these are not told.
pub const LEAST: u64 = 5;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ResultsView {
    pub invited: u64,
    pub answered: u64,
    /// Hundredths of a per cent of those who were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_rate: Option<u64>,
    /// Below five answers there are none.
    pub questions: Vec<QuestionResult>,
    /// The same by department and by value class, of groups with at least five answers.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub groups: BTreeMap<String, Vec<QuestionResult>>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuestionResult {
    pub id: String,
    pub label: String,
    #[schema(inline)]
    pub scale: Scale,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub figure: Option<Figure>,
    /// What the company wants to reach (SAT-06), in the unit of the score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<i64>,
    /// The target is missed, and not by chance alone.
    pub below_target: bool,
    pub counts: Counts,
}

/// `shows`: the groups the reader may see beside the whole.
pub async fn results(
    app: &App,
    wave: &WaveRow,
    language: Language,
    shows: impl Fn(&str) -> bool,
) -> Result<ResultsView, Problem> {
    let all = by_group(surveys::sums(&app.store, &wave.survey, &wave.wave).await?);
    let whole = all.get(&Group::All.word()).cloned().unwrap_or_default();
    let tell = |sums: &Sums| sums.answered >= LEAST;
    let groups = all.iter().filter(|(group, sums)| **group != Group::All.word() && shows(group) && tell(sums));
    Ok(ResultsView {
        invited: wave.invited,
        answered: whole.answered,
        response_rate: (whole.answered * 10_000).checked_div(wave.invited),
        questions: if tell(&whole) { questions(wave, &whole, language) } else { Vec::new() },
        groups: groups.map(|(group, sums)| (group.clone(), questions(wave, sums, language))).collect(),
    })
}

fn by_group(rows: Vec<SumsRow>) -> BTreeMap<String, Sums> {
    let mut all: BTreeMap<String, Sums> = BTreeMap::new();
    for row in rows {
        all.entry(row.group).or_default().merge(&row.sums);
    }
    all
}

fn questions(wave: &WaveRow, sums: &Sums, language: Language) -> Vec<QuestionResult> {
    let counted = wave.template.questions.iter().filter(|question| question.scale != Scale::Text);
    let result = |question: &crate::domain::survey::Question| {
        let counts = sums.questions.get(&question.id).cloned().unwrap_or_default();
        let figure = standing(question.scale, &counts);
        let target = wave.targets.get(&question.id).copied();
        let missed = |(figure, target): (&Figure, i64)| figure.score + figure.margin < target;
        QuestionResult {
            id: question.id.clone(),
            label: question.label.text(language).to_owned(),
            scale: question.scale,
            subject: question.subject.clone(),
            below_target: figure.as_ref().zip(target).is_some_and(missed),
            figure,
            target,
            counts,
        }
    };
    counted.map(result).collect()
}
