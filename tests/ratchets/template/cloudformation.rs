//! Reads templates into JSON, with the short forms (`!Ref`, `!Sub`) written out.

use std::collections::BTreeSet;
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

/// `template.yaml` as it is deployed: the functions of `infra/work.yaml` are among its own, with what they are
/// handed as parameters in its place.
pub fn whole() -> Value {
    let (mut sam, work) = (template("template.yaml"), template("infra/work.yaml"));
    let handed = sam["Resources"]["Work"]["Properties"]["Parameters"].as_object().unwrap().clone();
    let wanted: BTreeSet<_> = work["Parameters"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(handed.keys().cloned().collect::<BTreeSet<_>>(), wanted, "what is handed to infra/work.yaml");
    assert_eq!(handed["Deployment"], json!({"Ref": "AWS::StackName"}));
    let globals = ["Runtime", "Handler", "Architectures", "MemorySize", "LoggingConfig"];
    for name in globals {
        assert_eq!(work["Globals"]["Function"][name], sam["Globals"]["Function"][name], "{name}");
    }
    let told = in_place(&work["Globals"]["Function"]["Environment"], &handed);
    assert_eq!(told, sam["Globals"]["Function"]["Environment"]);
    let own = sam["Resources"].as_object_mut().unwrap();
    for (name, function) in resources(&work, "AWS::Serverless::Function") {
        let mut function = in_place(function, &handed);
        let code = function["Properties"]["CodeUri"].as_str().unwrap().strip_prefix("../").unwrap().to_owned();
        function["Properties"]["CodeUri"] = json!(code);
        assert!(own.insert(name.to_owned(), function).is_none(), "{name} stands in both templates");
    }
    sam
}

fn in_place(value: &Value, handed: &Map<String, Value>) -> Value {
    match value {
        Value::Object(members) => match (members.get("Ref"), members.get("Fn::Sub")) {
            (Some(Value::String(name)), _) => handed.get(name).unwrap_or(value).clone(),
            (_, Some(Value::String(text))) => json!({"Fn::Sub": text.replace("${Deployment}", "${AWS::StackName}")}),
            _ => members.iter().map(|(name, inner)| (name.clone(), in_place(inner, handed))).collect(),
        },
        Value::Array(items) => items.iter().map(|item| in_place(item, handed)).collect(),
        plain => plain.clone(),
    }
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
