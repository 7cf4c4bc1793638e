//! The API as deployed against the API as coded: the same operations, and the same few of them open.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::cloudformation::{list, resources, whole};
use super::functions::folder;

struct Route {
    function: String,
    method: String,
    path: String,
    open: bool,
    times_used: usize,
}

impl Route {
    /// `/customers/{proxy+}` takes everything below `/customers/`.
    fn takes(&self, method: &str, path: &str) -> bool {
        let below = self.path.strip_suffix("{proxy+}");
        let there =
            below.map_or(self.path == path, |start| path.strip_prefix(start).is_some_and(|rest| !rest.is_empty()));
        self.method == method && there
    }
}

fn routes() -> Vec<Route> {
    let sam = whole();
    let mut routes = Vec::new();
    for (name, function) in resources(&sam, "AWS::Serverless::Function") {
        for event in function["Properties"]["Events"].as_object().unwrap().values() {
            let properties = &event["Properties"];
            match event["Type"].as_str() {
                Some("HttpApi") => routes.push(Route {
                    function: folder(name),
                    method: properties["Method"].as_str().unwrap().to_lowercase(),
                    path: properties["Path"].as_str().unwrap().to_owned(),
                    open: properties["Auth"]["Authorizer"] == "NONE",
                    times_used: 0,
                }),
                Some("DynamoDB" | "ScheduleV2") => {}
                other => panic!("{name}: a way in that nothing checks: {other:?}"),
            }
        }
    }
    routes
}

fn document() -> Value {
    serde_json::to_value(&*local::openapi::document()).unwrap()
}

#[test]
fn routes_cover_every_operation_by_its_own_function_and_nothing_else() {
    let mut routes = routes();
    for (path, operations) in document()["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let tag = operation["tags"][0].as_str().unwrap();
            let mut taking: Vec<_> = routes.iter_mut().filter(|route| route.takes(method, path)).collect();
            let [route] = taking.as_mut_slice() else { panic!("{method} {path}: {} routes", taking.len()) };
            assert_eq!(route.function, tag, "{method} {path}");
            let open = operation["security"] == serde_json::json!([{}]);
            assert_eq!(route.open, open, "{method} {path}: open to anyone in the template, in the code");
            route.times_used += 1;
        }
    }
    for route in &routes {
        assert!(route.times_used > 0, "{} {}: no operation needs this route", route.method, route.path);
        // An open route stands for one operation, never for what may come below it.
        assert!(!route.open || !route.path.contains("{proxy+}"), "{} is open", route.path);
        // ANY would also take the browsers' preflight requests and ask them for a token.
        assert!(["get", "post", "put", "patch", "delete"].contains(&route.method.as_str()), "{}", route.method);
    }
}

#[test]
fn only_health_the_document_and_the_pages_of_customers_are_open() {
    let named = |route: Route| format!("{} {}", route.method.to_uppercase(), route.path);
    let open: BTreeSet<_> = routes().into_iter().filter(|route| route.open).map(named).collect();
    let pages = ["GET /respond/{token}", "POST /respond/{token}", "POST /respond/{token}/decline"];
    let expected = ["GET /health", "GET /openapi.json"].into_iter().chain(pages);
    assert_eq!(open, expected.map(str::to_owned).collect());
    let sam = whole();
    let api = &sam["Resources"]["Api"]["Properties"];
    assert!(api["Auth"]["Authorizers"].get(api["Auth"]["DefaultAuthorizer"].as_str().unwrap()).is_some());
    for path in open {
        let limit = &api["RouteSettings"][&path]["ThrottlingRateLimit"];
        let most = if path.contains("/respond/") { 50 } else { 10 };
        assert!(limit.as_i64().is_some_and(|rate| rate <= most), "{path} is open and has no small rate of its own");
    }
    // All routes are events of functions: none is added in a definition beside them.
    assert!(api.get("DefinitionBody").is_none() && api.get("DefinitionUri").is_none());
    let apis: Vec<_> =
        sam["Resources"].as_object().unwrap().values().filter_map(|resource| resource["Type"].as_str()).collect();
    assert_eq!(apis.iter().filter(|kind| kind.contains("Api")).count(), 1, "one API");
    for kind in ["AWS::Lambda::Url", "AWS::Lambda::Permission"] {
        assert!(!apis.contains(&kind), "{kind} is another way in");
    }
}

#[test]
fn origins_are_named() {
    let sam = whole();
    // One intrinsic for the whole: see the template.
    let cors = &sam["Resources"]["Api"]["Properties"]["CorsConfiguration"]["Fn::If"][1];
    assert_eq!(cors["AllowOrigins"], serde_json::json!({"Ref": "WebOrigins"}));
    let origins = &sam["Parameters"]["WebOrigins"];
    assert!(origins.get("Default").is_none(), "a company says its own");
    assert!(origins["AllowedPattern"].as_str().unwrap().contains("[^*]+"), "no star");
    for (name, values) in cors.as_object().unwrap() {
        assert!(list(values).iter().all(|value| value != "*"), "{name}");
    }
    let methods: BTreeSet<_> = routes().into_iter().map(|route| route.method.to_uppercase()).collect();
    let allowed: BTreeSet<_> =
        list(&cors["AllowMethods"]).iter().map(|method| method.as_str().unwrap().to_owned()).collect();
    assert!(allowed.is_superset(&methods), "{methods:?}");
}

#[test]
fn access_logs_name_nobody() {
    let sam = whole();
    let format = sam["Resources"]["Api"]["Properties"]["AccessLogSettings"]["Format"].as_str().unwrap().to_owned();
    let harmless = BTreeMap::from([
        ("$context.requestTimeEpoch", "1"),
        ("$context.requestId", "r"),
        ("$context.routeKey", "GET /customers"),
        ("$context.status", "200"),
        ("$context.responseLatency", "12"),
        ("$context.integrationLatency", "11"),
        ("$context.responseLength", "1"),
        ("$context.authorizer.error", "-"),
    ]);
    let mut line = format;
    for (variable, example) in harmless {
        line = line.replace(variable, example);
    }
    assert!(!line.contains("$context"), "not known to be harmless: {line}");
    let line: Value = serde_json::from_str(&line).unwrap();
    // The metric filters compare these as numbers.
    assert!(line["status"].is_number() && line["latency_ms"].is_number());
}
