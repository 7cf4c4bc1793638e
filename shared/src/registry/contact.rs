//! A contact person of an organisation as this function shows it (CUS-05).

use crate::domain::ids::{ContactId, CustomerId, StaffId};
use crate::http::masking::{Masking, Shown};
use crate::http::{App, Caller, Problem};
use crate::store::customers::{ContactRow, CustomerRow};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    #[schema(value_type = String, example = "ctc_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: ContactId,
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    pub version: u64,
    /// The one to turn to first (主要联系人).
    pub main: bool,
    #[serde(flatten)]
    pub shown: Shown,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_by: StaffId,
}

pub async fn view(
    app: &App,
    caller: &Caller,
    organisation: &CustomerRow,
    row: ContactRow,
) -> Result<ContactView, Problem> {
    let masking = Masking::of(app, &row.subject, &row.key(), caller.clearance(&organisation.facets));
    let shown = masking.show(row.fields.iter().map(|(id, field)| (id, &field.value))).await?;
    Ok(ContactView {
        main: organisation.main_contact_id.as_ref() == Some(&row.id),
        shown,
        id: row.id,
        customer_id: row.customer_id,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        updated_by: row.updated_by,
    })
}
