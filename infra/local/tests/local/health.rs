//! `GET /health` when all is well, and when it is not.

use embedded::{Effect, Fault};
use http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE};
use jiff::SignedDuration;
use local::System;

use crate::support::{fetch, get, system, time};

#[tokio::test]
async fn anyone_may_ask_and_is_answered_in_his_language() {
    let system = system().await;
    let answer = fetch(&system, get("/health").header(ACCEPT_LANGUAGE, "en")).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["status"]), (200, &"pass".into()));
    assert_eq!(answer.headers[CONTENT_TYPE], "application/health+json");
    let checks = answer.json()["checks"].as_object().unwrap().clone();
    assert_eq!(checks.keys().collect::<Vec<_>>(), ["kms:usable", "lookup:complete", "records:readable"]);
    assert!(checks["records:readable"][0]["affects"].as_str().unwrap().starts_with("all staff"));
    let chinese = fetch(&system, get("/health")).await.json();
    assert!(chinese["checks"]["records:readable"][0]["affects"].as_str().unwrap().starts_with("所有员工"));
}

#[tokio::test]
async fn what_fails_is_named_and_is_a_503() {
    let time = time();
    let system = System::start(embedded::Embedded::in_memory(), time.clone()).await.unwrap();
    assert_eq!(fetch(&system, get("/health")).await.status, 200);
    system.embedded().faults().inject(Fault::new(Effect::Throttle).operation("GenerateMac"));
    time.advance(SignedDuration::from_secs(5));
    let answer = fetch(&system, get("/health").header(ACCEPT_LANGUAGE, "en")).await;
    assert_eq!(answer.status, 503, "{}", answer.text);
    assert_eq!(answer.headers[CONTENT_TYPE], "application/health+json");
    let health = answer.json();
    assert_eq!(health["status"], "fail");
    assert_eq!(health["checks"]["kms:usable"][0]["status"], "fail");
    assert_eq!(health["checks"]["records:readable"][0]["status"], "pass");

    system.embedded().faults().clear();
    time.advance(SignedDuration::from_secs(5));
    assert_eq!(fetch(&system, get("/health")).await.status, 200);
}

/// Strangers can not run up the bill of KMS.
#[tokio::test]
async fn the_dependencies_are_asked_once_in_five_seconds() {
    let time = time();
    let system = System::start(embedded::Embedded::in_memory(), time.clone()).await.unwrap();
    system.embedded().calls().start();
    for _ in 0..20 {
        fetch(&system, get("/health")).await;
    }
    let calls = system.embedded().calls().take();
    assert_eq!(calls.iter().filter(|call| call.operation == "GenerateMac").count(), 1);
    assert!(calls.iter().all(|call| call.principal == "health" && call.operation != "Scan"));
    time.advance(SignedDuration::from_secs(5));
    fetch(&system, get("/health")).await;
    assert!(!system.embedded().calls().take().is_empty());
}
