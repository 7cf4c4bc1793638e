//! `POST /customers/lookups`: finds customers by a whole number or address (CUS-24, ACC-12). A POST,
//! because a personal value has no place in a URL.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::{Field, Right};
use shared::domain::customer::value::{Context, canonical, lookup_form};
use shared::domain::ids::CustomerId;
use shared::domain::values::identity_document::DocumentType;
use shared::http::caller::permission::ViewCustomers;
use shared::http::quota::{self, Daily};
use shared::http::{App, Code, May, Problem, Problems, SharedApp};
use shared::registry::CARD;
use shared::registry::card::{self, FoundCustomer, FoundCustomers};
use shared::store::customers::{self, Listed};
use shared::store::keys;
use shared::store::lookups::{self, Holder};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LookUpCustomers {
    /// A field with an exact lookup, as `GET /catalogue` tells.
    #[schema(example = "mobile")]
    field: String,
    #[schema(example = "+86 158-0989-9491")]
    value: String,
    /// The kind of document, with `idNumber`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    document_type: Option<DocumentType>,
}

/// Look customers up by an exact value
#[utoipa::path(
    post,
    path = "/customers/lookups",
    tag = "customers",
    operation_id = "look_up_customers",
    request_body = LookUpCustomers,
    responses((status = 200, body = FoundCustomers), Problems),
)]
pub async fn look_up_customers(
    State(app): State<SharedApp>,
    caller: May<ViewCustomers>,
    shared::http::Json(body): shared::http::Json<LookUpCustomers>,
) -> Result<Json<FoundCustomers>, Problem> {
    let field = app.catalogue.field(&body.field);
    let field = field.filter(|field| field.lookup == Some(shared::domain::catalogue::Lookup::Exact));
    let field = field.ok_or_else(|| Problem::fault(Code::Invalid, "/field", "not_an_option"))?;
    let form = form(&app, field, &body)?;
    quota::spend(&app, &caller, Daily::Lookups).await?;
    let mac = app.vault.lookup_mac(&field.id, &form).await?;
    let holders = holders(&app, &keys::lookup_partition(&field.id, lookups::MAC_VERSION, &mac)).await?;
    let ids: Vec<CustomerId> = holders.iter().map(|holder| holder.customer.clone()).collect();
    let rows = customers::survivors(&app.store, customers::many(&app.store, &ids).await?).await?;
    let reached = rows.into_iter().filter(|(_, row)| caller.may(Right::CustomersView, &row.facets));
    let contact_of = |id: &CustomerId| holders.iter().find(|holder| holder.customer == *id)?.contact.clone();
    let mut found: Vec<_> = reached.map(|(holder, row)| (row, contact_of(&holder.id))).collect();
    // Whoever has the number goes before a contact of theirs, merged customers included.
    found.sort_by(|(a, one), (b, other)| (&a.id, one).cmp(&(&b.id, other)));
    found.dedup_by(|(a, _), (b, _)| a.id == b.id);
    let named = found.iter().map(|(row, _)| row.id.clone());
    let contacts = found.iter().filter_map(|(_, contact)| contact.clone());
    let entry = Entry::new("look_up_customers", Act::Disclosure, caller.actor()).customers(named).fields(CARD);
    let entry = entry.fields([&field.id]).contacts(contacts);
    app.disclose(&entry).await?;
    card::prefetch(&app, found.iter().map(|(row, _)| row)).await?;
    let mut items = Vec::with_capacity(found.len());
    for (row, contact_id) in found {
        if let Some(customer) = card::card(&app, &caller, Listed::of(&row)).await? {
            items.push(FoundCustomer { customer, contact_id });
        }
    }
    Ok(Json(FoundCustomers { items }))
}

/// The form the value was hashed in when it was written.
fn form(app: &App, field: &Field, body: &LookUpCustomers) -> Result<String, Problem> {
    let context = Context { today: app.today(), document: body.document_type.unwrap_or(DocumentType::ResidentId) };
    let (value, _) = canonical(field, &Value::String(body.value.clone()), context)
        .map_err(|error| Problem::fault(Code::Invalid, "/value", error.code()))?;
    lookup_form(field, &value).ok_or_else(|| Problem::internal("no lookup form"))
}

/// Whoever has the value: customers alone, several together, contacts.
async fn holders(app: &App, partition: &str) -> Result<Vec<Holder>, Problem> {
    let most = usize::from(app.catalogue.settings.examined_limit);
    let limit = i32::try_from(most + 1).unwrap_or(i32::MAX);
    let mut holders = lookups::holders(&app.store, partition, limit).await?;
    if holders.len() > most {
        return Err(Problem::new(Code::NarrowSearch));
    }
    holders.sort_by(|a, b| (&a.customer, &a.contact).cmp(&(&b.customer, &b.contact)));
    holders.dedup_by(|a, b| a.customer == b.customer);
    Ok(holders)
}
