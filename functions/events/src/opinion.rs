//! What a customer said at an event, as it is shown: through the masking serializer, like any value of level 2.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;
use shared::domain::ids::{CustomerId, EventId, FollowUpId, StaffId};
use shared::http::masking::Shown;
use shared::http::{App, Problem};
use shared::registry::words;
use shared::store::StoredRow;
use shared::store::events::OpinionRow;
use utoipa::ToSchema;

/// How what is said is called in the trail.
pub const WORDS_OF: [&str; 1] = ["words"];

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpinionView {
    #[schema(value_type = String)]
    pub event_id: EventId,
    pub number: u32,
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    /// What was said, under `words`.
    #[serde(flatten)]
    pub shown: Shown,
    #[schema(value_type = String)]
    pub at: Timestamp,
    /// Who took it down.
    #[schema(value_type = String)]
    pub by: StaffId,
    /// What is done about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub follow_up_id: Option<FollowUpId>,
}

pub async fn view(app: &App, row: OpinionRow, clearance: BTreeSet<u8>) -> Result<OpinionView, Problem> {
    Ok(OpinionView {
        shown: words::shown(app, &row.subject, &row.key(), clearance, row.words.iter()).await?,
        event_id: row.event_id,
        number: row.number,
        customer_id: row.customer_id,
        at: row.at,
        by: row.by,
        follow_up_id: row.follow_up,
    })
}
