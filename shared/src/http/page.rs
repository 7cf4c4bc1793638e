//! A page of a list: items, and the way to the next page as a body member and as an RFC 8288 link.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::LINK;
use serde::Serialize;

#[derive(Debug, Serialize, utoipa::ToSchema)]
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

impl<T: Serialize> IntoResponse for Page<T> {
    fn into_response(self) -> Response {
        let link = self.next_cursor.as_ref().and_then(|cursor| {
            let joint = if self.base.contains('?') { '&' } else { '?' };
            HeaderValue::from_str(&format!("<{}{joint}cursor={cursor}>; rel=\"next\"", self.base)).ok()
        });
        let mut response = Json(self).into_response();
        if let Some(link) = link {
            response.headers_mut().insert(LINK, link);
        }
        response
    }
}
