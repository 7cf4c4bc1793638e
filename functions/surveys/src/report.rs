//! 《顾客满意度调查分析报告》 as data and charts (SAT-03): figures by question and subject, what misses its target, the
//! course over the last waves.

use serde::Serialize;
use shared::domain::language::Language;
use shared::http::{App, Caller, Problem};
use shared::registry::surveys::{ResultsView, results};
use shared::store::surveys::{self, WaveRow};
use utoipa::ToSchema;

use crate::chart::{Bar, bars, course};
use crate::view::{WaveCard, sees_group};

/// So many waves before it are compared with.
const BEFORE: i32 = 7;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SurveyReport {
    pub wave: WaveCard,
    pub results: ResultsView,
    /// Questions whose target is missed, and not by chance alone (SAT-04).
    pub below_target: Vec<String>,
    /// The waves before, the oldest first.
    pub course: Vec<CoursePoint>,
    pub charts: Vec<Chart>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CoursePoint {
    pub wave: String,
    pub results: ResultsView,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Chart {
    #[schema(example = "scores")]
    pub id: String,
    pub title: String,
    /// An image of its own, SVG 1.1, without a script.
    pub svg: String,
}

pub async fn report(app: &App, caller: &Caller, wave: WaveRow, language: Language) -> Result<SurveyReport, Problem> {
    let now = results(app, &wave, language, |group| sees_group(caller, group)).await?;
    let (mut earlier, _) = surveys::waves(&app.store, &wave.survey, Some(&wave.wave), BEFORE).await?;
    earlier.reverse();
    let mut past = Vec::with_capacity(earlier.len());
    for row in earlier {
        let results = results(app, &row, language, |_| false).await?;
        past.push(CoursePoint { wave: row.wave, results });
    }
    let charts = charts(&wave, &now, &past, language);
    let below = now.questions.iter().filter(|question| question.below_target).map(|question| question.id.clone());
    Ok(SurveyReport {
        below_target: below.collect(),
        charts,
        wave: WaveCard::of(caller, wave),
        results: now,
        course: past,
    })
}

fn charts(wave: &WaveRow, now: &ResultsView, past: &[CoursePoint], language: Language) -> Vec<Chart> {
    let scored = now.questions.iter().filter_map(|question| {
        let figure = question.figure.as_ref()?;
        Some(Bar { label: question.label.clone(), score: figure.score, margin: figure.margin })
    });
    let title = format!("{} {}", wave.template.label.text(language), wave.wave);
    let scores = bars(&title, &scored.collect::<Vec<_>>());
    let mut all: Vec<_> = scores.map(|svg| Chart { id: "scores".to_owned(), title, svg }).into_iter().collect();
    for question in &now.questions {
        let point = |wave: &str, results: &ResultsView| {
            let found = results.questions.iter().find(|other| other.id == question.id)?.figure.clone()?;
            Some(Bar { label: wave.to_owned(), score: found.score, margin: found.margin })
        };
        let before = past.iter().filter_map(|earlier| point(&earlier.wave, &earlier.results));
        let points: Vec<_> = before.chain(point(&wave.wave, now)).collect();
        let title = question.label.clone();
        all.extend(course(&title, &points).map(|svg| Chart { id: format!("course_{}", question.id), title, svg }));
    }
    all
}
