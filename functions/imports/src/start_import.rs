//! `POST /imports`: takes a file of customers in. The answer is a job to watch.

use axum::body::Bytes;
use axum::extract::State;
use shared::audit::{Act, Entry};
use shared::domain::ids::{ImportId, UploadId};
use shared::domain::import::columns::Columns;
use shared::domain::import::table::{self, FileFault};
use shared::http::app::Committed;
use shared::http::caller::permission::RunImports;
use shared::http::{App, Caller, Code, Created, FileCommand, May, Parameters, Problem, Problems, SharedApp, Sheets};
use shared::objects::ObjectKey;
use shared::registry::registration::{self, Placement};
use shared::store::Transaction;
use shared::store::imports::{self, Counts, ImportRow, SCHEMA, Status};

use crate::find;
use crate::parameters::{self, Wanted};
use crate::view::ImportView;

/// Of a file in the request itself; a larger one is uploaded apart.
const LARGEST: usize = 4 * 1024 * 1024;

/// Import customers from a file
///
/// CSV (UTF-8 or GB18030) or XLSX, recognised by content. Headers are understood by the catalogue's
/// labels and aliases in both languages.
#[utoipa::path(
    post,
    path = "/imports",
    tag = "imports",
    operation_id = "start_import",
    params(
        ("kind" = String, Query, description = "`individual` or `organisation`"),
        ("noticeVersion" = String, Query, description = "The notice the customers were given"),
        ("source" = Option<String>, Query, description = "For a file without such a column"),
        ("purposes" = Option<String>, Query, description = "For a file without such a column; several with commas"),
        ("channel" = Option<String>, Query, description = "How consent was given; `paper` if left out"),
        ("ownerId" = Option<String>, Query, description = "Whose customers they become; the caller's if left out"),
        ("columns" = Option<String>, Query, description = "JSON: what unknown headers mean, `{\"header\": \"field id\"}`, or null to ignore one"),
        ("dryRun" = Option<bool>, Query, description = "Nobody is put on file"),
        ("upload" = Option<String>, Query, description = "A file uploaded before, instead of a body"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repeated request harmless"),
    ),
    request_body(content((String = "text/csv"), (Vec<u8> = "application/octet-stream"), (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
    responses((status = 202, body = ImportView, headers(("ETag" = String), ("Location" = String))), Problems),
)]
pub async fn start_import(
    State(app): State<SharedApp>,
    caller: May<RunImports>,
    parameters: Parameters,
    FileCommand { content, once, .. }: FileCommand<Sheets>,
) -> Result<Created<ImportView>, Problem> {
    if let Some(done) = once.seen(&app, caller.id()).await? {
        return again(&app, &caller, &done.resource).await;
    }
    let wanted = parameters::read(parameters, &app.catalogue)?;
    let placement = registration::place(&app, &caller, wanted.owner.clone(), None).await?;
    match &wanted.upload {
        Some(upload) => check_upload(&app, &caller, upload, &content).await?,
        None => check_file(&app, &wanted, &content)?,
    }
    let row = job(&app, &caller, wanted, placement);
    let mut tx = Transaction::new();
    let key = app.vault.mint_transfer(row.id.as_str(), &mut tx).await?;
    if row.upload.is_none() {
        let object = ObjectKey::import_file(&row.id);
        app.objects()?.put(&object, key.seal(&object, &content)?).await?;
    }
    row.begin(&mut tx)?;
    once.remember(&app, caller.id(), row.id.as_str(), None, &mut tx)?;
    let entry = Entry::new("start_import", Act::Change, caller.actor()).case(&row.id);
    if let Committed::Replayed(done) = app.commit_once(&tx, &entry, &once).await? {
        return again(&app, &caller, &done.resource).await;
    }
    Ok(accepted(row))
}

fn accepted(row: ImportRow) -> Created<ImportView> {
    Created::accepted(format!("/imports/{}", row.id), row.version, row.into())
}

async fn again(app: &App, caller: &Caller, resource: &str) -> Result<Created<ImportView>, Problem> {
    let id: ImportId = resource.parse().map_err(|_| Problem::internal("remembered resource"))?;
    let row = find::reached(app, caller, &id, "start_import").await?;
    app.disclose(&Entry::new("start_import", Act::Disclosure, caller.actor()).case(&id).replay()).await?;
    Ok(accepted(row))
}

/// What is wrong with the file as a whole is told at once.
fn check_file(app: &App, wanted: &Wanted, content: &Bytes) -> Result<(), Problem> {
    if content.is_empty() {
        return Err(Problem::fault(Code::MalformedBody, "", "empty"));
    }
    if content.len() > LARGEST {
        return Err(Problem::new(Code::TooLarge));
    }
    let limits = &app.catalogue.settings.import;
    let headers = table::headers(content, limits).map_err(|FileFault(code)| Problem::fault(Code::Invalid, "", code))?;
    let profiles = wanted.kind.profile().with_sectors();
    let columns =
        Columns::read(&headers, &wanted.mapping, &profiles, &app.catalogue, limits).map_err(Problem::faults)?;
    let lacking = columns.lacking(&wanted.defaults);
    if lacking.is_empty() { Ok(()) } else { Err(Problem::faults(lacking)) }
}

/// There, and the caller's own.
async fn check_upload(app: &App, caller: &Caller, upload: &UploadId, content: &Bytes) -> Result<(), Problem> {
    let refused = |code| Problem::fault(Code::Invalid, "upload", code);
    if !content.is_empty() {
        return Err(refused("given_twice"));
    }
    let known = imports::upload(&app.store, upload).await?;
    if known.is_none_or(|row| row.created_by != *caller.id()) {
        return Err(refused("not_on_file"));
    }
    let size = app.objects()?.size(&ObjectKey::upload(upload)).await?.ok_or_else(|| refused("not_uploaded"))?;
    if size > app.catalogue.settings.import.file_bytes {
        return Err(Problem::new(Code::TooLarge));
    }
    Ok(())
}

fn job(app: &App, caller: &Caller, wanted: Wanted, placement: Placement) -> ImportRow {
    let now = app.time.now();
    let keep = i64::from(app.catalogue.settings.import.keep_days) * 24 * 60 * 60;
    ImportRow {
        schema: SCHEMA,
        id: ImportId::new(),
        version: 1,
        status: Status::Received,
        kind: wanted.kind,
        defaults: wanted.defaults,
        mapping: wanted.mapping,
        owner_id: placement.owner,
        unit_id: placement.unit,
        region_id: placement.region,
        dry_run: wanted.dry_run,
        upload: wanted.upload,
        columns: Columns::default(),
        total: None,
        slices: 0,
        next_slice: 0,
        undone_through: 0,
        counts: Counts::default(),
        problem: None,
        trace_id: caller.trace.0.clone(),
        created_at: now,
        created_by: caller.id().clone(),
        undone_by: None,
        updated_at: now,
        expires_at: now.as_second() + keep,
    }
}
