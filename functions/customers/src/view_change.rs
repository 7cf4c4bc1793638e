//! `GET /customers/{id}/changes/{changeId}`: object and content, before it is decided (ACC-23).

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::ids::{ChangeId, CustomerId};
use shared::http::caller::permission::ViewCustomers;
use shared::http::{App, Code, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::change::{self, ChangeView};
use shared::registry::{family, find};
use shared::store::customers::ChangeRow;

/// View a change
#[utoipa::path(
    get,
    path = "/customers/{id}/changes/{changeId}",
    tag = "customers",
    operation_id = "view_change",
    params(("id" = String, Path), ("changeId" = String, Path)),
    responses((status = 200, body = ChangeView, headers(("ETag" = String))), Problems),
)]
pub async fn view_change(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    Path((id, change_id)): Path<(CustomerId, ChangeId)>,
) -> Result<Versioned<ChangeView>, Problem> {
    let customer = find::visible(&app, &caller, &id, "view_change").await?;
    let row = find_change(&app, &family::members(&customer, &id), &change_id).await?;
    let entry = Entry::new("view_change", Act::Disclosure, caller.actor())
        .customer(&id)
        .customers(change::elsewhere(&row, &id))
        .contacts(row.contact_id.clone())
        .fields(change::names(&row))
        .change(&change_id);
    app.disclose(&entry).await?;
    let version = row.version;
    Ok(Versioned { version, body: change::view(&app, row).await? })
}

/// Of the customer, or of one it has taken in.
pub async fn find_change(app: &App, members: &[CustomerId], id: &ChangeId) -> Result<ChangeRow, Problem> {
    family::change(&app.store, members, id).await?.ok_or_else(|| Problem::new(Code::NotFound))
}
