//! `GET /access/catalogue`: roles with their rights, scopes and levels, and who approves a grant of them, in
//! both languages.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::domain::catalogue::{Label, Role};
use shared::http::caller::permission::ViewCatalogue;
use shared::http::{May, Parameters, Problem, Problems, SharedApp};
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessCatalogue {
    pub version: String,
    pub roles: Vec<RoleView>,
    pub approvals: Vec<FlowView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoleView {
    #[schema(example = "sales")]
    pub id: String,
    pub label: Label,
    /// `business` or `operation_support`: nobody has both (ACC-06).
    #[schema(example = "business")]
    pub post: String,
    pub rights: Vec<&'static str>,
    /// The widest scope of a grant.
    #[schema(example = "own")]
    pub scope: String,
    /// A grant of it takes effect with an approval (ACC-07).
    pub high: bool,
    /// Levels it is cleared for, with a signed agreement and a current training.
    pub levels: Vec<u8>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FlowView {
    pub id: String,
    pub label: Label,
    pub delegable: bool,
    pub steps: Vec<FlowStepView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FlowStepView {
    pub by: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalates_to: Option<String>,
}

/// View roles and rights
#[utoipa::path(
    get,
    path = "/access/catalogue",
    tag = "access",
    operation_id = "view_access_catalogue",
    responses((status = 200, body = AccessCatalogue), Problems),
)]
pub async fn view_access_catalogue(
    State(app): State<SharedApp>,
    _caller: May<ViewCatalogue>,
    parameters: Parameters,
) -> Result<Json<AccessCatalogue>, Problem> {
    parameters.finish()?;
    let approvals = app.catalogue.approvals.iter().map(|flow| FlowView {
        id: flow.id.clone(),
        label: flow.label.clone(),
        delegable: flow.delegable,
        steps: flow
            .steps
            .iter()
            .map(|step| FlowStepView {
                by: step.by.clone(),
                escalates_to: step.escalate.as_ref().map(|next| next.to.clone()),
            })
            .collect(),
    });
    Ok(Json(AccessCatalogue {
        version: app.catalogue.version.clone(),
        roles: app.catalogue.roles.iter().map(role).collect(),
        approvals: approvals.collect(),
    }))
}

fn role(role: &Role) -> RoleView {
    RoleView {
        id: role.id.clone(),
        label: role.label.clone(),
        post: role.post.as_str().to_owned(),
        rights: role.rights.iter().map(|right| right.as_str()).collect(),
        scope: role.scope.as_str().to_owned(),
        high: role.high,
        levels: role.levels.iter().map(|level| u8::from(*level)).collect(),
    }
}
