//! A row of the trail as it is shown to who answers for it.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::problem::Problem;
use crate::audit::{Act, Body};
use crate::domain::ids::{ContactId, CustomerId, StaffId};
use crate::store::audit_index::Place;
use crate::store::audit_rows::AuditRow;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// The operation, by its operationId.
    #[schema(example = "register_customer")]
    pub action: String,
    /// `change`, `disclosure` or `refusal`.
    #[schema(value_type = String)]
    pub act: Act,
    pub function: String,
    #[schema(value_type = String)]
    pub staff: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub on_behalf_of: Option<StaffId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change_id: Option<String>,
    #[schema(value_type = Vec<String>)]
    pub customers: Vec<CustomerId>,
    #[schema(value_type = Vec<String>)]
    pub contacts: Vec<ContactId>,
    /// Names of the fields changed or disclosed.
    pub fields: Vec<String>,
    /// Where it was asked from: network and kind of device.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "203.0.113.0/24")]
    pub network: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "wechat/android")]
    pub device: Option<String>,
    pub trace_id: String,
    /// Chain and number: its place in the trail.
    pub audit_row: String,
    pub hash: String,
}

impl AuditEntry {
    pub fn of(place: &Place, row: AuditRow) -> Result<Self, Problem> {
        let unreadable = || Problem::internal("a row of the trail can not be read");
        let body: Body = serde_json::from_str(&row.body).map_err(|_| unreadable())?;
        Ok(Self {
            at: body.at.parse().map_err(|_| unreadable())?,
            action: body.action,
            act: body.act,
            function: body.function,
            staff: body.staff,
            on_behalf_of: body.on_behalf_of,
            outcome: body.outcome,
            purpose: body.purpose,
            case: body.case,
            change_id: body.change,
            customers: body.customers,
            contacts: body.contacts,
            fields: body.fields,
            network: body.network,
            device: body.device,
            trace_id: body.trace_id,
            audit_row: format!("{}/{}", place.chain, place.number),
            hash: row.hash,
        })
    }
}
