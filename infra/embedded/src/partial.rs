//! A batch that DynamoDB did only half of: what is left it names in its answer, and calls it a success.

use serde_json::{Value, json};

use crate::connector::{Answer, Request};

/// The request with the first half of its keys, and the other half. Of one key, none is done.
pub(crate) fn halved(request: &Request) -> Option<(Request, Value)> {
    let mut body: Value = serde_json::from_slice(&request.body).ok()?;
    let mut left = json!({});
    for (table, asked) in body["RequestItems"].as_object_mut()? {
        let keys = asked["Keys"].as_array_mut()?;
        let rest = keys.split_off(keys.len() / 2);
        left[table] = json!({ "Keys": rest });
    }
    body["RequestItems"]
        .as_object_mut()?
        .retain(|_, asked| asked["Keys"].as_array().is_some_and(|keys| !keys.is_empty()));
    let (principal, operation) = (request.principal.clone(), request.operation.clone());
    let body = body.to_string().into_bytes();
    Some((Request { principal, service: request.service, operation, body }, left))
}

/// Whether there is anything to ask the store for.
pub(crate) fn asks(request: &Request) -> bool {
    serde_json::from_slice::<Value>(&request.body)
        .is_ok_and(|body| body["RequestItems"].as_object().is_some_and(|tables| !tables.is_empty()))
}

/// The answer to the first half, or one that found nothing, with what was left.
pub(crate) fn with_left(answer: Option<Answer>, left: Value) -> Answer {
    let found = answer.and_then(|answer| serde_json::from_slice(&answer.body).ok());
    let mut body = found.unwrap_or_else(|| json!({ "Responses": {} }));
    body["UnprocessedKeys"] = left;
    Answer::json(200, &body)
}
