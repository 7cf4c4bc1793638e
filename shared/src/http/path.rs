//! Path and query parameters. An id of another kind is an id of nothing: 404, as for one that does
//! not exist. Query parameters are taken one by one, so that an unknown one is refused by name.

use axum::extract::{FromRequestParts, Path as AxumPath};
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::app::SharedApp;
use super::problem::{Code, Problem};
use crate::domain::fault::{Fault, is_word};

pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<SharedApp> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &SharedApp) -> Result<Self, Problem> {
        let path = AxumPath::<T>::from_request_parts(parts, app).await;
        path.map(|AxumPath(value)| Self(value)).map_err(|_| Problem::new(Code::NotFound))
    }
}

/// The query as it came, to be taken apart by name.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    given: Vec<(String, String)>,
    faults: Vec<Fault>,
}

impl FromRequestParts<SharedApp> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &SharedApp) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let given = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Ok(Self { given, faults: Vec::new() })
    }
}

impl Parameters {
    /// Takes a parameter out; given twice, it is refused.
    pub fn take(&mut self, name: &'static str) -> Option<String> {
        let mut found = self.given.extract_if(.., |(given, _)| given == name).map(|(_, value)| value);
        let first = found.next();
        if found.count() > 0 {
            self.faults.push(Fault::new(name, "given_twice"));
        }
        first
    }

    /// Takes and reads a parameter; unreadable, it is refused.
    pub fn read<T>(&mut self, name: &'static str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let text = self.take(name)?;
        let value = read(&text);
        if value.is_none() {
            self.faults.push(Fault::new(name, "not_an_option"));
        }
        value
    }

    /// The same of a parameter that has to be there.
    pub fn require<T>(&mut self, name: &'static str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let before = self.faults.len();
        let value = self.read(name, read);
        if value.is_none() && self.faults.len() == before {
            self.faults.push(Fault::new(name, "missing"));
        }
        value
    }

    pub fn fault(&mut self, name: &'static str, code: &'static str) {
        self.faults.push(Fault::new(name, code));
    }

    /// What was not taken is not supported. A name that is no plain word may be a
    /// value, and is not repeated.
    pub fn finish(mut self) -> Result<(), Problem> {
        for (name, _) in &self.given {
            let name = if is_word(name) { name.as_str() } else { "" };
            self.faults.push(Fault::new(name, "unsupported"));
        }
        if self.faults.is_empty() {
            return Ok(());
        }
        let unsupported = self.faults.iter().any(|fault| fault.code == "unsupported");
        let code = if unsupported { Code::UnsupportedFilter } else { Code::InvalidParameter };
        Err(Problem::new(code).errors(self.faults))
    }
}
