//! `POST /classifications/tables/{tableId}/review`: signs a table as its reviewer (审核人), that the preparer has made it right
//! (CLS-08). Nobody signs twice.

use axum::extract::State;
use shared::domain::catalogue::Right;
use shared::domain::ids::TableId;
use shared::http::caller::permission::ReviewTables;
use shared::http::{Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};

use crate::table::{self, Sign, Signing, TableView};

/// Sign a table as its reviewer
#[utoipa::path(
    post,
    path = "/classifications/tables/{tableId}/review",
    tag = "classifications",
    operation_id = "review_table",
    params(
        ("tableId" = String, Path), ("If-Match" = String, Header, description = "The table's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = Sign,
    responses((status = 200, body = TableView, headers(("ETag" = String))), Problems),
)]
pub async fn review_table(
    State(app): State<SharedApp>,
    caller: May<ReviewTables>,
    Path(id): Path<TableId>,
    seen: IfMatch,
    Command { body: Sign {}, once }: Command<Sign>,
) -> Result<Versioned<TableView>, Problem> {
    let signing = Signing {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::ClassificationsReview,
        seen,
        once: &once,
        action: "review_table",
    };
    table::sign(signing, |table| Some(&mut table.reviewed)).await
}
