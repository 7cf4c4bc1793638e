//! `GET /customers/{id}/contacts`: the contact persons of an organisation, masked (CUS-05).

use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ViewCustomers;
use shared::http::page::{Page, Paging};
use shared::http::{May, Parameters, Path, Problem, Problems, SharedApp};
use shared::registry::contact::{self, ContactView};
use shared::registry::family::{self, Read};
use shared::registry::find;
use shared::store::customers;

/// List contacts
#[utoipa::path(
    get,
    path = "/customers/{id}/contacts",
    tag = "customers",
    operation_id = "list_contacts",
    params(("id" = String, Path), ("limit" = Option<u16>, Query), ("cursor" = Option<String>, Query)),
    responses((status = 200, body = Page<ContactView>, headers(("Link" = Option<String>))), Problems),
)]
pub async fn list_contacts(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    Path(id): Path<CustomerId>,
    mut parameters: Parameters,
) -> Result<Page<ContactView>, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    parameters.finish()?;
    let organisation = find::visible(&app, &caller, &id, "list_contacts").await?;
    let base = format!("/customers/{id}/contacts");
    let after = paging.after(&app, &caller, &base).await?;
    let members = family::members(&organisation, &id);
    let read: Read<_> = |store, of, limit, after| Box::pin(customers::contacts(store, of, limit, after));
    let (rows, last) = family::walk(&app.store, &members, paging.limit, after, read, |row| row.id.to_string()).await?;
    let fields = rows.iter().flat_map(|row| row.fields.keys()).collect::<std::collections::BTreeSet<_>>();
    let ids = rows.iter().map(|row| row.id.clone());
    let entry = Entry::new("list_contacts", Act::Disclosure, caller.actor()).customer(&id);
    app.disclose(&entry.contacts(ids).fields(fields)).await?;
    let keys: Vec<_> = rows.iter().map(|row| (row.subject.clone(), row.personal_kid.clone())).collect();
    app.vault.prefetch(&keys).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(contact::view(&app, &caller, &organisation, row).await?);
    }
    paging.page(&app, &caller, base, items, last).await
}
