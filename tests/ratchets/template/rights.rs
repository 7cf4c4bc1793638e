//! What each function may do, taken together from its role and the policies its role shares.

use std::collections::BTreeMap;

use serde_json::Value;

use super::cloudformation::{list, resources, template};

/// One action on one resource, under all conditions of its statement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Right {
    pub function: String,
    pub action: String,
    pub resource: String,
    /// Operator, key, values.
    pub conditions: BTreeMap<(String, String), Vec<String>>,
}

impl Right {
    pub fn condition(&self, operator: &str, key: &str) -> Option<&[String]> {
        self.conditions.get(&(operator.to_owned(), key.to_owned())).map(Vec::as_slice)
    }

    pub fn leading_keys(&self) -> Option<&[String]> {
        let key = "dynamodb:LeadingKeys";
        self.condition("ForAllValues:StringLike", key).or_else(|| self.condition("ForAllValues:StringEquals", key))
    }

    /// `kms`, `dynamodb` …
    pub fn service(&self) -> &str {
        self.action.split_once(':').map_or("", |(service, _)| service)
    }
}

/// The role's name is the function's SAM resource: `AuditStream` for `audit-stream`.
pub fn rights() -> Vec<Right> {
    let access = template("infra/access.yaml");
    let mut rights = Vec::new();
    for (role, resource) in resources(&access, "AWS::IAM::Role") {
        let properties = &resource["Properties"];
        let own = list(&properties["Policies"]).into_iter().map(|policy| policy["PolicyDocument"].clone());
        let shared = list(&properties["ManagedPolicyArns"]).into_iter().map(|policy| {
            let name = policy["Ref"].as_str().unwrap_or_else(|| panic!("{role} has a policy of AWS: {policy}"));
            access["Resources"][name]["Properties"]["PolicyDocument"].clone()
        });
        for statement in own.chain(shared).flat_map(|document| list(&document["Statement"])) {
            assert_eq!(statement["Effect"], "Allow", "{role}");
            for exception in ["NotAction", "NotResource"] {
                assert!(statement.get(exception).is_none(), "{role}: {exception} allows what nobody has listed");
            }
            rights.extend(of_statement(role, &statement));
        }
    }
    rights.sort();
    rights
}

fn of_statement(role: &str, statement: &Value) -> Vec<Right> {
    let mut conditions = BTreeMap::new();
    for (operator, keys) in statement["Condition"].as_object().into_iter().flatten() {
        for (key, values) in keys.as_object().unwrap() {
            conditions.insert((operator.clone(), key.clone()), list(values).iter().map(name).collect());
        }
    }
    let mut rights = Vec::new();
    for action in list(&statement["Action"]) {
        for resource in list(&statement["Resource"]) {
            let (function, conditions) = (role.to_owned(), conditions.clone());
            rights.push(Right { function, action: name(&action), resource: name(&resource), conditions });
        }
    }
    rights
}

/// A reference by its bare name: `RecordsArn` is the table `Records`. That the parameters are wired
/// to the resources of these names is a test of its own.
fn name(value: &Value) -> String {
    if let Some(parameter) = value["Ref"].as_str() {
        return parameter.strip_suffix("Arn").unwrap_or(parameter).to_owned();
    }
    let text = value["Fn::Sub"].as_str().or(value.as_str()).unwrap_or_else(|| panic!("unreadable: {value}"));
    let text = text.replace("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:", "");
    text.replace("Arn}", "}").replace("${AWS::Region}.${AWS::URLSuffix}", "…").replace(['{', '}', '$'], "")
}

/// IAM's own pattern language: `*` for any text, `?` for any letter.
pub fn like(pattern: &str, text: &str) -> bool {
    match (pattern.as_bytes(), text.as_bytes()) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => {
            let rest = &pattern[pattern.len() - rest.len()..];
            (0..=text.len()).filter(|at| text.is_char_boundary(*at)).any(|at| like(rest, &text[at..]))
        }
        ([b'?', ..], [_, ..]) => like(&pattern[1..], &text[1..]),
        ([wanted, ..], [found, ..]) if wanted == found => like(&pattern[1..], &text[1..]),
        _ => false,
    }
}

/// `kehu-records` is `Records`, `alias/kehu-personal` the key of that name.
pub fn named(physical: &str) -> String {
    let word = physical.rsplit('-').next().unwrap_or(physical);
    let (first, rest) = word.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}
