//! `GET /directory`: a page of the directory. It shows more of each customer than a list does, and so it
//! counts against what one person may look at in a day: one view for every ten entries. With `Accept: text/csv` the
//! same page is a sheet.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{ContactId, CustomerId};
use shared::http::caller::permission::ViewDirectory;
use shared::http::language::Language;
use shared::http::masking::{Masking, Shown};
use shared::http::page::{Page, Paging};
use shared::http::quota::{self, Daily};
use shared::http::sheet::{self, WantsSheet};
use shared::http::{App, Caller, May, Parameters, Problem, Problems, SharedApp};
use shared::registry::card;
use shared::registry::listing::{ListParameters, Wanted};
use shared::store::StoredRow;
use shared::store::customers::{self, ContactRow, CustomerRow, StoredField};
use shared::vault::VaultError;
use utoipa::ToSchema;

/// What the directory shows of a customer: name, position, company, ways to reach it, place, size.
const ENTRY: [&str; 13] = [
    "name",
    "jobTitle",
    "employer",
    "organisationName",
    "mobile",
    "landline",
    "phone",
    "officeEmail",
    "address",
    "officeAddress",
    "registeredAddress",
    "companySize",
    "industry",
];

/// And of the person to turn to first.
const CONTACT: [&str; 4] = ["name", "jobTitle", "mobile", "landline"];

const ENTRIES_A_VIEW: usize = 10;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DirectoryEntry {
    #[schema(value_type = String)]
    pub id: CustomerId,
    pub kind: String,
    pub status: String,
    #[serde(flatten)]
    pub shown: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main_contact: Option<DirectoryContact>,
    pub region_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_class: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DirectoryContact {
    #[schema(value_type = String)]
    pub id: ContactId,
    #[serde(flatten)]
    pub shown: Shown,
}

/// List the customer directory
#[utoipa::path(
    get,
    path = "/directory",
    tag = "directory",
    operation_id = "list_directory",
    params(
        ListParameters,
        ("sort" = Option<String>, Query, description = "`created` (default), `lastContact`, `reviewDue`; with `-` newest first"),
    ),
    responses(
        (status = 200, headers(("Link" = Option<String>)), content(
            (Page<DirectoryEntry> = "application/json"), (String = "text/csv"),
        )),
        Problems,
    ),
)]
pub async fn list_directory(
    State(app): State<SharedApp>,
    caller: May<ViewDirectory>,
    WantsSheet(language): WantsSheet,
    mut parameters: Parameters,
) -> Result<Response, Problem> {
    let paging = Paging::take(&app, &mut parameters);
    let wanted = Wanted::take("/directory", Right::DirectoryView, &app.catalogue, &mut parameters);
    parameters.finish()?;
    let base = wanted.base();
    let after = paging.after(&app, &caller, &base).await?;
    let (found, last) = wanted.read(&app, &caller, after, paging.limit).await?;
    for _ in 0..found.len().div_ceil(ENTRIES_A_VIEW) {
        quota::spend(&app, &caller, Daily::Views).await?;
    }
    let ids: Vec<_> = found.into_iter().map(|listed| listed.id).collect();
    let rows = read(&app, &caller, &ids).await?;
    let contacts: Vec<_> = rows.iter().filter_map(|row| Some((row.id.clone(), row.main_contact_id.clone()?))).collect();
    let mut contacts: BTreeMap<_, _> = customers::many_contacts(&app.store, &contacts)
        .await?
        .into_iter()
        .map(|contact| (contact.customer_id.clone(), contact))
        .collect();
    let entry = Entry::new("list_directory", Act::Disclosure, caller.actor())
        .customers(rows.iter().map(|row| row.id.clone()))
        .contacts(contacts.values().map(|contact| contact.id.clone()))
        .fields(ENTRY);
    app.disclose(&entry).await?;
    let shown = |row: &CustomerRow| {
        let shown = ENTRY.iter().filter_map(|id| row.fields.get(*id)).map(|field| &field.value);
        card::personal_keys(&row.subject, &row.key(), shown)
    };
    let keys = rows.iter().flat_map(shown);
    let keys: Vec<_> =
        keys.chain(contacts.values().map(|row| (row.subject.clone(), row.personal_kid.clone()))).collect();
    app.vault.prefetch(&keys).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let contact = contacts.remove(&row.id);
        // Erased between the list and now: not in the directory any more.
        items.extend(card::unless_gone(entry_of(&app, &caller, row, contact).await)?);
    }
    let page = paging.page(&app, &caller, base, items, last).await?;
    match language {
        Some(language) => sheet::sheet(&page, &head(&app, language), cells),
        None => Ok(page.into_response()),
    }
}

