//! Nothing fails in silence: a log group for each function, an alarm with a page in the runbook.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::runtime::metrics::{METRICS, PROBLEMS};

use super::cloudformation::{list, resources, template, text};
use super::functions::{folder, folders};

#[test]
fn every_alarm_tells_somebody_and_has_its_page_in_the_runbook() {
    let stack = template("infra/observability.yaml");
    let runbook = text("infra/runbook.md");
    let page = |name: &str| {
        let found = runbook.split("\n## ").find(|page| page.lines().next() == Some(name));
        found.unwrap_or_else(|| panic!("no page for {name}")).to_owned()
    };
    let mut alarms = 0;
    for (name, alarm) in resources(&stack, "AWS::CloudWatch::Alarm") {
        alarms += 1;
        assert_eq!(list(&alarm["Properties"]["AlarmActions"]), [json!({"Ref": "AlarmTopic"})], "{name}");
        let page = page(name);
        assert!(page.contains("\nLook at: ") && page.contains("\nDo: "), "{name}: what to look at, what to do");
    }
    for (name, rule) in resources(&stack, "AWS::Events::Rule") {
        alarms += 1;
        assert_eq!(rule["Properties"]["Targets"][0]["Arn"], json!({"Ref": "AlarmTopic"}), "{name}");
        let page = page(name);
        assert!(page.contains("\nLook at: ") && page.contains("\nDo: "), "{name}");
    }
    assert!(alarms >= 10, "only {alarms} alarms found");
}

#[test]
fn logs_are_encrypted_and_kept_for_six_months_at_least() {
    let stack = template("infra/observability.yaml");
    let days = &stack["Parameters"]["LogRetentionDays"];
    for allowed in list(&days["AllowedValues"]).iter().chain([&days["Default"]]) {
        assert!(allowed.as_i64().is_some_and(|days| days >= 180), "{allowed}");
    }
    for (name, group) in resources(&stack, "AWS::Logs::LogGroup") {
        let properties = &group["Properties"];
        assert_eq!(properties["RetentionInDays"], json!({"Ref": "LogRetentionDays"}), "{name}");
        assert_eq!(properties["KmsKeyId"], json!({"Ref": "StorageKeyArn"}), "{name}");
        assert_eq!(group["DeletionPolicy"], "RetainExceptOnCreate", "{name}");
    }
}

/// Whoever looks for an error, a request or the head of a chain must not miss a function's.
#[test]
fn saved_queries_look_at_every_function() {
    let stack = template("infra/observability.yaml");
    let logs = resources(&stack, "AWS::Logs::LogGroup").map(|(name, _)| name.to_owned());
    let all: BTreeSet<_> = logs.filter(|name| name != "ApiLog").collect();
    let mut of_functions = 0;
    for (name, query) in resources(&stack, "AWS::Logs::QueryDefinition") {
        let named = list(&query["Properties"]["LogGroupNames"]);
        let groups: BTreeSet<_> = named.iter().map(|group| group["Ref"].as_str().unwrap().to_owned()).collect();
        if groups.contains("ApiLog") {
            continue;
        }
        of_functions += 1;
        assert_eq!(groups, all, "{name}");
    }
    assert!(of_functions >= 3);
}

#[test]
fn every_function_has_its_log_and_its_errors_are_counted() {
    let stack = template("infra/observability.yaml");
    let mut logged = BTreeSet::new();
    for (name, group) in resources(&stack, "AWS::Logs::LogGroup") {
        let Some(function) = name.strip_suffix("Log").filter(|name| *name != "Api") else { continue };
        let word = folder(function);
        assert_eq!(group["Properties"]["LogGroupName"], json!({"Fn::Sub": format!("/kehu/${{Deployment}}/{word}")}));
        let filter = &stack["Resources"][format!("{function}Errors")]["Properties"];
        assert_eq!(filter["LogGroupName"], json!({"Ref": name}));
        assert_eq!(filter["FilterPattern"], r#"{ $.level = "ERROR" }"#);
        logged.insert(word);
    }
    assert_eq!(logged, folders());
}

/// CloudWatch takes a dashboard that does not parse and shows nothing.
#[test]
fn the_dashboard_is_json_over_metrics_there_are() {
    let stack = template("infra/observability.yaml");
    let measured = METRICS.iter().map(|(_, name, _)| (*name).to_owned());
    let own: BTreeSet<_> = resources(&stack, "AWS::Logs::MetricFilter")
        .map(|(_, filter)| filter["Properties"]["MetricTransformations"][0]["MetricName"].as_str().unwrap().to_owned())
        .chain(measured)
        .collect();
    for (name, dashboard) in resources(&stack, "AWS::CloudWatch::Dashboard") {
        let body = dashboard["Properties"]["DashboardBody"]["Fn::Sub"].as_str().unwrap();
        let body: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{name}: {error}"));
        let widgets = list(&body["widgets"]);
        assert!(!widgets.is_empty(), "{name}");
        for (_, metric, _) in METRICS.iter().chain([&("", PROBLEMS, "")]) {
            assert!(body.to_string().contains(metric), "{metric} is measured and shown nowhere");
        }
        for metric in widgets.iter().flat_map(|widget| list(&widget["properties"]["metrics"])) {
            if metric[0] == "Kehu/${Deployment}" {
                assert!(own.contains(metric[1].as_str().unwrap()), "{metric}");
            }
        }
    }
    let alarms = resources(&stack, "AWS::CloudWatch::Alarm").flat_map(|(_, alarm)| {
        let metrics = list(&alarm["Properties"]["Metrics"]);
        metrics.into_iter().map(|metric| metric["MetricStat"]["Metric"].clone()).chain([alarm["Properties"].clone()])
    });
    for metric in alarms.filter(|metric| metric["Namespace"]["Fn::Sub"] == "Kehu/${Deployment}") {
        assert!(own.contains(metric["MetricName"].as_str().unwrap()), "{metric}");
    }
}
