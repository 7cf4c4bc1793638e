//! Bodies: read whole, checked for size, encoding, type and unknown members, with a pointer to what
//! is wrong and never the text of it.

use std::marker::PhantomData;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, Limited};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::domain::document::MediaType;
use crate::domain::fault::is_word;

use super::app::SharedApp;
use super::idempotency::Once;
use super::problem::{Code, Problem};
use super::strict::Strict;

/// What a function may be handed (AWS Lambda's limit on a request).
pub const MAX_BODY: usize = 6 * 1024 * 1024;

/// `application/json` of a request that is no POST.
pub struct Json<T>(pub T);

/// RFC 7396, `application/merge-patch+json`.
pub struct MergePatch<T>(pub T);

/// A POST: its body, and what it takes to do it once only.
pub struct Command<T> {
    pub body: T,
    pub once: Once,
}

impl<T: DeserializeOwned> FromRequest<SharedApp> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &SharedApp) -> Result<Self, Problem> {
        expect_type(&request, "application/json")?;
        Ok(Self(parse(&read(request.into_body()).await?)?))
    }
}

impl<T: DeserializeOwned> FromRequest<SharedApp> for MergePatch<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &SharedApp) -> Result<Self, Problem> {
        expect_type(&request, "application/merge-patch+json")?;
        Ok(Self(parse(&read(request.into_body()).await?)?))
    }
}

impl<T: DeserializeOwned> FromRequest<SharedApp> for Command<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &SharedApp) -> Result<Self, Problem> {
        expect_type(&request, "application/json")?;
        let (parts, body) = request.into_parts();
        let bytes = read(body).await?;
        let once = Once::of(app, &parts, &bytes).await?;
        Ok(Self { body: parse(&bytes)?, once })
    }
}

/// What files an operation takes. What a file is, its bytes tell; this is what it may call itself.
pub trait FileTypes {
    const NAMES: &[&str];
}

/// Tables.
pub struct Sheets;

impl FileTypes for Sheets {
    const NAMES: &[&str] =
        &["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/octet-stream"];
}

/// Scanned papers.
pub struct Scans;

impl FileTypes for Scans {
    const NAMES: &[&str] =
        &[MediaType::Pdf.name(), MediaType::Jpeg.name(), MediaType::Png.name(), "application/octet-stream"];
}

/// A POST whose body is a file: its bytes, and what it takes to do it once only.
pub struct FileCommand<T> {
    pub content: Bytes,
    pub once: Once,
    types: PhantomData<T>,
}

impl<T: FileTypes> FromRequest<SharedApp> for FileCommand<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &SharedApp) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let content = read(body).await?;
        let is_file = |name: &&str| is_type(&parts.headers, name);
        // Nothing has no type: the file is then one that was uploaded before.
        if !content.is_empty() && !T::NAMES.iter().any(is_file) {
            return Err(Problem::new(Code::UnsupportedMediaType));
        }
        let once = Once::of(app, &parts, &content).await?;
        Ok(Self { content, once, types: PhantomData })
    }
}

/// A body as it came, within the limit.
pub async fn read(body: Body) -> Result<Bytes, Problem> {
    match Limited::new(body, MAX_BODY).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => Err(Problem::new(Code::TooLarge)),
        Err(_) => Err(Problem::fault(Code::MalformedBody, "", "unreadable")),
    }
}

fn expect_type(request: &Request, wanted: &str) -> Result<(), Problem> {
    if is_type(request.headers(), wanted) { Ok(()) } else { Err(Problem::new(Code::UnsupportedMediaType)) }
}

fn is_type(headers: &HeaderMap, wanted: &str) -> bool {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let malformed = |fault| Problem::fault(Code::MalformedBody, "", fault);
    let text = std::str::from_utf8(bytes).map_err(|_| malformed("not_utf8"))?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(Strict(&mut reader)).map_err(|error| {
        let inner = error.inner();
        // The first fault may be one of type, and what follows no JSON at all.
        if inner.is_data() && serde_json::from_str::<IgnoredAny>(text).is_err() {
            malformed("not_json")
        } else if inner.is_data() {
            let message = inner.to_string();
            Problem::fault(Code::Invalid, &(pointer(error.path()) + &missing(&message)), kind_of(&message))
        } else {
            // To an enum's reader serde_json reports a number as bad syntax.
            match serde_json::from_str::<Value>(text) {
                Ok(_) => Problem::fault(Code::Invalid, &pointer(error.path()), "wrong_type"),
                Err(_) => malformed("not_json"),
            }
        }
    })?;
    reader.end().map_err(|_| malformed("not_json"))?;
    Ok(value)
}

/// serde's message names what was wrong in its first words; the rest may quote the value.
fn kind_of(message: &str) -> &'static str {
    if message.starts_with("unknown field") {
        "unknown_member"
    } else if message.starts_with("missing field") {
        "missing"
    } else if message.starts_with("unknown variant") {
        "not_an_option"
    } else if message.starts_with("duplicate field") {
        "given_twice"
    } else {
        "wrong_type"
    }
}

/// A missing member is named by serde, in our own words; an unknown one is named by the client, and
/// is not repeated.
fn missing(message: &str) -> String {
    let name = message.strip_prefix("missing field `").and_then(|rest| rest.split_once('`'));
    name.map(|(name, _)| format!("/{name}")).unwrap_or_default()
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut out = String::new();
    for segment in path {
        match segment {
            Segment::Map { key } if is_word(key) => out.push_str(&format!("/{key}")),
            Segment::Map { .. } => break,
            Segment::Seq { index } => out.push_str(&format!("/{index}")),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    out
}

/// Members named by the client, as a value of their own.
pub struct Members(pub Map<String, Value>);

impl<'de> serde::Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        members(deserializer).map(Self)
    }
}

/// For members named by the client: of two with one name, the first would get lost unseen (RFC 8259 §4).
pub fn members<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<String, Value>, D::Error> {
    struct Members;
    impl<'de> Visitor<'de> for Members {
        type Value = Map<String, Value>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut given: A) -> Result<Self::Value, A::Error> {
            let mut members = Map::new();
            while let Some((name, value)) = given.next_entry()? {
                if members.insert(name, value).is_some() {
                    return Err(A::Error::custom("duplicate field"));
                }
            }
            Ok(members)
        }
    }
    deserializer.deserialize_map(Members)
}