/// Labels of the catalogue, in the order of the cells.
fn head(app: &App, language: Language) -> Vec<String> {
    let label = |id: &&str| {
        app.catalogue.field(id).map_or_else(|| (*id).to_owned(), |field| field.label.text(language).to_owned())
    };
    let own = ENTRY.iter().map(label);
    let contact = CONTACT.iter().map(|id| format!("{} · {}", label(&"mainContact"), label(id)));
    ["id", "kind", "status"]
        .map(str::to_owned)
        .into_iter()
        .chain(own)
        .chain(contact)
        .chain(["regionId", "grade", "valueClass"].map(str::to_owned))
        .collect()
}

fn cells(entry: &DirectoryEntry) -> Vec<String> {
    let own = ENTRY.iter().map(|id| sheet::cell(entry.shown.fields.get(*id)));
    let contact = entry.main_contact.as_ref();
    let contact = CONTACT.iter().map(|id| sheet::cell(contact.and_then(|contact| contact.shown.fields.get(*id))));
    let or_none = |text: &Option<String>| text.clone().unwrap_or_default();
    let first = [entry.id.to_string(), entry.kind.clone(), entry.status.clone()];
    let last = [entry.region_id.clone(), or_none(&entry.grade), or_none(&entry.value_class)];
    first.into_iter().chain(own).chain(contact).chain(last).collect()
}

/// The records behind a page, in its order; each as it is now, and still within reach.
async fn read(app: &App, caller: &Caller, ids: &[CustomerId]) -> Result<Vec<CustomerRow>, Problem> {
    let mut rows: BTreeMap<_, _> =
        customers::many(&app.store, ids).await?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let found = ids.iter().filter_map(|id| rows.remove(id));
    Ok(found.filter(|row| row.merged_into.is_none() && caller.may(Right::DirectoryView, &row.facets)).collect())
}

async fn entry_of(
    app: &App,
    caller: &Caller,
    row: CustomerRow,
    contact: Option<ContactRow>,
) -> Result<DirectoryEntry, VaultError> {
    let clearance = || caller.clearance(&row.facets);
    let masking = Masking::of(app, &row.subject, &row.key(), clearance());
    let shown = some(&masking, &row.fields, &ENTRY).await?;
    let main_contact = match contact {
        Some(contact) => {
            let masking = Masking::of(app, &contact.subject, &contact.key(), clearance());
            let shown = some(&masking, &contact.fields, &CONTACT).await?;
            Some(DirectoryContact { id: contact.id.clone(), shown })
        }
        None => None,
    };
    Ok(DirectoryEntry {
        shown,
        main_contact,
        id: row.id,
        kind: row.facets.kind,
        status: row.facets.status,
        region_id: row.facets.region_id,
        grade: row.facets.grade,
        value_class: row.facets.value_class,
    })
}

async fn some(
    masking: &Masking<'_>,
    fields: &BTreeMap<String, StoredField>,
    wanted: &[&str],
) -> Result<Shown, VaultError> {
    let wanted = wanted.iter().filter_map(|id| fields.get_key_value(*id));
    masking.show(wanted.map(|(id, field)| (id, &field.value))).await
}
