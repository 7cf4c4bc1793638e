//! The same word everywhere: folder, SAM resource, role, log group, runbook heading.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::store::Table;

use super::cloudformation::{list, resources, root, template, text, whole};
use super::rights::rights;

/// The folder of a SAM resource: `AuditStream` lives in `audit-stream`.
pub fn folder(resource: &str) -> String {
    let mut name = String::new();
    for (place, letter) in resource.char_indices() {
        if place > 0 && letter.is_ascii_uppercase() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

pub fn folders() -> BTreeSet<String> {
    let entries = std::fs::read_dir(root().join("functions")).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn names(template: &Value, kind: &str) -> BTreeSet<String> {
    resources(template, kind).map(|(name, _)| folder(name)).collect()
}

#[test]
fn every_folder_is_a_function_with_a_role_and_a_heading() {
    assert_eq!(names(&whole(), "AWS::Serverless::Function"), folders());
    let mut roles = names(&template("infra/access.yaml"), "AWS::IAM::Role");
    assert!(roles.remove("scheduler"), "schedules start functions as somebody of their own");
    assert_eq!(roles, folders());
    let headings: BTreeSet<_> =
        text("infra/runbook.md").lines().filter_map(|line| line.strip_prefix("## ")).map(str::to_owned).collect();
    assert!(headings.is_superset(&folders()), "{headings:?}");
}

/// What a function behind a stream is handed in the cloud is what it is handed in the local system.
#[test]
fn streams_are_filtered_as_in_the_code() {
    let sam = whole();
    let mut followers = 0;
    for (name, function) in resources(&sam, "AWS::Serverless::Function") {
        for event in function["Properties"]["Events"].as_object().unwrap().values() {
            if event["Type"] != "DynamoDB" {
                continue;
            }
            followers += 1;
            let code = local::functions::streams().into_iter().find(|(_, function)| function.name == folder(name));
            let pattern = event["Properties"]["FilterCriteria"]["Filters"][0]["Pattern"].as_str();
            let pattern: Option<Value> = pattern.map(|pattern| serde_json::from_str(pattern).unwrap());
            let wanted = code.unwrap().1.only.map(
                |prefix| json!({"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": prefix}]}}}}),
            );
            assert_eq!(pattern, wanted, "{name}");
        }
    }
    assert_eq!(followers, local::functions::streams().len());
}

#[test]
fn a_function_is_deployed_under_its_word() {
    let sam = whole();
    for (name, function) in resources(&sam, "AWS::Serverless::Function") {
        let (properties, word) = (&function["Properties"], folder(name));
        assert_eq!(properties["CodeUri"], format!("target/lambda/{word}/"));
        assert_eq!(properties["FunctionName"], json!({"Fn::Sub": format!("${{AWS::StackName}}-{word}")}));
        // With a role of its own, SAM adds none of AWS's managed policies.
        assert_eq!(properties["Role"], json!({"Fn::GetAtt": ["Roles", format!("Outputs.{name}")]}));
        assert!(properties.get("Policies").is_none(), "{name}: rights belong into infra/access.yaml");
        assert_eq!(
            properties["LoggingConfig"]["LogGroup"],
            json!({"Fn::GetAtt": ["Observability", format!("Outputs.{name}Log")]})
        );
    }
    let access = template("infra/access.yaml");
    for (name, _) in resources(&access, "AWS::IAM::Role") {
        assert_eq!(access["Outputs"][name]["Value"], json!({"Fn::GetAtt": [name, "Arn"]}));
    }
}

/// No names of resources: who may become the first administrator, where pages are, who carries messages and whom TLS
/// trusts.
const NO_RESOURCES: [&str; 6] =
    ["FIRST_ADMINISTRATOR", "FIRST_MANAGER", "TOKEN_ISSUER", "PUBLIC_PAGES", "MESSAGE_CARRIER", "SSL_CERT_FILE"];

