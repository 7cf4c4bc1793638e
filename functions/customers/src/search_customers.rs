//! `POST /customers/searches`: finds customers by a part of a name, in Han characters of either form,
//! full pinyin or initials (CUS-24). One token is looked under, the hits within reach are opened and
//! verified; a text that too many names hold is answered with `narrow_search`. The index of names lags
//! a moment behind registration.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::CustomerId;
use shared::domain::naming::{NameKind, NameQuery};
use shared::http::caller::permission::ViewCustomers;
use shared::http::quota::{self, Daily};
use shared::http::{App, Code, May, Problem, Problems, SharedApp};
use shared::registry::CARD;
use shared::registry::card::{self, FoundCustomer, FoundCustomers};
use shared::store::StoredRow;
use shared::store::customers::{self, ContactRow, CustomerRow, Listed};
use shared::store::lookups::{self, Holder};
use shared::vault::VaultError;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchCustomers {
    #[schema(example = "chenkai")]
    name: String,
}

/// Search customers by name
#[utoipa::path(
    post,
    path = "/customers/searches",
    tag = "customers",
    operation_id = "search_customers",
    request_body = SearchCustomers,
    responses((status = 200, body = FoundCustomers), Problems),
)]
pub async fn search_customers(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    shared::http::Json(body): shared::http::Json<SearchCustomers>,
) -> Result<Json<FoundCustomers>, Problem> {
    let query = NameQuery::parse(&body.name).map_err(|error| Problem::fault(Code::Invalid, "/name", error.code()))?;
    quota::spend(&app, &caller, Daily::Lookups).await?;
    let holders = holders(&app, &query).await?;
    let ids: Vec<CustomerId> = holders.iter().map(|holder| holder.customer.clone()).collect();
    let rows = customers::survivors(&app.store, customers::many(&app.store, &ids).await?).await?;
    // The name is the one that was filed; shown is who stands for it now.
    let (mut reached, mut standing) = (HashMap::new(), HashMap::new());
    for (row, survivor) in rows.into_iter().filter(|(_, survivor)| caller.may(Right::CustomersView, &survivor.facets)) {
        standing.insert(row.id.clone(), survivor);
        reached.insert(row.id.clone(), row);
    }
    let mut found: Vec<(&CustomerRow, &Holder)> = Vec::new();
    for (row, holder) in verified(&app, &query, &holders, &reached).await? {
        if let Some(row) = standing.get(&row.id).filter(|row| found.iter().all(|(other, _)| other.id != row.id)) {
            found.push((row, holder));
        }
    }
    if found.len() > usize::from(app.catalogue.settings.page_limit) {
        return Err(Problem::new(Code::NarrowSearch));
    }
    let named = found.iter().map(|(row, _)| row.id.clone());
    let entry = Entry::new("search_customers", Act::Disclosure, caller.actor()).customers(named).fields(CARD);
    let contacts = found.iter().filter_map(|(_, holder)| holder.contact.clone());
    let entry = entry.contacts(contacts);
    app.disclose(&entry).await?;
    card::prefetch(&app, found.iter().map(|(row, _)| *row)).await?;
    let mut items = Vec::with_capacity(found.len());
    for (row, holder) in found {
        if let Some(customer) = card::card(&app, &caller, Listed::of(row)).await? {
            items.push(FoundCustomer { customer, contact_id: holder.contact.clone() });
        }
    }
    Ok(Json(FoundCustomers { items }))
}

/// Whoever is filed under the query's token, if they are few enough to open.
async fn holders(app: &App, query: &NameQuery) -> Result<Vec<Holder>, Problem> {
    let hashes = app.vault.name_hashes(&[query.token().to_owned()]).await?;
    let hash = hashes.first().ok_or_else(|| Problem::internal("no hash"))?;
    let most = usize::from(app.catalogue.settings.examined_limit);
    let limit = i32::try_from(most + 1).unwrap_or(i32::MAX);
    let mut holders = lookups::holders(&app.store, &lookups::name_partition(hash), limit).await?;
    if holders.len() > most {
        return Err(Problem::new(Code::NarrowSearch));
    }
    // One answer a customer: the customer's own name goes before a contact's.
    holders.sort_by(|a, b| (&a.customer, &a.contact).cmp(&(&b.customer, &b.contact)));
    Ok(holders)
}

/// The hits whose name, opened, does hold the text.
async fn verified<'a>(
    app: &App,
    query: &NameQuery,
    holders: &'a [Holder],
    reached: &'a HashMap<CustomerId, CustomerRow>,
) -> Result<Vec<(&'a CustomerRow, &'a Holder)>, Problem> {
    let within = || holders.iter().filter_map(|holder| Some((holder, reached.get(&holder.customer)?)));
    let wanted: Vec<_> =
        within().filter_map(|(holder, _)| Some((holder.customer.clone(), holder.contact.clone()?))).collect();
    let contacts: HashMap<_, _> = customers::many_contacts(&app.store, &wanted)
        .await?
        .into_iter()
        .map(|contact| (contact.id.clone(), contact))
        .collect();
    let own = within().map(|(_, row)| (row.subject.clone(), row.personal_kid.clone()));
    let theirs = contacts.values().map(|contact| (contact.subject.clone(), contact.personal_kid.clone()));
    app.vault.prefetch(&own.chain(theirs).collect::<Vec<_>>()).await?;
    let mut found: Vec<(&CustomerRow, &Holder)> = Vec::new();
    for (holder, row) in within() {
        if found.last().is_some_and(|(last, _)| last.id == row.id) {
            continue;
        }
        let name = match &holder.contact {
            None => name_of_customer(app, row).await,
            Some(id) => match contacts.get(id) {
                Some(contact) => name_of_contact(app, contact).await,
                None => Ok(None),
            },
        };
        match name {
            Ok(Some((kind, name))) if query.matches(kind, &name) => found.push((row, holder)),
            // No name any more, another one, or erased: the index lags.
            Ok(_) | Err(VaultError::Erased | VaultError::KeyLost) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}

async fn name_of_customer(app: &App, row: &CustomerRow) -> Result<Option<(NameKind, String)>, VaultError> {
    for (id, kind) in [("name", NameKind::Person), ("organisationName", NameKind::Organisation)] {
        if let Some(field) = row.fields.get(id) {
            let name = app.vault.read_value(&row.subject, &row.key(), id, &field.value).await?;
            return Ok(name.as_ref().and_then(Value::as_str).map(|name| (kind, name.to_owned())));
        }
    }
    Ok(None)
}

async fn name_of_contact(app: &App, row: &ContactRow) -> Result<Option<(NameKind, String)>, VaultError> {
    let Some(field) = row.fields.get("name") else { return Ok(None) };
    let name = app.vault.read_value(&row.subject, &row.key(), "name", &field.value).await?;
    Ok(name.as_ref().and_then(Value::as_str).map(|name| (NameKind::Person, name.to_owned())))
}
