//! `PATCH /customers/{id}/contacts/{contactId}`: changes a contact person, by the same rules as a
//! customer: controlled fields wait for a second person (CUS-05, CUS-18).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::{Profile, Right};
use shared::domain::customer::Patch;
use shared::domain::ids::{ContactId, CustomerId};
use shared::http::caller::permission::ChangeCustomers;
use shared::http::{Code, IfMatch, May, MergePatch, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::change::{self, ChangeView, Confirmation, Outcome, Request};
use shared::registry::contact::{self, ContactView};
use shared::registry::subject::SubjectRecord;
use shared::registry::{family, find, write};
use shared::store::{Guard, Transaction};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeContact {
    /// A value sets a field, `null` removes it.
    #[serde(default, deserialize_with = "shared::http::body::members")]
    #[schema(value_type = Object)]
    fields: serde_json::Map<String, serde_json::Value>,
    /// `true` makes this the main contact. Not together with fields.
    #[serde(default)]
    main: bool,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    confirmation: Option<Confirmation>,
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    occurred_at: Option<Timestamp>,
}

/// Change a contact
#[utoipa::path(
    patch,
    path = "/customers/{id}/contacts/{contactId}",
    tag = "customers",
    operation_id = "change_contact",
    params(
        ("id" = String, Path), ("contactId" = String, Path),
        ("If-Match" = String, Header, description = "The ETag of the contact last seen"),
    ),
    request_body(content = ChangeContact, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, body = ContactView, headers(("ETag" = String))),
        (status = 202, body = ChangeView, headers(("ETag" = String), ("Location" = String))),
        Problems,
    ),
)]
pub async fn change_contact(
    State(app): State<SharedApp>,
    caller: May<ChangeCustomers>,
    Path((id, contact_id)): Path<(CustomerId, ContactId)>,
    seen: IfMatch,
    MergePatch(body): MergePatch<ChangeContact>,
) -> Result<Response, Problem> {
    let organisation = find::reached(&app, &caller, &id, Right::CustomersChange, "change_contact").await?;
    let members = family::members(&organisation, &id);
    let found = family::contact(&app.store, &members, &contact_id).await?;
    let before = found.ok_or_else(|| Problem::new(Code::NotFound))?;
    seen.check(before.version)?;
    write::refuse_closed(&app, &organisation)?;
    if body.main && !body.fields.is_empty() {
        return Err(Problem::fault(Code::Invalid, "/main", "decide_apart"));
    }
    // It goes with its own organisation if the two are taken apart again.
    if body.main && before.customer_id != organisation.id {
        return Err(Problem::fault(Code::Invalid, "/main", "merged"));
    }
    let mut row = before.clone();
    let mut after = organisation.clone();
    let mut tx = Transaction::new();
    let request = Request {
        patch: Patch { fields: body.fields },
        profiles: vec![Profile::Contact],
        alone: true,
        source: body.source,
        confirmation: body.confirmation,
        occurred_at: body.occurred_at,
    };
    let record = &mut SubjectRecord::from(&mut row);
    let outcome = change::prepare(&app, &caller, &organisation, record, request, &mut tx).await?;
    let home = (before.customer_id != id).then(|| before.customer_id.clone());
    let entry = Entry::new("change_contact", Act::Change, caller.actor());
    let entry = entry.customer(&id).customers(home).contacts([contact_id.clone()]);
    let entry = match outcome {
        Outcome::Pending(change) => return Ok(change::ask(&app, &tx, entry, &id, change).await?.into_response()),
        Outcome::Applied(change) => entry.fields(change::names(&change)).change(&change.id).outcome(change::APPLIED),
        Outcome::Unchanged if body.main => {
            after.main_contact_id = Some(contact_id.clone());
            write::prepare(&app, &caller, &organisation, &mut after, Guard::Moved, &mut tx)?;
            entry.outcome("main")
        }
        Outcome::Unchanged => return Err(Problem::fault(Code::Invalid, "", "nothing_to_change")),
    };
    if after.version == organisation.version {
        // Its consents and status are what allowed this.
        tx.require_version(organisation.key(), organisation.version, Guard::Moved);
    }
    write::prepare_contact(&app, caller.id(), &mut row, Guard::Stale, &mut tx)?;
    // What can not be shown is not done either.
    let (version, shown) = (row.version, contact::view(&app, &caller, &after, row).await?);
    app.commit(&tx, &entry).await?;
    Ok(Versioned { version, body: shown }.into_response())
}
