//! A data folder outlives the process: staff, keys, tokens and customers.

use embedded::Embedded;
use http::header::AUTHORIZATION;
use local::System;
use shared::store::lookups;

use crate::support::{Place, fetch, get, register, signed_in, system, time, token};

#[tokio::test]
async fn the_next_run_opens_what_the_last_one_wrote() {
    let place = Place::new();
    let first = System::open(place.path(), time()).await.unwrap();
    let registered = register(&first, "stf_sales_1", 1).await;
    assert_eq!(registered.status, 201, "{}", registered.text);
    let token = token(&first, "stf_sales_1");
    first.embedded().shutdown().unwrap();

    let second = System::open(place.path(), time()).await.unwrap();
    let path = format!("/customers/{}", registered.json()["id"].as_str().unwrap());
    let seen = fetch(&second, get(&path).header(AUTHORIZATION, format!("Bearer {token}"))).await;
    assert_eq!(seen.status, 200, "the token is still good: {}", seen.text);
    assert_eq!(seen.json()["fields"], registered.json()["fields"], "the keys are still there");
    let staff = fetch(&second, get("/_local/staff")).await.json();
    assert_eq!(staff["items"].as_array().unwrap().len(), 18);
    let again = register(&second, "stf_sales_2", 1).await;
    assert_eq!((again.status.as_u16(), again.json()["code"].as_str()), (409, Some("duplicate_customer")));
}

#[cfg(unix)]
#[tokio::test]
async fn the_signing_key_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let _system = System::open(place.path(), time()).await.unwrap();
    for entry in std::fs::read_dir(place.path()).unwrap() {
        let entry = entry.unwrap();
        let found = entry.metadata().unwrap();
        let expected = if found.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(found.permissions().mode() & 0o777, expected, "{:?}", entry.file_name());
    }
    assert!(place.path().join("tokens.pem").exists());
}

#[tokio::test]
async fn a_damaged_signing_key_is_named() {
    let place = Place::new();
    System::open(place.path(), time()).await.unwrap().embedded().shutdown().unwrap();
    std::fs::write(place.path().join("tokens.pem"), "-----BEGIN NONSENSE-----").unwrap();
    let refused = System::open(place.path(), time()).await.err().unwrap();
    assert_eq!(refused.code(), "signing_key");
    assert!(refused.to_string().contains("tokens.pem"));
}

/// Staff a company has changed are not set back by the next start.
#[tokio::test]
async fn seeding_changes_nobody_who_is_there() {
    let embedded = Embedded::in_memory();
    let first = System::start(embedded.clone(), time()).await.unwrap();
    let id = "stf_sales_1".parse().unwrap();
    let store = |system: &System| system.apps()["customers"].store.clone();
    let before = shared::store::access::person(&store(&first), &id, true).await.unwrap().unwrap();
    let second = System::start(embedded, time()).await.unwrap();
    let after = shared::store::access::person(&store(&second), &id, true).await.unwrap().unwrap();
    assert_eq!(before, after);
    assert_eq!(after.1.len(), 1, "one grant each");
}

/// An emptied table of lookups can not tell what is on file: registration must not open by a restart.
#[tokio::test]
async fn a_lost_table_of_lookups_is_not_taken_for_a_new_one() {
    let embedded = Embedded::in_memory();
    let first = System::start(embedded.clone(), time()).await.unwrap();
    assert_eq!(register(&first, "stf_sales_1", 1).await.status, 201);
    let clients = shared::runtime::Clients::embedded("operator", embedded.http_client("operator")).await;
    clients.dynamodb.delete_table().table_name("kehu-lookup").send().await.unwrap();

    let second = System::start(embedded, time()).await.unwrap();
    assert!(!lookups::is_complete(&second.apps()["customers"].store).await.unwrap());
    let again = register(&second, "stf_sales_2", 1).await;
    assert_eq!((again.status.as_u16(), again.json()["code"].as_str()), (503, Some("registration_closed")));
}

#[tokio::test]
async fn each_function_is_a_principal_of_its_own() {
    let system = system().await;
    assert!(
        ["audit-stream", "catalogue", "customers", "health", "openapi"]
            .iter()
            .all(|name| system.functions().any(|f| f == *name))
    );
    system.embedded().calls().start();
    fetch(&system, signed_in(&system, "stf_sales_1", get("/catalogue"))).await;
    register(&system, "stf_sales_1", 1).await;
    let calls = system.embedded().calls().take();
    let principals: std::collections::BTreeSet<_> = calls.iter().map(|call| call.principal.as_str()).collect();
    assert_eq!(principals.into_iter().collect::<Vec<_>>(), ["catalogue", "customers"]);
}
