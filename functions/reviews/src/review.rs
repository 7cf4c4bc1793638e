//! A review as it is shown: the reviewer's words through the masking serializer, like any free text.

use jiff::Timestamp;
use serde::Serialize;
use shared::domain::ids::{CustomerId, ReviewId, StaffId};
use shared::http::masking::{Masking, Shown};
use shared::http::{App, Caller, Problem};
use shared::store::StoredRow;
use shared::store::customers::{CustomerRow, ReviewRow};
use utoipa::ToSchema;

/// The field of the catalogue whose rules a reviewer's words are under.
pub const NOTE: &str = "notes";

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    #[schema(value_type = String, example = "rev_019aa7b0f5d37c3e9d2b6f1a2b3c4d5e")]
    pub id: ReviewId,
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
    #[schema(example = "confirmed")]
    pub outcome: String,
    /// Ids of the fields that were checked, and of those that were wrong.
    pub checked: Vec<String>,
    pub wrong: Vec<String>,
    /// The note, under `notes`.
    #[serde(flatten)]
    pub shown: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub was_due_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub next_due_at: Option<Timestamp>,
}

pub async fn view(app: &App, caller: &Caller, customer: &CustomerRow, row: ReviewRow) -> Result<ReviewView, Problem> {
    let masking = Masking::of(app, &row.subject, &row.key(), caller.clearance(&customer.facets));
    let name = NOTE.to_owned();
    let shown = masking.show(row.note.iter().map(|note| (&name, note))).await?;
    Ok(ReviewView {
        id: row.id,
        customer_id: row.customer_id,
        at: row.at,
        by: row.by,
        outcome: row.outcome,
        checked: row.checked,
        wrong: row.wrong,
        shown,
        was_due_at: row.was_due_at,
        next_due_at: row.next_due_at,
    })
}
