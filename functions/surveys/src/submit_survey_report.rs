//! `POST /surveys/{id}/waves/{wave}/report`: what the office concludes from a wave that is over, and what is to be
//! done about it (SAT-04). The general manager approves it, and it is issued to the departments (SAT-03).

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::approval::{Matter, SurveyReportMatter};
use shared::domain::ids::SurveyId;
use shared::domain::values::text;
use shared::http::app::Committed;
use shared::http::caller::permission::ManageSurveys;
use shared::http::language::Language;
use shared::http::{Code, Command, Created, IfMatch, May, Path, Problem, Problems, SharedApp};
use shared::registry::approval::{self, Asked};
use shared::store::surveys::{ReportState, WaveRow, WaveStage};
use shared::store::{Guard, Transaction};
use utoipa::ToSchema;

use crate::report::{SurveyReport, report};
use crate::view::wave;

const ACTION: &str = "submit_survey_report";
const FLOW: &str = "survey_report";
const WORDS: usize = 4000;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubmitSurveyReport {
    /// Of figures and causes; no customer is named in it.
    #[schema(example = "响应速度得分低于目标，主要集中在东区。")]
    analysis: String,
    /// Corrective and preventive measures.
    #[schema(example = "东区增加一名接线员，一周内培训完毕。")]
    measures: String,
}

/// Submit the report on a wave
#[utoipa::path(
    post,
    path = "/surveys/{id}/waves/{wave}/report",
    tag = "surveys",
    operation_id = "submit_survey_report",
    params(
        ("id" = String, Path), ("wave" = String, Path),
        ("If-Match" = String, Header, description = "The wave's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = SubmitSurveyReport,
    responses((status = 202, body = SurveyReport, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn submit_survey_report(
    State(app): State<SharedApp>,
    caller: May<ManageSurveys>,
    Path((id, name)): Path<(SurveyId, String)>,
    language: Language,
    seen: IfMatch,
    Command { body, once }: Command<SubmitSurveyReport>,
) -> Result<Created<SurveyReport>, Problem> {
    let before = wave(&app, &id, &name).await?;
    let shown = async |row: WaveRow, approval: &str| -> Result<Created<SurveyReport>, Problem> {
        let version = row.version;
        let body = report(&app, &caller, row, language).await?;
        Ok(Created::accepted(format!("/approvals/{approval}"), version, body))
    };
    let again = async |row: WaveRow, approval: &str| -> Result<Created<SurveyReport>, Problem> {
        app.disclose(&Entry::new(ACTION, Act::Disclosure, caller.actor()).case(&id).replay()).await?;
        shown(row, approval).await
    };
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(before, &done.resource).await;
    }
    seen.check(before.version)?;
    let under_way =
        before.report.as_ref().is_some_and(|report| report.approval.is_some() || report.issued_at.is_some());
    if before.stage != WaveStage::Closed || under_way {
        return Err(Problem::new(Code::InvalidState));
    }
    let word = |said: &str, at| text::multi_line(said, WORDS).map_err(|e| Problem::fault(Code::Invalid, at, e.code()));
    let (analysis, measures) = (word(&body.analysis, "/analysis")?, word(&body.measures, "/measures")?);
    let (at, by) = (app.time.now(), caller.id().clone());
    let mut tx = Transaction::new();
    let matter = Matter::SurveyReport(SurveyReportMatter { survey: id.clone(), wave: before.wave.clone(), at });
    let asked = Asked { flow: FLOW, matter, object: caller.place(), reason: None };
    let request = approval::request(&app, &caller, asked, &mut tx).await?;
    let state = ReportState {
        by,
        at,
        analysis,
        measures,
        approval: Some(request.id.clone()),
        issued_at: None,
        approved_by: None,
    };
    let row = WaveRow { version: before.version + 1, report: Some(state), ..before.clone() };
    row.advance(&before, Guard::Stale, &mut tx)?;
    once.remember(&app, caller.id(), request.id.as_str(), None, &mut tx)?;
    let entry = Entry::new(ACTION, Act::Change, caller.actor()).case(&id).change(&request.id);
    match app.commit_once(&tx, &entry, &once).await? {
        Committed::Done => shown(row, request.id.as_str()).await,
        Committed::Replayed(done) => again(wave(&app, &id, &name).await?, &done.resource).await,
    }
}
