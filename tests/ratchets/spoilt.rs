//! A good request, spoilt in every way a client may spoil one, personal values in places where they
//! do not belong among them. Made from what the document says the operation takes.

use serde_json::{Value, json};
use tests::{Call, Client};

use crate::canaries::{Bird, identity_number, value};
use crate::operations::Operation;
use crate::samples::Sample;
use shared::domain::catalogue::Catalogue;

/// What went wrong, and the call.
pub fn calls(operation: &Operation, sample: &Sample, client: &Client) -> Vec<(&'static str, Call)> {
    let secret = value(Catalogue::builtin().field("mobile").unwrap(), Bird::Person).unwrap();
    let secret = secret.as_str().unwrap();
    let number = identity_number(Bird::Person, 1);
    let joint = if sample.path.contains('?') { '&' } else { '?' };
    let with_query = |query: &str| Sample { path: format!("{}{joint}{query}", sample.path), ..sample.clone() };

    let mut calls = Vec::new();
    if operation.has_parameter("query", "limit") {
        calls.push(("a value as a parameter", with_query(&format!("q={secret}")).call(operation, client)));
        calls.push(("a value as a name", with_query(&format!("{number}=1")).call(operation, client)));
    }
    if operation.has_parameter("query", "cursor") {
        calls.push(("a value as a cursor", with_query(&format!("cursor={number}")).call(operation, client)));
    }
    if let Some(id) = sample.place.as_ref().or(sample.about.as_ref()) {
        for (what, other) in [("a value as an id", secret), ("nobody", "cus_0197513f4b0070008000000000000000")] {
            let path = sample.path.replace(id, other);
            // Or it is named in the body.
            let named = sample.body.as_ref().map(|body| body.to_string().replace(id, other).parse().unwrap());
            let body = if path == sample.path { named } else { sample.body.clone() };
            let elsewhere = Sample { path, body, ..sample.clone() };
            calls.push((what, elsewhere.call(operation, client)));
        }
    }
    if sample.seen.is_some() {
        for (what, seen) in
            [("no version", None), ("an old version", Some("\"999\"")), ("a value as a version", Some(secret))]
        {
            let other = Sample { seen: seen.map(str::to_owned), ..sample.clone() };
            calls.push((what, other.call(operation, client)));
        }
    }
    if let Some(body) = &sample.body {
        calls.extend(bodies(operation, sample, client, body, secret));
    }
    calls
}

fn bodies(
    operation: &Operation,
    sample: &Sample,
    client: &Client,
    body: &Value,
    secret: &str,
) -> Vec<(&'static str, Call)> {
    let with = |body: Value| Sample { body: Some(body), ..sample.clone() }.call(operation, client);
    let mut more = body.clone();
    more["unexpected"] = secret.into();
    let mut cut = body.to_string();
    cut.pop();
    let media_type = operation.body_type().unwrap();
    // A body without members has nothing that could be of a wrong type.
    let empty = body.as_object().is_some_and(serde_json::Map::is_empty);
    let members = if empty {
        vec![]
    } else {
        vec![
            ("values of a wrong type", with(each(body, &|value| json!([value])))),
            ("values that are no options", with(each(body, &|_| secret.into()))),
        ]
    };
    // Where nothing but words are asked for any words will do.
    let words = body.as_object().is_some_and(|members| members.keys().all(|name| name == "words"));
    let members = members.into_iter().take(if words { 1 } else { 2 });
    let mut calls = vec![
        ("an unknown member", with(more)),
        ("a value as a member", with(renamed(body, secret))),
        ("a value as a field", with(json!({ "fields": { secret: "1" } }))),
        ("fields that are wrong", with(json!({ "fields": fields(body, &|text| format!("{text}\u{1}").into()) }))),
        ("fields of a wrong type", with(json!({ "fields": fields(body, &|text| json!({ "was": text })) }))),
        ("a body that breaks off", sample.call(operation, client).bytes(media_type, cut.clone())),
        ("a body of another type", sample.call(operation, client).bytes("text/plain", cut.clone())),
        (
            "values in the headers",
            sample
                .call(operation, client)
                .bytes(media_type, cut)
                .key(secret)
                .header("accept-language", secret)
                .header("traceparent", secret)
                .header("user-agent", secret),
        ),
    ];
    calls.extend(members);
    calls
}

/// The body, and in it a member called like this.
fn renamed(body: &Value, name: &str) -> Value {
    let mut body = body.clone();
    body[name] = 1.into();
    body
}

/// Every member of the body, changed.
fn each(body: &Value, change: &dyn Fn(&Value) -> Value) -> Value {
    let members = body.as_object().unwrap().iter();
    Value::Object(members.map(|(name, value)| (name.clone(), change(value))).collect())
}

fn fields(body: &Value, change: &dyn Fn(&str) -> Value) -> Value {
    match body.get("fields").filter(|fields| fields.is_object()) {
        Some(fields) => each(fields, &|value| value.as_str().map_or_else(|| value.clone(), change)),
        None => json!({}),
    }
}
