//! `GET /customers/{id}/changes`: what was changed, asked for and decided, newest first (CUS-17).

use std::collections::BTreeSet;

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ViewCustomers;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::change::{self, ChangeView};
use shared::registry::family::{self, Read};
use shared::registry::find;
use shared::store::customers;

/// List a customer's changes
#[utoipa::path(
    get,
    path = "/customers/{id}/changes",
    tag = "customers",
    operation_id = "list_changes",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<ChangeView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_changes(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    Path(id): Path<CustomerId>,
    mut parameters: Parameters,
) -> Result<Page<ChangeView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let customer = find::visible(&app, &caller, &id, "list_changes").await?;
    let base = format!("/customers/{id}/changes");
    let after = paging.after(&app, &caller, &base).await?;
    let members = family::members(&customer, &id);
    let read: Read<_> = |store, of, limit, before| Box::pin(customers::changes(store, of, limit, before));
    let (rows, last) =
        family::newest(&app.store, &members, paging.limit, after, read, |row| row.id.to_string()).await?;
    let fields: BTreeSet<_> = rows.iter().flat_map(change::names).collect();
    let contacts: BTreeSet<_> = rows.iter().filter_map(|row| row.contact_id.clone()).collect();
    let elsewhere: BTreeSet<_> = rows.iter().filter_map(|row| change::elsewhere(row, &id)).collect();
    let entry = Entry::new("list_changes", Act::Disclosure, caller.actor()).customer(&id).customers(elsewhere);
    app.disclose(&entry.contacts(contacts).fields(fields)).await?;
    let keys: Vec<_> = rows.iter().map(|row| (row.subject.clone(), row.personal_kid.clone())).collect();
    app.vault.prefetch(&keys).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(change::view(&app, row).await?);
    }
    paging.page(&app, &caller, base, items, last).await
}
