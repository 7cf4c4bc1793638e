//! A page as a sheet, for whoever asks for `text/csv`: the same page, masked, counted and recorded as ever,
//! in a form that a spreadsheet opens. What does not fit on it is on the next page (`Link`).

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE, LINK};
use http::request::Parts;
use serde_json::Value;

use super::app::SharedApp;
use super::language::{Language, preferred};
use super::page::Page;
use super::problem::Problem;

/// The language of the sheet's head, if a sheet is wanted.
pub struct WantsSheet(pub Option<Language>);

impl FromRequestParts<SharedApp> for WantsSheet {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &SharedApp) -> Result<Self, Problem> {
        let accept = parts.headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let first = accept.split([',', ';']).next().unwrap_or_default().trim();
        Ok(Self(first.eq_ignore_ascii_case("text/csv").then(|| preferred(&parts.headers))))
    }
}

/// UTF-8 with a mark, without which spreadsheets take Chinese for something else.
const MARK: &[u8] = "\u{feff}".as_bytes();

pub fn sheet<T>(page: &Page<T>, head: &[String], row: impl Fn(&T) -> Vec<String>) -> Result<Response, Problem> {
    let failed = |_| Problem::internal("a sheet was not written");
    let mut writer = csv::Writer::from_writer(MARK.to_vec());
    writer.write_record(head).map_err(failed)?;
    for item in &page.items {
        writer.write_record(row(item).iter().map(|cell| harmless(cell))).map_err(failed)?;
    }
    let text = writer.into_inner().map_err(|_| Problem::internal("a sheet was not written"))?;
    let head = [(CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, "attachment; filename=\"kehu.csv\"")];
    let mut response = (head, text).into_response();
    if let Some(link) = page.link().and_then(|link| HeaderValue::from_str(&link).ok()) {
        response.headers_mut().insert(LINK, link);
    }
    Ok(response)
}

/// A value as a cell's text.
pub fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// A spreadsheet takes what begins like this for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+86 10", "-1", "@SUM(A1)", "\t=1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        assert_eq!(harmless("138****5678"), "138****5678");
    }
}
