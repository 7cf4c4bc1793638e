//! `POST /access/grants`: gives a role within a scope. A role that reaches level 1, oversees others or runs
//! the system takes effect with the department head's approval (202; ACC-07), others at once (201). Nobody
//! gives himself anything, nor anybody more than his own right to give reaches.

use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::access::GrantScope;
use shared::domain::approval::{GrantMatter, Matter};
use shared::domain::catalogue::{Right, Role};
use shared::domain::fault::Fault;
use shared::domain::ids::{ApprovalId, GrantId, StaffId};
use shared::http::app::Committed;
use shared::http::caller::permission::ManageAccess;
use shared::http::idempotency::Replay;
use shared::http::{App, Caller, Code, Command, Created, May, Problem, Problems, SharedApp};
use shared::registry::approval::{self, Asked, ScopeView};
use shared::registry::grants::{self, Wanted};
use shared::store::access::{self, Given, GrantRow, StaffRow};
use shared::store::{Transaction, approvals};
use utoipa::ToSchema;

use crate::grant::GrantView;
use crate::member::{self, invalid};

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GiveGrant {
    #[schema(value_type = String, example = "stf_sales_1")]
    staff_id: StaffId,
    /// Of `GET /access/catalogue`.
    #[schema(example = "information_specialist")]
    role: String,
    scope: ScopeView,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    until: Option<Timestamp>,
    #[schema(example = "岗位需要")]
    reason: String,
}

const FLOW: &str = "high_grant";

/// Give a role
#[utoipa::path(
    post,
    path = "/access/grants",
    tag = "access",
    operation_id = "give_grant",
    params(("Idempotency-Key" = Option<String>, Header)),
    request_body = GiveGrant,
    responses(
        (status = 201, body = GrantView, headers(("ETag" = String), ("Location" = String))),
        (status = 202, description = "Waits for approval", body = GrantView, headers(("ETag" = String), ("Location" = String))),
        Problems,
    ),
)]
pub async fn give_grant(
    State(app): State<SharedApp>,
    caller: May<ManageAccess>,
    Command { body, once }: Command<GiveGrant>,
) -> Result<Created<GrantView>, Problem> {
    if let Some(replay) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &replay).await;
    }
    let role = app.catalogue.role(&body.role).ok_or_else(|| invalid("/role", "not_an_option"))?;
    let reason = approval::words(Some(&body.reason))?;
    let (staff, held) = receiver(&app, &caller, &body.staff_id).await?;
    let scope: GrantScope = body.scope.into();
    let wanted = Wanted { role, scope: &scope, until: body.until };
    let mut faults = grants::faults(&app.catalogue, &staff, &held, &wanted, app.time.now());
    let too_wide = Fault::new("/scope", "scope_too_wide");
    if !caller.may_over(Right::AccessManage, &scope) && !faults.contains(&too_wide) {
        faults.push(too_wide);
    }
    if !faults.is_empty() {
        return Err(Problem::faults(faults));
    }
    let giving = Giving { app: &app, caller: &caller, staff: &staff, role, scope, until: body.until, reason };
    let mut tx = Transaction::new();
    let (answer, entry) = giving.prepare(&mut tx).await?;
    let (resource, parent) = match &answer.body.approval_id {
        Some(approval) => (approval.to_string(), None),
        None => (answer.body.id.to_string(), Some(staff.id.as_str())),
    };
    once.remember(&app, caller.id(), &resource, parent, &mut tx)?;
    match app.commit_once(&tx, &entry, &once).await? {
        Committed::Done => Ok(answer),
        Committed::Replayed(replay) => again(&app, &caller, &replay).await,
    }
}

/// Whoever is to have it: not oneself, and somebody within reach.
async fn receiver(app: &App, caller: &Caller, id: &StaffId) -> Result<(StaffRow, Vec<GrantRow>), Problem> {
    let refuse = async |code: Code| {
        app.refuse(&Entry::new("give_grant", Act::Refusal, caller.actor()).case(id).outcome(code.word())).await;
        Problem::new(code)
    };
    if id == caller.id() {
        return Err(refuse(Code::OwnRequest).await);
    }
    match access::person(&app.store, id, true).await? {
        Some(found) if member::reaches(caller, Right::AccessManage, &found.0) => Ok(found),
        _ => Err(invalid("/staffId", "not_on_file")),
    }
}

struct Giving<'a> {
    app: &'a SharedApp,
    caller: &'a Caller,
    staff: &'a StaffRow,
    role: &'a Role,
    scope: GrantScope,
    until: Option<Timestamp>,
    reason: String,
}

impl Giving<'_> {
    async fn prepare(self, tx: &mut Transaction) -> Result<(Created<GrantView>, Entry), Problem> {
        let Self { app, caller, staff, role, scope, until, reason } = self;
        let entry = Entry::new("give_grant", Act::Change, caller.actor()).case(&staff.id);
        let id = GrantId::new();
        if !role.high {
            let (at, by) = (app.time.now(), caller.id().clone());
            let given = Given { at, by, reason: Some(reason), approved_by: None, approval: None };
            let row = GrantRow { id, role: role.id.clone(), scope, until, given: Some(given) };
            access::give(&staff.id, &row, tx)?;
            access::touch(staff, tx)?;
            return Ok((created(GrantView::given(&staff.id, row)), entry.change(&role.id).outcome("given")));
        }
        let matter = GrantMatter {
            id,
            staff_id: staff.id.clone(),
            unit_id: staff.unit_id.clone(),
            role: role.id.clone(),
            scope,
            until,
        };
        let asked = Asked { flow: FLOW, matter: Matter::Grant(matter), object: staff.place(), reason: Some(reason) };
        let row = approval::request(app, caller, asked, tx).await?;
        let shown = GrantView::asked(&row, app.time.now()).ok_or_else(|| Problem::internal("not a grant"))?;
        Ok((asked_for(shown, row.version), entry.change(&row.id).outcome("pending")))
    }
}

fn created(view: GrantView) -> Created<GrantView> {
    Created::new(format!("/access/staff/{}", view.staff_id), 1, view)
}

fn asked_for(view: GrantView, version: u64) -> Created<GrantView> {
    let id = view.approval_id.as_ref().map(ToString::to_string).unwrap_or_default();
    Created::accepted(format!("/approvals/{id}"), version, view)
}

/// What an earlier, equal request has given, or asked for.
async fn again(app: &App, caller: &Caller, replay: &Replay) -> Result<Created<GrantView>, Problem> {
    let gone = || Problem::new(Code::NotFound);
    app.disclose(&Entry::new("give_grant", Act::Disclosure, caller.actor()).case(&replay.resource).replay()).await?;
    if let Ok(id) = replay.resource.parse::<ApprovalId>() {
        let row = approvals::get(&app.store, &id).await?.ok_or_else(gone)?;
        let version = row.version;
        return Ok(asked_for(GrantView::asked(&row, app.time.now()).ok_or_else(gone)?, version));
    }
    let staff: StaffId = replay.parent.as_deref().and_then(|id| id.parse().ok()).ok_or_else(gone)?;
    let (_, grants) = access::person(&app.store, &staff, true).await?.ok_or_else(gone)?;
    let grant = grants.into_iter().find(|grant| grant.id.as_str() == replay.resource).ok_or_else(gone)?;
    Ok(created(GrantView::given(&staff, grant)))
}
