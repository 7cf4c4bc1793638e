//! `POST /classifications/customers/{id}`: a person sorts a customer, for a stated reason. The rules leave
//! it alone for as long as the catalogue says (CLS-07, CLS-08).

use axum::extract::State;
use serde::Deserialize;
use shared::domain::catalogue::Right;
use shared::domain::customer::Axis;
use shared::domain::ids::CustomerId;
use shared::http::caller::permission::ChangeClassifications;
use shared::http::{Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::command::{Step, carry_out_on};
use shared::registry::history::Ground;
use shared::registry::view::CustomerView;
use shared::registry::write;
use utoipa::ToSchema;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClassifyCustomer {
    #[serde(default)]
    #[schema(example = "a")]
    grade: Option<String>,
    #[serde(default)]
    value_class: Option<String>,
    #[serde(default)]
    region_id: Option<String>,
    /// One of the catalogue's `classReasons`.
    #[schema(example = "strategic")]
    reason: String,
}

/// Sort a customer by hand
#[utoipa::path(
    post,
    path = "/classifications/customers/{id}",
    tag = "classifications",
    operation_id = "classify_customer",
    params(
        ("id" = String, Path), ("If-Match" = String, Header, description = "The customer's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = ClassifyCustomer,
    responses((status = 200, body = CustomerView, headers(("ETag" = String))), Problems),
)]
pub async fn classify_customer(
    State(app): State<SharedApp>,
    caller: May<ChangeClassifications>,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
    Command { body, once }: Command<ClassifyCustomer>,
) -> Result<Versioned<CustomerView>, Problem> {
    let step = Step {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::ClassificationsChange,
        seen,
        once: &once,
        action: "classify_customer",
    };
    let axes = [Axis::Grade, Axis::ValueClass, Axis::Region];
    let reasons = axes.into_iter().map(|axis| (axis, body.reason.clone())).collect();
    carry_out_on(step, Ground { by_rule: false, reasons }, async |row, _| {
        write::refuse_closed(&app, row)?;
        app.catalogue
            .class_reason(&body.reason)
            .ok_or_else(|| Problem::fault(Code::Invalid, "/reason", "not_an_option"))?;
        let before = row.facets.clone();
        if let Some(grade) = &body.grade {
            app.catalogue.grade(grade).ok_or_else(|| Problem::fault(Code::Invalid, "/grade", "not_an_option"))?;
            row.facets.grade = Some(grade.clone());
        }
        write::set_facets(&app, row, &caller, body.value_class.as_deref(), body.region_id.as_deref())?;
        if row.facets == before {
            return Err(Problem::fault(Code::Invalid, "", "nothing_to_change"));
        }
        Ok(body.reason.clone())
    })
    .await
}
