//! `POST /access/staff`: puts somebody on the staff, bound to the identity he signs in with (ACC-01). He may
//! do nothing until he is given a role, and sees levels 1 and 2 only with a signed agreement and a training.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{StaffId, UnitId};
use shared::http::app::Committed;
use shared::http::caller::permission::ManageAccess;
use shared::http::caller::subject_hash;
use shared::http::{App, Caller, Code, Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::units;
use shared::store::Transaction;
use shared::store::access::{self, StaffRow};
use utoipa::ToSchema;

use crate::member::{self, StaffView, invalid, line};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnrolStaff {
    #[schema(example = "沈青")]
    name: String,
    #[schema(example = "客户信息专员")]
    position: String,
    #[schema(value_type = String, example = "unt_east")]
    unit_id: UnitId,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    team_id: Option<UnitId>,
    #[schema(example = "east")]
    region_id: String,
    /// `iss` and `sub` of the tokens he signs in with. Kept as one hash.
    #[schema(example = "https://login.example.com/")]
    issuer: String,
    subject: String,
}

/// Enrol a member of staff
#[utoipa::path(
    post,
    path = "/access/staff",
    tag = "access",
    operation_id = "enrol_staff",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = EnrolStaff,
    responses((status = 201, body = StaffView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn enrol_staff(
    State(app): State<SharedApp>,
    caller: May<ManageAccess>,
    Command { body, once }: Command<EnrolStaff>,
) -> Result<Created<StaffView>, Problem> {
    if let Some(replay) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &replay.resource).await;
    }
    app.catalogue.region(&body.region_id).ok_or_else(|| invalid("/regionId", "not_an_option"))?;
    let hash = subject_hash(&line("/issuer", &body.issuer, 255)?, &line("/subject", &body.subject, 255)?);
    let row = StaffRow {
        id: StaffId::new(),
        version: 1,
        name: line("/name", &body.name, 50)?,
        position: line("/position", &body.position, 50)?,
        unit_id: body.unit_id,
        team_id: body.team_id,
        region_id: body.region_id,
        posted_at: None,
        status: StaffRow::ACTIVE.to_owned(),
        locked: None,
        agreement: None,
        training: None,
    };
    if !member::reaches(&caller, Right::AccessManage, &row) {
        return Err(invalid("/unitId", "not_an_option"));
    }
    if access::staff_of(&app.store, &hash).await?.is_some() {
        return Err(Problem::fault(Code::InvalidState, "/subject", "subject_taken"));
    }
    let mut tx = Transaction::new();
    access::enrol(&hash, &row, &mut tx)?;
    units::expect_reviews(&app, &row.unit_id, &mut tx).await?;
    once.remember(&app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry = Entry::new("enrol_staff", Act::Change, caller.actor()).case(&row.id);
    if let Committed::Replayed(replay) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &replay.resource).await;
    }
    Ok(created(member::view(row, Vec::new(), None)))
}

fn created(view: StaffView) -> Created<StaffView> {
    Created::new(format!("/access/staff/{}", view.id), view.version, view)
}

async fn again(app: &App, caller: &Caller, resource: &str) -> Result<Created<StaffView>, Problem> {
    let id = resource.parse().map_err(|_| Problem::new(Code::NotFound))?;
    Ok(created(member::again(app, caller, &id, "enrol_staff").await?.body))
}
