//! A document as it is shown, and how it is found.

use jiff::Timestamp;
use serde::Serialize;
use shared::domain::catalogue::{Level, Right};
use shared::domain::ids::{CustomerId, DocumentId, StaffId};
use shared::http::{App, Caller, Code, Problem};
use shared::registry::files::Files;
use shared::registry::find;
use shared::store::StoreError;
use shared::store::customers::{self, CustomerRow, DocumentRow};
use utoipa::ToSchema;

/// Scans of customers' papers.
pub struct Documents;

impl Files for Documents {
    const OF: &str = "documents";

    async fn holds(app: &App, owner: &str, id: &DocumentId) -> Result<bool, StoreError> {
        let Ok(customer) = owner.parse() else { return Ok(false) };
        let row = customers::document(&app.store, &customer, id).await?;
        Ok(row.is_some_and(|row| row.removed.is_none()))
    }
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DocumentView {
    #[schema(value_type = String)]
    pub id: DocumentId,
    #[schema(value_type = String)]
    pub customer_id: CustomerId,
    pub version: u64,
    /// By the catalogue's `documentKinds`.
    #[schema(example = "business_licence")]
    pub kind: String,
    #[schema(example = "application/pdf")]
    pub media_type: &'static str,
    pub bytes: u64,
    /// How sensitive the content is (CLS-04).
    pub level: u8,
    /// The last day it is valid on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "2036-05-01")]
    pub valid_until: Option<jiff::civil::Date>,
    #[schema(value_type = String)]
    pub stored_at: Timestamp,
    #[schema(value_type = String)]
    pub stored_by: StaffId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed: Option<RemovedView>,
}

/// When, by whom and why it was taken off file.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RemovedView {
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
    #[schema(example = "replaced")]
    pub reason: String,
}

impl From<DocumentRow> for DocumentView {
    fn from(row: DocumentRow) -> Self {
        Self {
            id: row.id,
            customer_id: row.customer_id,
            version: row.version,
            kind: row.kind,
            media_type: row.media_type.name(),
            bytes: row.bytes,
            level: Level::Two.into(),
            valid_until: row.valid_until,
            stored_at: row.stored_at,
            stored_by: row.stored_by,
            removed: row.removed.map(|gone| RemovedView { at: gone.at, by: gone.by, reason: gone.reason }),
        }
    }
}

pub fn location(row: &DocumentRow) -> String {
    format!("/documents/customers/{}/{}", row.customer_id, row.id)
}

/// A document of a customer in reach. Those of a merged customer stay under its own id.
pub async fn reached(
    app: &App,
    caller: &Caller,
    customer: &CustomerId,
    id: &DocumentId,
    right: Right,
    action: &'static str,
) -> Result<(CustomerRow, DocumentRow), Problem> {
    let found = find::visible_with(app, caller, customer, right, action).await?;
    let row = customers::document(&app.store, customer, id).await?;
    Ok((found, row.ok_or_else(|| Problem::new(Code::NotFound))?))
}
