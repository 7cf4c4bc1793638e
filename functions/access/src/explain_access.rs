//! `GET /access/explanations`: why this person can or can not see this customer, ground by ground, in both
//! languages (ACC-05). It tells nothing of the customer but that he is on file.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::audit::{Act, Entry};
use shared::domain::access::GrantScope;
use shared::domain::catalogue::Right;
use shared::domain::ids::{CustomerId, StaffId};
use shared::http::caller::permission::ExplainAccess;
use shared::http::{App, Caller, Code, May, Parameters, Problem, Problems, SharedApp};
use shared::store::customers::{self, CustomerRow};
use utoipa::ToSchema;

use crate::explained::{Case, Ground, explain};
use crate::member;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    #[schema(value_type = String)]
    pub staff_id: StaffId,
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    /// Whether he sees the customer at all.
    pub sees: bool,
    /// Levels that are not masked for him; level 1 takes a request of its own.
    pub levels: Vec<u8>,
    pub grounds: Vec<Ground>,
}

/// Explain who sees whom
#[utoipa::path(
    get,
    path = "/access/explanations",
    tag = "access",
    operation_id = "explain_access",
    params(("staff" = String, Query), ("customer" = String, Query)),
    responses((status = 200, body = Explanation), Problems),
)]
pub async fn explain_access(
    State(app): State<SharedApp>,
    caller: May<ExplainAccess>,
    mut parameters: Parameters,
) -> Result<Json<Explanation>, Problem> {
    let staff: Option<StaffId> = parameters.require("staff", |text| text.parse().ok());
    let customer: Option<CustomerId> = parameters.require("customer", |text| text.parse().ok());
    parameters.finish()?;
    let (Some(staff), Some(customer)) = (staff, customer) else { return Err(Problem::new(Code::InvalidParameter)) };
    let customer = on_file(&app, &caller, &customer).await?;
    let (row, grants) = member::reached(&app, &caller, &staff, Right::AccessExplain, "explain_access").await?;
    let case = Case {
        catalogue: &app.catalogue,
        lacks: row.lacks(app.today()),
        staff: &row,
        grants: &grants,
        customer: &customer.facets,
        now: app.time.now(),
    };
    let explained = explain(&case);
    app.disclose(&Entry::new("explain_access", Act::Disclosure, caller.actor()).customer(&customer.id).case(&staff))
        .await?;
    Ok(Json(Explanation {
        staff_id: staff,
        customer_id: customer.id,
        sees: explained.sees,
        levels: explained.levels,
        grounds: explained.grounds,
    }))
}

/// A customer of whom the caller may know that he is there, or whoever has taken it in: one he sees, or anyone if he answers for the
/// access of all.
async fn on_file(app: &App, caller: &Caller, id: &CustomerId) -> Result<CustomerRow, Problem> {
    let row = customers::get(&app.store, id, true).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    let row = customers::survivor(&app.store, row).await?;
    let answers_for_all =
        caller.scopes().any(|(role, scope)| role.may(Right::AccessExplain) && *scope == GrantScope::All);
    if answers_for_all || caller.may(Right::CustomersView, &row.facets) {
        return Ok(row);
    }
    let refusal = Entry::new("explain_access", Act::Refusal, caller.actor()).customer(id);
    app.refuse(&refusal.outcome(Code::NotFound.word())).await;
    Err(Problem::new(Code::NotFound))
}
