//! `POST /imports/uploads`: an address for a file that is too large for a request.

use http::Method;
use jiff::SignedDuration;
use serde_json::json;
use tests::{Answer, Client, Kit};

use super::fixture::*;
use crate::customers::fixture::{fault, pair};

async fn prepared(by: &Client) -> Answer {
    by.post("/imports/uploads").json(json!({ "bytes": 1000 })).send().await.expect(201)
}

fn url(upload: &Answer) -> String {
    upload.json()["url"].as_str().unwrap().to_owned()
}

fn with(upload: &Answer) -> String {
    format!("{PEOPLE}&upload={}", upload.id())
}

#[tokio::test]
async fn a_file_is_put_there_without_a_token_imported_and_gone() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let upload = prepared(&by).await;
    let early = by.post(with(&upload)).send().await.expect(422);
    assert_eq!(fault(&early), pair("upload", "not_uploaded"));
    kit.anonymous().call(Method::PUT, url(&upload)).bytes("text/csv", head(INDIVIDUALS, 40)).send().await.expect(200);
    let started = by.post(with(&upload)).send().await.expect(202);
    kit.settle().await;
    let job = by.get(format!("/imports/{}", started.id())).await.expect(200).json();
    assert_eq!(job["progress"]["done"], 40, "{job}");
    assert_eq!(found(&lines(&by, &started.id()).await), expected().into_iter().take(40).collect());
    let again = by.post(with(&upload)).send().await.expect(422);
    assert_eq!(fault(&again), pair("upload", "not_uploaded"), "it is read once");
}

#[tokio::test]
async fn the_address_is_good_for_one_object_and_one_hour() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let (one, other) = (prepared(&by).await, prepared(&by).await);
    let mixed = url(&one).replace(&one.id(), &other.id());
    for address in [mixed, url(&one).replace("signature=", "signature=00"), url(&one).replace("expires=", "expires=9")]
    {
        kit.anonymous().call(Method::PUT, address).bytes("text/csv", "x").send().await.expect(403);
    }
    kit.pass(SignedDuration::from_mins(61));
    kit.anonymous().call(Method::PUT, url(&one)).bytes("text/csv", "x").send().await.expect(403);
}

#[tokio::test]
async fn an_upload_is_its_owners() {
    let kit = Kit::start().await;
    let upload = prepared(&specialist(&kit)).await;
    kit.anonymous().call(Method::PUT, url(&upload)).bytes("text/csv", people(1..2)).send().await.expect(200);
    let refused = kit.staff("information_specialist_2").post(with(&upload)).send().await.expect(422);
    assert_eq!(fault(&refused), pair("upload", "not_on_file"));
}

#[tokio::test]
async fn a_file_whose_columns_nobody_knows_stops_its_import_which_says_why() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let upload = prepared(&by).await;
    kit.anonymous()
        .call(Method::PUT, url(&upload))
        .bytes("text/csv", "客户姓名,魔力值\n陈凯,7\n")
        .send()
        .await
        .expect(200);
    let started = by.post(with(&upload)).send().await.expect(202);
    kit.settle().await;
    let job = by.get(format!("/imports/{}", started.id())).await.expect(200).json();
    assert_eq!(job["status"], "stopped");
    let errors = json!([{ "pointer": "/columns/魔力值", "code": "unknown_column" }]);
    assert_eq!(job["problem"], json!({ "code": "invalid", "errors": errors }));
}

/// What a file in the request is refused for at once.
#[tokio::test]
async fn a_file_without_source_and_purposes_stops_its_import_before_any_row() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let upload = prepared(&by).await;
    let text = "客户姓名,手机号码\n陈凯,15809899491\n";
    let at_once = file(&by, PEOPLE, text).send().await.expect(422);
    assert_eq!(at_once.faults(), [pair("purposes", "missing"), pair("source", "missing")]);
    kit.anonymous().call(Method::PUT, url(&upload)).bytes("text/csv", text).send().await.expect(200);
    let started = by.post(with(&upload)).send().await.expect(202);
    kit.settle().await;
    let job = by.get(format!("/imports/{}", started.id())).await.expect(200).json();
    let errors = json!([{ "pointer": "purposes", "code": "missing" }, { "pointer": "source", "code": "missing" }]);
    assert_eq!((&job["status"], &job["problem"]), (&json!("stopped"), &json!({ "code": "invalid", "errors": errors })));
    assert_eq!(job["progress"]["done"], 0);
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_sent() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let most = shared::domain::catalogue::Catalogue::builtin().settings.import.file_bytes;
    by.post("/imports/uploads").json(json!({ "bytes": most + 1 })).send().await.expect(413);
    by.post("/imports/uploads").json(json!({ "bytes": 0 })).send().await.expect(422);
}
