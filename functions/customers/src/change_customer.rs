//! `PATCH /customers/{id}`: changes a customer's fields by merge patch (CUS-17…CUS-20). When any
//! field is of a controlled class the whole patch becomes one request that a second person decides.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::customer::Patch;
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ChangeCustomers;
use shared::http::{Code, IfMatch, May, MergePatch, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::change::{self, ChangeView, Confirmation, Outcome, Request};
use shared::registry::subject::SubjectRecord;
use shared::registry::view::{self, CustomerView};
use shared::registry::{find, write};
use shared::store::{Guard, Transaction};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeCustomer {
    /// A value sets a field, `null` removes it.
    #[serde(default, deserialize_with = "shared::http::body::members")]
    #[schema(value_type = Object, example = json!({"employer": "泰麒麟科技有限公司"}))]
    fields: serde_json::Map<String, serde_json::Value>,
    /// Where the new values come from (CON-05).
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    confirmation: Option<Confirmation>,
    /// When the fact changed (CUS-20).
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    occurred_at: Option<Timestamp>,
    #[serde(default)]
    value_class: Option<String>,
    #[serde(default)]
    region_id: Option<String>,
}

/// Change a customer
///
/// 200 with the changed customer, or 202 with a change that waits for a second person.
#[utoipa::path(
    patch,
    path = "/customers/{id}",
    tag = "customers",
    operation_id = "change_customer",
    params(("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen")),
    request_body(content = ChangeCustomer, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, body = CustomerView, headers(("ETag" = String))),
        (status = 202, body = ChangeView, headers(("ETag" = String), ("Location" = String))),
        Problems,
    ),
)]
pub async fn change_customer(
    State(app): State<SharedApp>,
    caller: May<ChangeCustomers>,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
    MergePatch(body): MergePatch<ChangeCustomer>,
) -> Result<Response, Problem> {
    let before = find::reached(&app, &caller, &id, Right::CustomersChange, "change_customer").await?;
    seen.check(before.version)?;
    write::refuse_closed(&app, &before)?;
    let mut row = before.clone();
    write::set_facets(&app, &mut row, &caller, body.value_class.as_deref(), body.region_id.as_deref())?;
    let mut tx = Transaction::new();
    let request = Request {
        patch: Patch { fields: body.fields },
        profiles: write::profiles(&row),
        alone: row.facets == before.facets,
        source: body.source,
        confirmation: body.confirmation,
        occurred_at: body.occurred_at,
    };
    let record = &mut SubjectRecord::from(&mut row);
    let outcome = change::prepare(&app, &caller, &before, record, request, &mut tx).await?;
    let entry = Entry::new("change_customer", Act::Change, caller.actor()).customer(&id);
    let entry = match outcome {
        Outcome::Pending(change) => return Ok(change::ask(&app, &tx, entry, &id, change).await?.into_response()),
        Outcome::Applied(change) => entry.fields(change::names(&change)).change(&change.id).outcome(change::APPLIED),
        Outcome::Unchanged if row.facets != before.facets => entry,
        Outcome::Unchanged => return Err(Problem::fault(Code::Invalid, "", "nothing_to_change")),
    };
    write::prepare(&app, &caller, &before, &mut row, Guard::Stale, &mut tx)?;
    // What can not be shown is not done either.
    let (version, shown) = (row.version, view::customer(&app, &caller, row).await?);
    app.commit(&tx, &entry).await?;
    Ok(Versioned { version, body: shown }.into_response())
}
