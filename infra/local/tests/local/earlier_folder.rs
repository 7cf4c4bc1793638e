//! A data folder that an earlier version wrote: it opens, shows what it showed, and work goes on.

use std::path::Path;

use axum::body::Body;
use http::Request;
use http::header::{CONTENT_TYPE, IF_MATCH};
use local::System;
use serde_json::{Value, json};

use crate::support::{Answer, Place, fetch, get, send, signed_in, time};

/// A copy of its own: opening a folder writes to it.
fn folder(name: &str) -> Place {
    let place = Place::new();
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    std::fs::create_dir_all(place.path()).unwrap();
    for file in std::fs::read_dir(kept).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), place.path().join(file.file_name())).unwrap();
    }
    place
}

async fn seen(system: &System, path: &str) -> Value {
    let answer = fetch(system, signed_in(system, "stf_management_specialist_1", get(path))).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    answer.json()
}

async fn posted(system: &System, path: &str, version: u64, body: &Value) -> Answer {
    let request = signed_in(system, "stf_management_specialist_1", Request::post(path))
        .header(CONTENT_TYPE, "application/json")
        .header(IF_MATCH, format!("\"{version}\""));
    send(system, request.body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test]
async fn a_folder_of_record_schema_1_opens_and_work_goes_on() {
    let place = folder("folder-2026-11-21");
    let system = System::open(place.path(), time()).await.unwrap();

    let listed = seen(&system, "/customers?sort=created").await;
    let names: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|item| (&item["kind"], &item["status"])).collect();
    assert_eq!(
        names,
        [(&json!("individual"), &json!("active")), (&json!("organisation"), &json!("draft"))],
        "{listed}"
    );
    let person = format!("/customers/{}", listed["items"][0]["id"].as_str().unwrap());
    let fields = seen(&system, &person).await["fields"].clone();
    assert_eq!((&fields["name"], &fields["mobile"]), (&json!("陈凯"), &json!("158****9491")));
    assert_eq!(fields["employer"], "宇宙通信科技有限公司");

    // The pending change does not say whose data it is: its record does.
    let changes = seen(&system, &format!("{person}/changes")).await["items"].clone();
    let statuses: Vec<_> = changes.as_array().unwrap().iter().map(|change| &change["status"]).collect();
    // Whoever decided it did so without a request, which there is none of: it is asked for again.
    assert_eq!(statuses, ["expired", "applied"]);
    assert_eq!(changes[0]["after"], json!({ "mobile": "150****7208" }));
    let change = format!("{person}/changes/{}", changes[0]["id"].as_str().unwrap());
    assert_eq!(seen(&system, &change).await, changes[0]);
    let version = seen(&system, &person).await["version"].as_u64().unwrap();
    let patch = signed_in(&system, "stf_sales_1", Request::patch(&person))
        .header(CONTENT_TYPE, "application/merge-patch+json")
        .header(IF_MATCH, format!("\"{version}\""))
        .body(Body::from(json!({ "fields": { "mobile": "15001327208" } }).to_string()));
    let asked = send(&system, patch.unwrap()).await;
    assert_eq!(asked.status, 202, "{}", asked.text);
    let approval = format!("/approvals/{}", asked.json()["approvalId"].as_str().unwrap());
    let decision = json!({ "decision": "approved", "reason": "已致电核实" });
    let decided = posted(&system, &format!("{approval}/decisions"), 1, &decision).await;
    assert_eq!(decided.status, 200, "{}", decided.text);
    assert_eq!(seen(&system, &person).await["fields"]["mobile"], "150****7208");
}
