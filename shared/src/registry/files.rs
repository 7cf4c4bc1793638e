//! Scans that functions keep: recognised by content, sealed under the `personal` key of whose they are, noted as
//! loose until they belong to something on file, handed out as files to keep and never as pages to run.

use axum::body::{Body, Bytes};
use axum::response::Response;
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use jiff::{SignedDuration, Timestamp};

use crate::domain::catalogue::KeyClass;
use crate::domain::document::MediaType;
use crate::domain::ids::{DocumentId, SubjectId};
use crate::http::{App, Code, Problem};
use crate::objects::ObjectKey;
use crate::store::loose_files::{self, LooseFile};
use crate::store::{StoreError, Transaction};

/// How what is in a scan is called in the trail, and bound under seal.
pub const CONTENT: &str = "content";

/// A scan of some pages; as base64 it still fits into what a function is handed.
const LARGEST: usize = 4 * 1024 * 1024;
/// What sealing adds is little; what is larger than this was not put there by us.
const LARGEST_SEALED: u64 = 5 * 1024 * 1024;
/// Longer than any request lives.
const OLD: SignedDuration = SignedDuration::from_hours(1);
/// At once: they are rare, and somebody waits.
const MOST: i32 = 3;

/// The files of a function.
pub trait Files {
    /// The function's word.
    const OF: &str;

    /// Whether a file belongs to what is on file.
    fn holds(app: &App, owner: &str, id: &DocumentId) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// Whose key seals it.
pub struct Subject<'a> {
    pub id: &'a SubjectId,
    pub personal_kid: &'a str,
}

/// What kind of scan it is, if it is one.
pub fn judge(content: &Bytes) -> Result<MediaType, Problem> {
    if content.is_empty() {
        return Err(Problem::fault(Code::MalformedBody, "", "empty"));
    }
    if content.len() > LARGEST {
        return Err(Problem::new(Code::TooLarge));
    }
    MediaType::of(content).ok_or_else(|| Problem::new(Code::UnsupportedMediaType))
}

/// Where a scan lies, which is also the place it is sealed for.
fn place(of: &str, id: &DocumentId) -> (ObjectKey, String) {
    let object = ObjectKey::scan(of, id);
    let item = format!("objects|{}", object.as_str());
    (object, item)
}

/// The scan into the bucket, sealed. Until it belongs to something on file, and for ever if it never does, it
/// counts as loose.
pub async fn put_away<F: Files>(
    app: &App,
    subject: &Subject<'_>,
    owner: &str,
    (id, at): (&DocumentId, Timestamp),
    content: &Bytes,
    tx: &mut Transaction,
) -> Result<(), Problem> {
    tidy::<F>(app).await;
    let (object, item) = place(F::OF, id);
    let mut sealing = app.vault.sealing(subject.id, subject.personal_kid).await?;
    let sealed = sealing.seal_bytes(KeyClass::Personal, &item, CONTENT, content).await?;
    let file = loose::<F>(owner, id, at);
    loose_files::note(&app.store, &file).await?;
    app.objects()?.put(&object, sealed).await?;
    loose_files::settle(&file, tx);
    Ok(())
}

/// The scan itself.
pub async fn fetch<F: Files>(app: &App, subject: &SubjectId, id: &DocumentId) -> Result<Vec<u8>, Problem> {
    let (object, item) = place(F::OF, id);
    let sealed = app.objects()?.get(&object, LARGEST_SEALED).await?;
    let sealed = sealed.ok_or_else(|| Problem::internal("a scan is lost"))?;
    let mut content = app.vault.open_bytes(subject, KeyClass::Personal, &item, CONTENT, &sealed).await?;
    Ok(std::mem::take(&mut *content))
}

/// As a file to keep, never as a page to run: a PDF may hold scripts.
pub fn answer(id: &DocumentId, media_type: MediaType, content: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(content));
    let name = format!("attachment; filename=\"{id}.{}\"", media_type.extension());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type.name()));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    response
}

/// Notes that a scan is about to be taken off file.
pub async fn let_go<F: Files>(app: &App, owner: &str, id: &DocumentId, at: Timestamp) -> Result<LooseFile, Problem> {
    let file = loose::<F>(owner, id, at);
    loose_files::note(&app.store, &file).await?;
    Ok(file)
}

/// Of what is off file already. What fails here is done with the next one that is stored.
pub async fn throw_away(app: &App, file: &LooseFile) {
    left_for_later(file, clear(app, file).await);
}

fn loose<F: Files>(owner: &str, id: &DocumentId, at: Timestamp) -> LooseFile {
    LooseFile { at, of: F::OF.to_owned(), owner: owner.to_owned(), document_id: id.clone() }
}

/// Files that a crash has left behind: the next who stores one sees to them. What can not be done now is left
/// to the one after.
async fn tidy<F: Files>(app: &App) {
    let left = loose_files::noted_before(&app.store, F::OF, app.time.now() - OLD, MOST).await;
    for file in left.unwrap_or_default() {
        left_for_later(&file, see_to::<F>(app, &file).await);
    }
}

async fn see_to<F: Files>(app: &App, file: &LooseFile) -> Result<(), Problem> {
    if F::holds(app, &file.owner, &file.document_id).await? {
        return Ok(loose_files::forget(&app.store, file).await?);
    }
    clear(app, file).await
}

async fn clear(app: &App, file: &LooseFile) -> Result<(), Problem> {
    app.objects()?.delete(&ObjectKey::scan(&file.of, &file.document_id)).await?;
    Ok(loose_files::forget(&app.store, file).await?)
}

fn left_for_later(file: &LooseFile, done: Result<(), Problem>) {
    if let Err(problem) = done {
        tracing::warn!(document = %file.document_id, code = problem.code.word(), "a loose file is left for later");
    }
}
