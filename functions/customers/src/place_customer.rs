//! `POST /customers/{id}/parent`: places an organisation under its parent, or on its own (CUS-29).

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::customer::Kind;
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ChangeCustomers;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::command::{Step, carry_out};
use shared::registry::view::CustomerView;
use shared::registry::{family, write};
use shared::store::customers::{self, CustomerRow};
use shared::store::{Guard, Transaction, subjects};
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlaceCustomer {
    /// `null`: no parent any more.
    #[schema(value_type = Option<String>)]
    parent_id: Option<CustomerId>,
}

/// Place an organisation under a parent
#[utoipa::path(
    post,
    path = "/customers/{id}/parent",
    tag = "customers",
    operation_id = "place_customer",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = PlaceCustomer,
    responses((status = 200, body = CustomerView, headers(("ETag" = String))), Problems),
)]
pub async fn place_customer(
    State(app): State<SharedApp>,
    caller: May<ChangeCustomers>,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
    Command { body, once }: Command<PlaceCustomer>,
) -> Result<Versioned<CustomerView>, Problem> {
    let step = Step {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::CustomersChange,
        seen,
        once: &once,
        action: "place_customer",
    };
    carry_out(step, async |row, tx| {
        if row.facets.kind != Kind::Organisation.word() {
            return Err(Problem::fault(Code::Invalid, "/parentId", "not_an_organisation"));
        }
        write::refuse_closed(&app, row)?;
        if row.parent_id == body.parent_id {
            return Ok("placed".to_owned());
        }
        if let Some(old) = &row.parent_id {
            customers::leave_branch(old, &row.id, tx);
        }
        if let Some(parent) = &body.parent_id {
            no_circle(&app, &caller, row, parent, tx).await?;
            customers::join_branch(parent, &row.id, tx)?;
        }
        row.parent_id = body.parent_id.clone();
        Ok("placed".to_owned())
    })
    .await
}

/// The parent must be an organisation within reach, and no branch of this one, however far down.
async fn no_circle(
    app: &App,
    caller: &Caller,
    row: &CustomerRow,
    parent: &CustomerId,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    let invalid = |code| Problem::fault(Code::Invalid, "/parentId", code);
    if *parent == row.id {
        return Err(invalid("own_branch"));
    }
    let found = customers::get(&app.store, parent, true).await?;
    let found = found.filter(|found| caller.may(Right::CustomersView, &found.facets));
    let found = found.ok_or_else(|| invalid("not_on_file"))?;
    if found.facets.kind != Kind::Organisation.word() {
        return Err(invalid("not_an_organisation"));
    }
    if found.merged_into.is_some() {
        return Err(invalid("merged"));
    }
    tx.require_version(found.key(), found.version, Guard::Missing);
    // What is being erased gets no branches.
    subjects::require_live(&found.subject, tx);
    let apart = family::is_apart(&app.store, found.parent_id, &[&row.id], &Guard::Missing, tx).await?;
    if apart { Ok(()) } else { Err(invalid("own_branch")) }
}
