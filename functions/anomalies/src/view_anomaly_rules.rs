//! `GET /anomalies/rules`: the rules in force. Not in `GET /catalogue`: whoever knows how much is too much
//! stays below it.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::act::Act as RowAct;
use shared::domain::catalogue::{AnomalyRule, AnomalySubject, Baseline, Counted, Severity, Unseen, WatchedFor};
use shared::http::caller::permission::ViewAnomalies;
use shared::http::language::Language;
use shared::http::{May, Problem, Problems, SharedApp};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnomalyRules {
    /// Of the policy that has them.
    pub catalogue_version: String,
    pub items: Vec<AnomalyRuleView>,
}

/// All conditions hold for each row that counts; those left out do not matter.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnomalyRuleView {
    #[schema(example = "bulk_views")]
    pub id: String,
    pub label: String,
    #[schema(inline)]
    pub severity: Severity,
    #[schema(inline)]
    pub of: AnomalySubject,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    pub acts: Vec<RowAct>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    pub off_hours: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub unseen: Option<Unseen>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub idle_days: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub watched: Option<WatchedFor>,
    #[schema(inline)]
    pub count: Counted,
    pub hours: u16,
    pub threshold: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    /// Locks the account, too.
    pub lock: bool,
    /// Out of force.
    pub off: bool,
}

/// View the rules for anomalies
#[utoipa::path(
    get,
    path = "/anomalies/rules",
    tag = "anomalies",
    operation_id = "view_anomaly_rules",
    responses((status = 200, body = AnomalyRules), Problems),
)]
pub async fn view_anomaly_rules(
    State(app): State<SharedApp>,
    caller: May<ViewAnomalies>,
    language: Language,
) -> Result<Json<AnomalyRules>, Problem> {
    app.disclose(&Entry::new("view_anomaly_rules", Act::Disclosure, caller.actor())).await?;
    let items = app.catalogue.anomaly_rules.iter().map(|rule| view(rule, language)).collect();
    Ok(Json(AnomalyRules { catalogue_version: app.catalogue.version.clone(), items }))
}

fn view(rule: &AnomalyRule, language: Language) -> AnomalyRuleView {
    let rule = rule.clone();
    AnomalyRuleView {
        label: rule.label.text(language).to_owned(),
        id: rule.id,
        severity: rule.severity,
        of: rule.of,
        acts: rule.acts,
        actions: rule.actions,
        except: rule.except,
        off_hours: rule.off_hours,
        unseen: rule.unseen,
        idle_days: rule.idle_days,
        watched: rule.watched,
        count: rule.count,
        hours: rule.hours,
        threshold: rule.threshold,
        baseline: rule.baseline,
        lock: rule.lock,
        off: rule.off,
    }
}
