//! What is wrong with an input, and where: all faults at once, never the value itself.

use serde::Serialize;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// RFC 6901 pointer into the request body.
    pub pointer: String,
    /// Stable snake_case code; see `docs/API-DESIGN.md`.
    pub code: &'static str,
}

impl Fault {
    pub fn new(pointer: impl Into<String>, code: &'static str) -> Self {
        Self { pointer: pointer.into(), code }
    }

    /// A fault of one customer field. Field ids hold no `/` or `~`, but a client's guess may.
    pub fn field(id: &str, code: &'static str) -> Self {
        Self::new(format!("/fields/{}", escape(id)), code)
    }
}

/// RFC 6901 §3.
pub fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}
