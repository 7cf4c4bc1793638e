//! A page of a list: items, and the way to the next page as a body member and as an RFC 8288 link.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::LINK;
use serde::Serialize;

use super::app::App;
use super::caller::Caller;
use super::cursor;
use super::path::Parameters;
use super::problem::Problem;

#[derive(Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Absent on the last page. A short page may have one: go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Path and query of this page without a cursor, for the link.
    #[serde(skip)]
    pub base: String,
}

impl<T> Page<T> {
    /// The way to the next page (RFC 8288).
    pub fn link(&self) -> Option<String> {
        let cursor = self.next_cursor.as_ref()?;
        let joint = if self.base.contains('?') { '&' } else { '?' };
        Some(format!("<{}{joint}cursor={cursor}>; rel=\"next\"", self.base))
    }
}

impl<T: Serialize> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        let link = self.link().and_then(|link| HeaderValue::from_str(&link).ok());
        let mut response = Json(self).into_response();
        if let Some(link) = link {
            response.headers_mut().insert(LINK, link);
        }
        response
    }
}

/// `limit` and `cursor` of a request.
pub struct Paging {
    pub limit: i32,
    cursor: Option<String>,
}

impl Paging {
    /// Takes both parameters; a wrong one is a fault of `parameters`.
    pub fn take(app: &App, parameters: &mut Parameters) -> Self {
        let settings = &app.catalogue.settings;
        let most = settings.page_limit;
        let limit = parameters.take("limit").map(|text| text.parse::<u16>().ok().filter(|n| (1..=most).contains(n)));
        if limit == Some(None) {
            parameters.fault("limit", "out_of_range");
        }
        let limit = limit.flatten().unwrap_or(settings.page_default);
        Self { limit: i32::from(limit), cursor: parameters.take("cursor") }
    }

    /// Where to go on; `filter` is everything else that decides what the list holds.
    pub async fn after(&self, app: &App, caller: &Caller, filter: &str) -> Result<Option<String>, Problem> {
        match &self.cursor {
            None => Ok(None),
            Some(cursor) => cursor::open(app, caller, filter, cursor).await.map(Some),
        }
    }

    /// The page; `last` is the place to go on from, if there is more. `base` is path and query
    /// without the cursor, and the filter the cursor is bound to.
    pub async fn page<T>(
        &self,
        app: &App,
        caller: &Caller,
        base: String,
        items: Vec<T>,
        last: Option<String>,
    ) -> Result<Page<T>, Problem> {
        let next_cursor = match last {
            None => None,
            Some(last) => Some(cursor::seal(app, caller, &base, &last).await?),
        };
        Ok(Page { items, next_cursor, base: self.with_limit(base) })
    }

    fn with_limit(&self, base: String) -> String {
        let joint = if base.contains('?') { '&' } else { '?' };
        format!("{base}{joint}limit={}", self.limit)
    }
}
