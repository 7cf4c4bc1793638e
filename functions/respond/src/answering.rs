//! What is common to reading and answering: which language, page or JSON, and the sheet as it was sent.

use axum::extract::{FromRequest, Request};
use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE};
use serde::Deserialize;
use serde_json::{Map, Value};
use shared::http::body::{Json, Members, read};
use shared::http::language::Language;
use shared::http::{Code, Parameters, Problem, SharedApp};
use utoipa::ToSchema;

const FORM: &str = "application/x-www-form-urlencoded";
/// More than any sheet has questions.
const MOST: usize = 100;

/// By question: a mark, an option's id, or words.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AnswerInvitation {
    #[schema(value_type = Object, example = json!({"result": 5, "speed": 4, "effort": 6, "words": "谢谢"}))]
    answers: Members,
}

/// A browser says that it takes pages.
pub fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

pub fn spoken(parameters: &mut Parameters, preferred: Language) -> Language {
    let asked = parameters.take("lang");
    [Language::Zh, Language::En].into_iter().find(|one| asked.as_deref() == Some(one.code())).unwrap_or(preferred)
}

/// A sheet, from the form of the page or from an app.
pub struct Sheet(pub Map<String, Value>);

impl FromRequest<SharedApp> for Sheet {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &SharedApp) -> Result<Self, Problem> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.starts_with(FORM) {
            let Json(AnswerInvitation { answers: Members(sheet) }) = Json::from_request(request, app).await?;
            return Ok(Self(sheet));
        }
        let bytes = read(request.into_body()).await?;
        std::str::from_utf8(&bytes).map_err(|_| Problem::fault(Code::MalformedBody, "", "not_utf8"))?;
        let mut sheet = Map::new();
        for (name, value) in form_urlencoded::parse(&bytes).take(MOST) {
            if value.contains('\u{fffd}') {
                return Err(Problem::fault(Code::MalformedBody, "", "not_utf8"));
            }
            if sheet.insert(name.into_owned(), value.into_owned().into()).is_some() {
                return Err(Problem::fault(Code::Invalid, "/answers", "given_twice"));
            }
        }
        Ok(Self(sheet))
    }
}
