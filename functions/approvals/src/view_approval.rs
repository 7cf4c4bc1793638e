//! `GET /approvals/{id}`: a request with what it is about, its steps, why they are due when they are, and its
//! history, with the reasons that the caller is cleared for (ACC-23).

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::ids::ApprovalId;
use shared::http::caller::permission::UseApprovals;
use shared::http::language::Language;
use shared::http::{May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::approval::{self, ApprovalView, Powers};

/// View an approval
#[utoipa::path(
    get,
    path = "/approvals/{id}",
    tag = "approvals",
    operation_id = "view_approval",
    params(("id" = String, Path)),
    responses((status = 200, body = ApprovalView, headers(("ETag" = String))), Problems),
)]
pub async fn view_approval(
    State(app): State<SharedApp>,
    caller: May<UseApprovals>,
    Path(id): Path<ApprovalId>,
    language: Language,
) -> Result<Versioned<ApprovalView>, Problem> {
    let powers = Powers::of(&app, &caller).await?;
    let row = approval::reached(&app, &caller, &powers, &id, "view_approval").await?;
    if let Some(customer) = row.matter.customer() {
        let entry = Entry::new("view_approval", Act::Disclosure, caller.actor()).customer(customer).change(&id);
        app.disclose(&entry).await?;
    }
    let version = row.version;
    Ok(Versioned { version, body: approval::view(&app, &caller, &powers, row, language).await? })
}
