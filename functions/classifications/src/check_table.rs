//! `POST /classifications/tables/{tableId}/check`: signs a table as its checker (复核人), after the reviewer; a checked table is final
//! (CLS-08). Nobody signs twice.

use axum::extract::State;
use shared::domain::catalogue::Right;
use shared::domain::ids::TableId;
use shared::http::caller::permission::CheckTables;
use shared::http::{Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};

use crate::table::{self, Sign, Signing, TableView};

/// Sign a table as its checker
#[utoipa::path(
    post,
    path = "/classifications/tables/{tableId}/check",
    tag = "classifications",
    operation_id = "check_table",
    params(
        ("tableId" = String, Path), ("If-Match" = String, Header, description = "The table's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = Sign,
    responses((status = 200, body = TableView, headers(("ETag" = String))), Problems),
)]
pub async fn check_table(
    State(app): State<SharedApp>,
    caller: May<CheckTables>,
    Path(id): Path<TableId>,
    seen: IfMatch,
    Command { body: Sign {}, once }: Command<Sign>,
) -> Result<Versioned<TableView>, Problem> {
    let signing = Signing {
        app: &app,
        caller: &caller,
        id: &id,
        right: Right::ClassificationsCheck,
        seen,
        once: &once,
        action: "check_table",
    };
    table::sign(signing, |table| table.reviewed.is_some().then_some(&mut table.checked)).await
}
