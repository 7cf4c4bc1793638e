//! `GET /customers/{id}/changes/{changeId}`: object and content, before it is decided (ACC-23).

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::ids::{ChangeId, CustomerId, SubjectId};
use shared::http::caller::permission::ViewCustomers;
use shared::http::{App, Code, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::change::{self, ChangeView};
use shared::registry::find;
use shared::store::customers::{self, ChangeRow, CustomerRow};

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
    let (row, subject) = find_change(&app, &customer, &change_id).await?;
    let entry = Entry::new("view_change", Act::Disclosure, caller.actor())
        .customer(&id)
        .contacts(row.contact_id.clone())
        .fields(row.after.keys().chain(&row.removed))
        .change(&change_id);
    app.disclose(&entry).await?;
    let version = row.version;
    Ok(Versioned { version, body: change::view(&app, &subject, row).await? })
}

/// A change, and the subject whose data it is about.
pub async fn find_change(app: &App, customer: &CustomerRow, id: &ChangeId) -> Result<(ChangeRow, SubjectId), Problem> {
    let gone = || Problem::new(Code::NotFound);
    let row = customers::change(&app.store, &customer.id, id).await?.ok_or_else(gone)?;
    let subject = match &row.contact_id {
        None => customer.subject.clone(),
        Some(contact) => customers::contact(&app.store, &customer.id, contact).await?.ok_or_else(gone)?.subject,
    };
    Ok((row, subject))
}