/// `Config` leaves a name empty that a function has no right to; only RECORDS_TABLE is for all.
#[test]
fn a_function_is_told_the_names_it_has_rights_to() {
    let sam = whole();
    let rights = rights();
    for (name, function) in resources(&sam, "AWS::Serverless::Function") {
        let told = function["Properties"]["Environment"]["Variables"].as_object();
        let told = told.into_iter().flatten().map(|(variable, _)| variable.as_str());
        let told: BTreeSet<_> = told.filter(|variable| !NO_RESOURCES.contains(variable)).collect();
        let uses = |resource: &str| {
            rights.iter().any(|right| {
                right.function == name
                    && (right.resource == resource
                        || [
                            "index",
                            "complaints",
                            "service-requests",
                            "inspections",
                            "documents",
                            "imports",
                            "seals",
                            "uploads",
                        ]
                        .iter()
                        .any(|part| right.resource.starts_with(&format!("{resource}/{part}"))))
            })
        };
        let variables = [
            ("KEYS_TABLE", "Keys"),
            ("LOOKUP_TABLE", "Lookup"),
            ("AUDIT_TABLE", "Audit"),
            ("IDENTITY_KEY", "IdentityKey"),
            ("CONTACT_KEY", "ContactKey"),
            ("PERSONAL_KEY", "PersonalKey"),
            ("TRANSFER_KEY", "TransferKey"),
            ("DOCUMENTS_BUCKET", "Documents"),
            ("OBJECTS_BUCKET", "Objects"),
            ("LOOKUP_KEY", "LookupKey"),
            ("SEAL_KEY", "SealKey"),
            ("SEALS_BUCKET", "Seals"),
            ("INVITATION_KEY", "InvitationKey"),
            ("DISPATCH_KEY", "DispatchKey"),
        ];
        let needed: BTreeSet<_> =
            variables.iter().filter(|(_, resource)| uses(resource)).map(|(variable, _)| *variable).collect();
        assert_eq!(told, needed, "{name}");
    }
}

/// A variable or parameter is wired to the resource whose name it bears, through every stack.
#[test]
fn names_lead_to_the_resources_they_name() {
    let (sam, data) = (whole(), template("infra/data.yaml"));
    let output = |name: &str| data["Outputs"][name]["Value"].clone();
    let from_data = |name: String| json!({"Fn::GetAtt": ["Data", format!("Outputs.{name}")]});
    for (parameter, value) in sam["Resources"]["Roles"]["Properties"]["Parameters"].as_object().unwrap() {
        let Some(resource) = parameter.strip_suffix("Arn") else {
            assert_eq!((parameter.as_str(), value), ("Deployment", &json!({"Ref": "AWS::StackName"})));
            continue;
        };
        assert_eq!(*value, from_data(parameter.clone()));
        let table = resource.strip_suffix("Stream");
        let (resource, attribute) = table.map_or((resource, "Arn"), |table| (table, "StreamArn"));
        assert_eq!(output(parameter), json!({"Fn::GetAtt": [resource, attribute]}));
    }
    for (parameter, value) in sam["Resources"]["Observability"]["Properties"]["Parameters"].as_object().unwrap() {
        let Some(resource) = parameter.strip_suffix("Name") else { continue };
        assert_eq!(*value, from_data(parameter.clone()));
        let queue = json!({"Fn::GetAtt": [resource, "QueueName"]});
        assert_eq!(output(parameter), if resource.ends_with("Parked") { queue } else { json!({"Ref": resource}) });
    }
    let functions = resources(&sam, "AWS::Serverless::Function").map(|(_, function)| &function["Properties"]);
    for properties in functions.chain([&sam["Globals"]["Function"]]) {
        let variables = properties["Environment"]["Variables"].as_object().into_iter().flatten();
        for (variable, value) in variables.filter(|(variable, _)| !NO_RESOURCES.contains(&variable.as_str())) {
            let (word, kind) = variable.split_once('_').unwrap();
            let word = format!("{}{}", &word[..1], word[1..].to_lowercase());
            match kind {
                "TABLE" | "BUCKET" => {
                    assert_eq!(*value, from_data(format!("{word}Name")));
                    assert_eq!(output(&format!("{word}Name")), json!({"Ref": word}));
                }
                "KEY" => assert_eq!(*value, from_data(format!("{word}KeyArn"))),
                _ => panic!("{variable}"),
            }
        }
    }
}

