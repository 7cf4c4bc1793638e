//! A request that is known to succeed, and what it takes.

use serde_json::Value;
use shared::domain::catalogue::Right;
use tests::{Call, Client};

use crate::operations::Operation;
use crate::people_samples::Elsewise;

/// A request that succeeds when `by` sends it.
#[derive(Clone)]
pub struct Sample {
    pub by: &'static str,
    /// All of them are needed; the first is asked for before anything is read.
    pub needs: Vec<Right>,
    pub path: String,
    pub body: Option<Value>,
    pub file: Option<String>,
    pub seen: Option<String>,
    /// What it takes for an answer, if not JSON.
    pub accept: Option<&'static str>,
    /// The customer it is about, when it is about one.
    pub about: Option<String>,
    /// It is about no one customer, and in reach of the first department only.
    pub placed: bool,
    /// What stands in the path instead of the customer.
    pub place: Option<String>,
    /// It is nobody's but `by`'s, and theirs who hold this right over the customer, if any do.
    pub private: Option<Option<Right>>,
    /// A customer that is in the answer, if the caller reaches it.
    pub finds: Option<String>,
    /// Customers that the row in the trail names, though the answer does not.
    pub hits: Vec<String>,
    pub status: u16,
    /// Who fares otherwise than his roles tell.
    pub elsewise: Elsewise,
}

impl Sample {
    pub fn call(&self, operation: &Operation, client: &Client) -> Call {
        let mut call = client.call(operation.method.clone(), &self.path);
        if let Some(body) = &self.body {
            call = call.bytes(operation.body_type().unwrap(), body.to_string());
        }
        call = self.file.iter().fold(call, |call, file| call.bytes(operation.body_type().unwrap(), file.clone()));
        call = self.accept.iter().fold(call, |call, kind| call.header("accept", kind));
        match &self.seen {
            Some(etag) => call.header("if-match", etag),
            None => call,
        }
    }
}
