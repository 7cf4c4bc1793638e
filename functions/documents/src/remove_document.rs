//! `POST /documents/customers/{id}/{documentId}/removal`: takes a document off file. Its entry stays, with
//! who did it and why; the scan goes.

use axum::extract::State;
use serde::Deserialize;
use shared::audit::{Act, Entry};
use shared::domain::catalogue::Right;
use shared::domain::ids::{CustomerId, DocumentId};
use shared::http::app::Committed;
use shared::http::caller::permission::RemoveDocuments;
use shared::http::{App, Caller, Code, Command, IfMatch, May, Path, Problem, Problems, SharedApp, Versioned};
use shared::registry::files;
use shared::store::Transaction;
use shared::store::customers::{DocumentRow, Removed};
use utoipa::ToSchema;

use crate::document::{DocumentView, Documents, reached};

const ACTION: &str = "remove_document";

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveDocument {
    reason: RemovalReason,
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RemovalReason {
    /// A newer one has taken its place.
    Replaced,
    /// It is another customer's, or no such document.
    Mistaken,
    /// It is not needed any more.
    Unneeded,
}

impl RemovalReason {
    const fn word(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Mistaken => "mistaken",
            Self::Unneeded => "unneeded",
        }
    }
}

/// Take a proof document off file
#[utoipa::path(
    post,
    path = "/documents/customers/{id}/{documentId}/removal",
    tag = "documents",
    operation_id = "remove_document",
    params(
        ("id" = String, Path), ("documentId" = String, Path),
        ("If-Match" = String, Header, description = "The document's ETag last seen"),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body = RemoveDocument,
    responses((status = 200, body = DocumentView, headers(("ETag" = String))), Problems),
)]
pub async fn remove_document(
    State(app): State<SharedApp>,
    caller: May<RemoveDocuments>,
    Path((id, document)): Path<(CustomerId, DocumentId)>,
    seen: IfMatch,
    Command { body, once }: Command<RemoveDocument>,
) -> Result<Versioned<DocumentView>, Problem> {
    let (_, before) = reached(&app, &caller, &id, &document, Right::DocumentsRemove, ACTION).await?;
    if once.seen(&app, caller.id()).await?.is_some() {
        return again(&app, &caller, before).await;
    }
    seen.check(before.version)?;
    if before.removed.is_some() {
        return Err(Problem::new(Code::InvalidState));
    }
    let now = app.time.now();
    let removed = Removed { at: now, by: caller.id().clone(), reason: body.reason.word().to_owned() };
    let row = DocumentRow { version: before.version + 1, removed: Some(removed), ..before.clone() };
    let file = files::let_go::<Documents>(&app, id.as_str(), &document, now).await?;
    let mut tx = Transaction::new();
    tx.update(&row, before.version)?;
    once.remember(&app, caller.id(), document.as_str(), Some(id.as_str()), &mut tx)?;
    let entry =
        Entry::new(ACTION, Act::Change, caller.actor()).customer(&id).change(&document).outcome(body.reason.word());
    if let Committed::Replayed(_) = app.commit_once(&tx, &entry, &once).await? {
        let (_, row) = reached(&app, &caller, &id, &document, Right::DocumentsRemove, ACTION).await?;
        return again(&app, &caller, row).await;
    }
    files::throw_away(&app, &file).await;
    Ok(Versioned { version: row.version, body: row.into() })
}

async fn again(app: &App, caller: &Caller, row: DocumentRow) -> Result<Versioned<DocumentView>, Problem> {
    let entry = Entry::new(ACTION, Act::Disclosure, caller.actor()).customer(&row.customer_id).change(&row.id).replay();
    app.disclose(&entry).await?;
    Ok(Versioned { version: row.version, body: row.into() })
}