#[test]
fn stream_functions_give_up_in_order_and_park_what_they_could_not_take() {
    let sam = whole();
    let streamed: Vec<(&str, &Value)> = resources(&sam, "AWS::Serverless::Function")
        .flat_map(|(name, function)| {
            function["Properties"]["Events"].as_object().into_iter().flatten().map(move |(_, event)| (name, event))
        })
        .filter(|(_, event)| event["Type"] == "DynamoDB")
        .collect();
    let named: BTreeSet<_> = streamed.iter().map(|(name, _)| folder(name)).collect();
    let in_code: BTreeSet<_> =
        local::functions::streams().iter().map(|(_, function)| function.name.to_owned()).collect();
    assert_eq!(named, in_code);
    for (name, event) in streamed {
        let properties = &event["Properties"];
        let (table, code) =
            local::functions::streams().into_iter().find(|(_, function)| function.name == folder(name)).unwrap();
        let stream = if table == Table::Audit { "AuditStreamArn" } else { "RecordsStreamArn" };
        assert_eq!(properties["Stream"], json!({"Fn::GetAtt": ["Data", format!("Outputs.{stream}")]}));
        assert_eq!(properties["BisectBatchOnFunctionError"], true, "{name}");
        assert_eq!(list(&properties["FunctionResponseTypes"]), [json!("ReportBatchItemFailures")], "{name}");
        // Steps of a job wait for as long as the stream keeps them, and are given up before it forgets them.
        let tries = properties["MaximumRetryAttempts"].as_i64().unwrap();
        assert!((1..=100).contains(&tries) || tries == -1 && code.only.is_some(), "{name}");
        assert!(properties["MaximumRecordAgeInSeconds"].as_i64().is_some_and(|age| age < 86_400), "{name}");
        assert_eq!(
            properties["DestinationConfig"]["OnFailure"]["Destination"],
            json!({"Fn::GetAtt": ["Data", format!("Outputs.{name}ParkedArn")]})
        );
        let data = template("infra/data.yaml");
        let queue = &data["Resources"][format!("{name}Parked")]["Properties"];
        assert_eq!(
            queue["KmsMasterKeyId"],
            json!({"Fn::GetAtt": ["StorageKey", "Arn"]}),
            "{name}: parked records are encrypted"
        );
        assert!(
            queue["MessageRetentionPeriod"].as_i64().is_some_and(|seconds| seconds <= 1_209_600),
            "{name}: and expire"
        );
    }
}

#[test]
fn the_template_stays_short() {
    let lines = text("template.yaml").lines().count();
    assert!(lines < 700, "{lines} lines");
}

/// The times stand in the code, with the function; what runs so late or twice is no harm, and what fails
/// is not lost.
#[test]
fn schedules_are_those_of_the_code_and_park_what_they_could_not_do() {
    let sam = whole();
    let parked = json!({"Fn::GetAtt": ["Data", "Outputs.SchedulesParkedArn"]});
    let mut deployed = BTreeSet::new();
    for (name, function) in resources(&sam, "AWS::Serverless::Function") {
        let properties = &function["Properties"];
        let events = properties["Events"].as_object().into_iter().flatten();
        for (_, event) in events.filter(|(_, event)| event["Type"] == "ScheduleV2") {
            let schedule = &event["Properties"];
            deployed.insert((folder(name), schedule["ScheduleExpression"].as_str().unwrap().to_owned()));
            assert_eq!(schedule["ScheduleExpressionTimezone"], json!({"Ref": "TimeZone"}), "{name}");
            assert_eq!(schedule["RoleArn"], json!({"Fn::GetAtt": ["Roles", "Outputs.Scheduler"]}), "{name}");
            assert_eq!(schedule["DeadLetterConfig"]["Arn"], parked, "{name}");
            assert!(schedule["RetryPolicy"]["MaximumRetryAttempts"].as_i64().is_some(), "{name}");
            let failed = &properties["EventInvokeConfig"];
            assert_eq!(failed["DestinationConfig"]["OnFailure"]["Destination"], parked, "{name}");
            assert!(failed["MaximumRetryAttempts"].as_i64().is_some_and(|tries| tries <= 2), "{name}");
            assert_eq!(properties["Timeout"], 900, "{name}: a run stops a minute before");
        }
    }
    let coded: BTreeSet<_> = local::functions::schedules()
        .iter()
        .map(|function| (function.name.to_owned(), function.schedule.expression()))
        .collect();
    assert_eq!(deployed, coded);
    let zone = &sam["Parameters"]["TimeZone"]["Default"];
    assert_eq!(zone, &json!(shared::domain::catalogue::Catalogue::builtin().settings.time_zone));
    let started: BTreeSet<_> = super::rights::rights()
        .into_iter()
        .filter(|right| right.function == "Scheduler" && right.service() == "lambda")
        .map(|right| right.resource.rsplit("Deployment-").next().unwrap().to_owned())
        .collect();
    assert_eq!(started, coded.into_iter().map(|(name, _)| name).collect());
}

/// A call of the SDK with all its tries ends before a request is given up, a request before its function is,
/// and that before the API gives up.
#[test]
fn a_request_is_over_before_its_function_is() {
    let sam = whole();
    let most = sam["Globals"]["Function"]["Timeout"].as_u64().unwrap();
    let patience = shared::http::envelope::PATIENCE.as_secs();
    assert!(patience < most && most < 30, "{patience} < {most}");
    for (name, function) in resources(&sam, "AWS::Serverless::Function") {
        let events = function["Properties"]["Events"].as_object().into_iter().flatten();
        let behind_the_api = events.into_iter().any(|(_, event)| event["Type"] == "HttpApi");
        assert!(!behind_the_api || function["Properties"].get("Timeout").is_none(), "{name}: its own time-out");
    }
}
