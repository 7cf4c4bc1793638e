//! `POST /imports/uploads`: an address that takes one file, for files too large for a request.

use axum::extract::State;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use shared::audit::{Act, Entry};
use shared::domain::ids::UploadId;
use shared::http::app::Committed;
use shared::http::caller::permission::RunImports;
use shared::http::{App, Caller, Code, Command, May, Problem, Problems, SharedApp};
use shared::objects::{ObjectKey, Validity};
use shared::store::Transaction;
use shared::store::imports::{self, UploadRow};
use utoipa::ToSchema;

const VALID: SignedDuration = SignedDuration::from_hours(1);
/// The row is of use as long as the file may wait to be imported: a day.
const KEPT_SECONDS: i64 = 24 * 60 * 60;

#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PrepareUpload {
    /// How large the file is.
    bytes: u64,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UploadView {
    /// Names the file in `POST /imports?upload=`.
    #[schema(value_type = String)]
    pub id: UploadId,
    /// Where the file is sent by PUT, without a token; perhaps relative to the API's address.
    pub url: String,
    #[schema(value_type = String)]
    pub valid_until: Timestamp,
}

/// Prepare an upload
#[utoipa::path(
    post,
    path = "/imports/uploads",
    tag = "imports",
    operation_id = "prepare_upload",
    request_body = PrepareUpload,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = UploadView), Problems),
)]
pub async fn prepare_upload(
    State(app): State<SharedApp>,
    caller: May<RunImports>,
    Command { body, once }: Command<PrepareUpload>,
) -> Result<(StatusCode, axum::Json<UploadView>), Problem> {
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &done.resource).await;
    }
    if body.bytes == 0 {
        return Err(Problem::fault(Code::Invalid, "/bytes", "out_of_range"));
    }
    if body.bytes > app.catalogue.settings.import.file_bytes {
        return Err(Problem::new(Code::TooLarge));
    }
    let now = app.time.now();
    let row = UploadRow {
        id: UploadId::new(),
        created_by: caller.id().clone(),
        until: now + VALID,
        expires_at: now.as_second() + KEPT_SECONDS,
    };
    let shown = view(&app, &row).await?;
    let mut tx = Transaction::new();
    tx.insert(&row)?;
    once.remember(&app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry = Entry::new("prepare_upload", Act::Change, caller.actor()).case(&row.id);
    if let Committed::Replayed(done) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &done.resource).await;
    }
    Ok((StatusCode::CREATED, axum::Json(shown)))
}

/// The same address again: it is good for no longer than it was.
async fn again(app: &App, caller: &Caller, resource: &str) -> Result<(StatusCode, axum::Json<UploadView>), Problem> {
    let id: UploadId = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let row = imports::upload(&app.store, &id).await?.ok_or_else(|| Problem::new(Code::NotFound))?;
    app.disclose(&Entry::new("prepare_upload", Act::Disclosure, caller.actor()).case(&id).replay()).await?;
    Ok((StatusCode::CREATED, axum::Json(view(app, &row).await?)))
}

async fn view(app: &App, row: &UploadRow) -> Result<UploadView, Problem> {
    let validity = Validity { now: app.time.now(), until: row.until };
    let url = app.objects()?.upload_address(&ObjectKey::upload(&row.id), validity).await?;
    Ok(UploadView { id: row.id.clone(), url, valid_until: row.until })
}
