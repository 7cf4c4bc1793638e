//! A pair of customers that may be one, as the review list shows it (CUS-23).

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::card::{self, CustomerCard};
use crate::domain::catalogue::Right;
use crate::domain::duplicates::Reason;
use crate::domain::ids::{CustomerId, DuplicateId, StaffId};
use crate::http::{App, Caller, Problem};
use crate::store::customers::{self, CustomerRow, Listed};
use crate::store::duplicates::{self, DuplicateRow};

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateView {
    #[schema(value_type = String, example = "dup_1c2d7a0f5d37c3e9d2b6f1a2b3c4d5e6")]
    pub id: DuplicateId,
    /// For `If-Match` of the decision.
    pub version: u64,
    #[schema(example = "open")]
    pub status: String,
    /// What speaks for their being one.
    pub reasons: BTreeSet<Reason>,
    /// The older one first.
    pub customers: Vec<CustomerCard>,
    #[schema(value_type = String)]
    pub found_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<DuplicateDecisionView>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateDecisionView {
    pub outcome: String,
    /// An id of the catalogue's `duplicateReasons`.
    pub reason: String,
    #[schema(value_type = String)]
    pub at: Timestamp,
    #[schema(value_type = String)]
    pub by: StaffId,
}

/// A pair with both its customers, as they are now.
pub struct Pair {
    pub row: DuplicateRow,
    pub customers: [CustomerRow; 2],
}

/// Those pairs both of whose customers the caller reaches. Of the others nothing is told.
pub async fn reached(app: &App, caller: &Caller, rows: Vec<DuplicateRow>) -> Result<Vec<Pair>, Problem> {
    let ids: BTreeSet<_> = rows.iter().flat_map(|row| [row.customers.0.clone(), row.customers.1.clone()]).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let found = customers::many(&app.store, &ids).await?;
    let found: HashMap<&CustomerId, &CustomerRow> =
        found.iter().filter(|row| caller.may(Right::CustomersView, &row.facets)).map(|row| (&row.id, row)).collect();
    let both = |row: DuplicateRow| {
        // A merged customer is no pair with anybody but its survivor: that one is, in its place.
        let settled = row.status == duplicates::MERGED;
        let of =
            |id| found.get(id).filter(|row| settled || row.merged_into.is_none()).map(|row| CustomerRow::clone(row));
        let customers = [of(&row.customers.0)?, of(&row.customers.1)?];
        Some(Pair { row, customers })
    };
    Ok(rows.into_iter().filter_map(both).collect())
}

/// `None` when one of the two is erased: then it is nobody's duplicate any more.
pub async fn view(app: &App, caller: &Caller, pair: Pair) -> Result<Option<DuplicateView>, Problem> {
    let mut cards = Vec::with_capacity(2);
    for customer in &pair.customers {
        match card::card(app, caller, Listed::of(customer)).await? {
            Some(card) => cards.push(card),
            None => return Ok(None),
        }
    }
    let row = pair.row;
    Ok(Some(DuplicateView {
        id: row.id,
        version: row.version,
        status: row.status,
        reasons: row.reasons,
        customers: cards,
        found_at: row.found_at,
        decision: row.decision.map(|made| DuplicateDecisionView {
            outcome: made.outcome,
            reason: made.reason,
            at: made.at,
            by: made.by,
        }),
    }))
}
