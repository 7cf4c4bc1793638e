//! A request as it is shown: what it is about before anything else (ACC-23), how far it is, by when it
//! has to be decided and why then, and all that has happened.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Powers, effects, reason};
use crate::domain::access::GrantScope;
use crate::domain::approval::{Act, ActKind, Case, Status, Step, StepRule, due};
use crate::domain::catalogue::Label;
use crate::domain::clock::Calendar;
use crate::domain::ids::{ApprovalId, CaseId, ContactId, CustomerId, RevealId, StaffId, SurveyId, UnitId};
use crate::domain::language::Language;
use crate::http::masking::Shown;
use crate::http::{App, Caller, Problem};
use crate::store::access::StaffRow;
use crate::store::approvals::ApprovalRow;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalView {
    #[schema(value_type = String, example = "apr_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: ApprovalId,
    pub version: u64,
    #[schema(example = "high_grant")]
    pub flow: String,
    pub flow_label: Label,
    #[schema(inline)]
    pub status: Status,
    pub matter: MatterView,
    #[schema(value_type = String)]
    pub requested_by: StaffId,
    #[schema(value_type = String)]
    pub requested_at: Timestamp,
    /// Whether the caller may decide it now.
    pub may_decide: bool,
    pub steps: Vec<StepView>,
    pub history: Vec<ActView>,
}

/// What a request is about.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MatterView {
    Grant(GrantMatterView),
    Reveal(RevealMatterView),
    Case(CaseMatterView),
    SurveyReport(SurveyReportMatterView),
    Article(effects::ArticleMatterView),
    Change(effects::ChangeMatterView),
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantMatterView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff: Option<StaffCard>,
    #[schema(example = "sales")]
    pub role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_label: Option<Label>,
    pub scope: ScopeView,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub until: Option<Timestamp>,
}

/// Fields of level 1 that are to be seen in clear, or were in an emergency. Their masks, `GET /customers/{id}`
/// shows.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RevealMatterView {
    #[schema(value_type = String)]
    pub reveal_id: RevealId,
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub contact_id: Option<ContactId>,
    /// Ids of the fields.
    pub wanted: Vec<String>,
    pub purpose: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<String>,
    pub break_glass: bool,
}

/// A move of a case, with what was said for it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaseMatterView {
    #[schema(value_type = String)]
    pub case_id: CaseId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub customer_id: Option<CustomerId>,
    #[serde(rename = "move")]
    #[schema(example = "resolve")]
    pub step: String,
    pub label: String,
    /// What the form says besides words.
    #[schema(value_type = Object)]
    pub values: BTreeMap<String, serde_json::Value>,
    #[serde(flatten)]
    pub shown: Shown,
}

/// The report on a survey, as it is to be issued; its figures `GET /surveys/{id}/waves/{wave}/report` shows.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SurveyReportMatterView {
    #[schema(value_type = String)]
    pub survey_id: SurveyId,
    pub wave: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Label>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub analysis: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measures: Option<String>,
}

/// A colleague, as colleagues know each other.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StaffCard {
    #[schema(value_type = String)]
    pub id: StaffId,
    pub name: String,
    pub position: String,
    #[schema(value_type = String)]
    pub unit_id: UnitId,
    pub status: String,
}

impl StaffCard {
    pub fn of(row: StaffRow) -> Self {
        Self { id: row.id, name: row.name, position: row.position, unit_id: row.unit_id, status: row.status }
    }
}

/// How far a grant reaches: its holder's own customers, those of units or regions, or all.
#[derive(Debug, Clone, Serialize, serde::Deserialize, ToSchema)]
#[serde(tag = "reach", rename_all = "snake_case", deny_unknown_fields)]
pub enum ScopeView {
    Own,
    Units {
        #[schema(value_type = Vec<String>, example = json!(["unt_east"]))]
        ids: Vec<UnitId>,
    },
    Regions {
        ids: Vec<String>,
    },
    All,
}

impl From<GrantScope> for ScopeView {
    fn from(scope: GrantScope) -> Self {
        match scope {
            GrantScope::Own => Self::Own,
            GrantScope::Units(ids) => Self::Units { ids },
            GrantScope::Regions(ids) => Self::Regions { ids },
            GrantScope::All => Self::All,
        }
    }
}

impl From<ScopeView> for GrantScope {
    fn from(scope: ScopeView) -> Self {
        match scope {
            ScopeView::Own => Self::Own,
            ScopeView::Units { ids } => Self::Units(ids),
            ScopeView::Regions { ids } => Self::Regions(ids),
            ScopeView::All => Self::All,
        }
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    /// Roles that decide it.
    pub by: Vec<String>,
    #[schema(inline)]
    pub rule: StepRule,
    /// Where a decider's grant has to reach.
    pub unit_id: String,
    pub region_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub due_at: Option<Timestamp>,
    /// Why then, one sentence a step of the computation.
    pub explanation: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalation: Option<EscalationView>,
}

/// Who may decide as well after `dueAt`, and until when; after that the request has expired.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EscalationView {
    pub to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub due_at: Option<Timestamp>,
    pub explanation: Vec<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ActView {
    #[schema(inline)]
    pub kind: ActKind,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub on_behalf_of: Option<StaffId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// In the words of whoever acted. About a customer it is shown to those who are cleared for his level 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

pub async fn view(
    app: &App,
    caller: &Caller,
    powers: &Powers<'_>,
    row: ApprovalRow,
    language: Language,
) -> Result<ApprovalView, Problem> {
    let (now, calendar) = (app.time.now(), app.calendar()?);
    let reasons = reason::read(app, caller, &row).await?;
    let act = |(act, reason): (&Act, Option<String>)| ActView {
        kind: act.kind,
        at: act.at,
        by: act.by.clone(),
        on_behalf_of: act.on_behalf_of.clone(),
        role: act.role.clone(),
        reason,
    };
    let case: &Case = &row.case;
    let label = || Label { zh: case.flow.clone(), en: case.flow.clone() };
    Ok(ApprovalView {
        matter: effects::show(app, caller, &row, language).await?,
        flow_label: app.catalogue.approval(&case.flow).map_or_else(label, |flow| flow.label.clone()),
        status: case.standing(now),
        may_decide: powers.may_decide(case, now, calendar),
        steps: case.steps.iter().map(|one| step(one, calendar, language)).collect(),
        history: case.acts.iter().zip(reasons).map(act).collect(),
        requested_by: case.requested_by.clone(),
        requested_at: case.requested_at,
        flow: case.flow.clone(),
        id: row.id,
        version: row.version,
    })
}

/// The same of a page of them.
pub async fn view_all(
    app: &App,
    caller: &Caller,
    powers: &Powers<'_>,
    rows: Vec<ApprovalRow>,
    language: Language,
) -> Result<Vec<ApprovalView>, Problem> {
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        views.push(view(app, caller, powers, row, language).await?);
    }
    Ok(views)
}

fn step(step: &Step, calendar: &Calendar, language: Language) -> StepView {
    let explain = |from: Option<Timestamp>, term| {
        from.and_then(|from| due(calendar, from, term).ok()).map(|due| due.explain(language)).unwrap_or_default()
    };
    StepView {
        by: step.rule.by.clone(),
        rule: step.rule.rule,
        unit_id: step.place.unit_id.clone(),
        region_id: step.place.region_id.clone(),
        due_at: step.due_at,
        explanation: explain(step.opened_at, step.rule.within),
        escalation: step.rule.escalate.as_ref().map(|next| EscalationView {
            to: next.to.clone(),
            due_at: step.escalation_due_at,
            explanation: explain(step.due_at, next.within),
        }),
    }
}
