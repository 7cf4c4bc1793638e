//! A survey and a wave as they are shown.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use shared::domain::access::GrantScope;
use shared::domain::catalogue::{Label, Right};
use shared::domain::ids::{ApprovalId, StaffId, SurveyId};
use shared::domain::survey::{Audience, Rhythm};
use shared::http::{App, Caller, Code, Problem};
use shared::store::surveys::{self, ReportState, SurveyRow, SurveyStatus, WaveRow, WaveStage};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SurveyView {
    #[schema(value_type = String, example = "srv_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: SurveyId,
    pub version: u64,
    #[schema(example = "customer_satisfaction")]
    pub template: String,
    pub title: String,
    #[schema(inline)]
    pub rhythm: Rhythm,
    pub audience: Audience,
    #[schema(example = "sms")]
    pub channel: String,
    pub anonymous: bool,
    pub open_days: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remind_after_days: Option<u16>,
    pub targets: BTreeMap<String, i64>,
    #[schema(inline)]
    pub status: SurveyStatus,
    #[schema(value_type = String)]
    pub owner_id: StaffId,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_by: StaffId,
}

impl From<SurveyRow> for SurveyView {
    fn from(row: SurveyRow) -> Self {
        Self {
            id: row.id,
            version: row.version,
            template: row.template,
            title: row.title,
            rhythm: row.rhythm,
            audience: row.audience,
            channel: row.channel,
            anonymous: row.anonymous,
            open_days: row.open_days,
            remind_after_days: row.remind_after_days,
            targets: row.targets,
            status: row.status,
            owner_id: row.owner_id,
            created_at: row.created_at,
            updated_at: row.updated_at,
            updated_by: row.updated_by,
        }
    }
}

/// A wave, without its figures.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaveCard {
    #[schema(value_type = String)]
    pub survey_id: SurveyId,
    #[schema(example = "2026-q4")]
    pub wave: String,
    pub version: u64,
    #[schema(inline)]
    pub stage: WaveStage,
    pub label: Label,
    pub anonymous: bool,
    #[schema(value_type = String)]
    pub opened_at: Timestamp,
    #[schema(value_type = String)]
    pub closes_at: Timestamp,
    pub invited: u64,
    /// By reason, how many were left in peace.
    pub spared: BTreeMap<String, u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportCard>,
}

/// How far the report on a wave is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReportCard {
    #[schema(value_type = String)]
    pub by: StaffId,
    #[schema(value_type = String)]
    pub at: Timestamp,
    pub analysis: String,
    pub measures: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub approval_id: Option<ApprovalId>,
    /// Issued to the departments since then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub issued_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub approved_by: Option<StaffId>,
}

impl From<ReportState> for ReportCard {
    fn from(state: ReportState) -> Self {
        Self {
            by: state.by,
            at: state.at,
            analysis: state.analysis,
            measures: state.measures,
            approval_id: state.approval,
            issued_at: state.issued_at,
            approved_by: state.approved_by,
        }
    }
}

impl WaveCard {
    /// What is not issued yet is for those who manage surveys.
    pub fn of(caller: &Caller, row: WaveRow) -> Self {
        let told = |report: &ReportState| report.issued_at.is_some() || caller.has(Right::SurveysManage);
        Self {
            survey_id: row.survey,
            wave: row.wave,
            version: row.version,
            stage: row.stage,
            label: row.template.label,
            anonymous: row.anonymous,
            opened_at: row.opened_at,
            closes_at: row.closes_at,
            invited: row.invited,
            spared: row.spared,
            report: row.report.filter(told).map(ReportCard::from),
        }
    }
}

pub async fn survey(app: &App, id: &SurveyId) -> Result<SurveyRow, Problem> {
    surveys::survey(&app.store, id).await?.ok_or_else(|| Problem::new(Code::NotFound))
}

pub async fn wave(app: &App, id: &SurveyId, wave: &str) -> Result<WaveRow, Problem> {
    surveys::wave(&app.store, id, wave).await?.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Figures of a department are for whoever reaches it, those of a value class for whoever reaches all.
pub fn sees_group(caller: &Caller, group: &str) -> bool {
    match group.strip_prefix("unit:") {
        Some(unit) => caller.may_at(Right::SurveysView, (&StaffId::system(), unit, "")),
        None => caller.may_over(Right::SurveysView, &GrantScope::All),
    }
}
