//! Reads templates into JSON, with the short forms (`!Ref`, `!Sub`) written out.

use std::path::{Path, PathBuf};

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value, json};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub fn text(path: &str) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn template(path: &str) -> Value {
    let text = text(path);
    let documents = Yaml::load_from_str(&text).unwrap();
    assert_eq!(documents.len(), 1, "{path} is one document");
    long_form(&documents[0])
}

/// Name and body of every resource of a type.
pub fn resources<'a>(template: &'a Value, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let all = template["Resources"].as_object().unwrap();
    all.iter().filter(move |(_, resource)| resource["Type"] == kind).map(|(name, resource)| (name.as_str(), resource))
}

/// What may be one or several.
pub fn list(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(all) => all.clone(),
        Value::Null => Vec::new(),
        one => vec![one.clone()],
    }
}

fn long_form(node: &Yaml<'_>) -> Value {
    match node {
        Yaml::Value(scalar) => plain(scalar),
        Yaml::Representation(text, ..) => json!(text),
        Yaml::Sequence(items) => items.iter().map(long_form).collect(),
        Yaml::Mapping(pairs) => {
            let pair = |(key, value)| (name(key), long_form(value));
            Value::Object(pairs.iter().map(pair).collect::<Map<_, _>>())
        }
        Yaml::Tagged(tag, inner) => function(&tag.suffix, long_form(inner)),
        Yaml::Alias(_) | Yaml::BadValue => panic!("CloudFormation takes neither aliases nor anchors"),
    }
}

fn plain(scalar: &Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Boolean(value) => json!(value),
        Scalar::Integer(value) => json!(value),
        Scalar::FloatingPoint(value) => json!(value.into_inner()),
        Scalar::String(value) => json!(value),
    }
}

fn name(key: &Yaml<'_>) -> String {
    match long_form(key) {
        Value::String(name) => name,
        // `Null` is an IAM condition operator and YAML's word for nothing.
        Value::Null => panic!("quote the key \"Null\""),
        other => other.to_string(),
    }
}

fn function(tag: &str, argument: Value) -> Value {
    match (tag, &argument) {
        ("Ref" | "Condition", _) => json!({ tag: argument }),
        ("GetAtt", Value::String(path)) => {
            let (resource, attribute) = path.split_once('.').unwrap();
            json!({ "Fn::GetAtt": [resource, attribute] })
        }
        _ => json!({ format!("Fn::{tag}"): argument }),
    }
}
