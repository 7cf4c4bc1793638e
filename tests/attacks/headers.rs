//! Garbage around a body: headers, queries, paths, methods.

use axum::body::Body;
use http::{HeaderValue, Method, Request};
use serde_json::json;
use tests::{Kit, person, somebody};
use tower::ServiceExt;

use crate::input::refused;
use crate::journal;
use crate::scenes::path;
use crate::state::{State, unchanged};

#[tokio::test]
async fn a_version_is_a_quoted_number() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let customer = sales.post("/customers").json(person()).send().await.expect(201);
    let before = State::of(&kit).await;
    let patch = || sales.patch(path(&customer)).merge(json!({"fields": {"employer": "甲公司"}}));
    assert_eq!(patch().send().await.expect(428).code(), "version_missing");
    for malformed in [
        "",
        "1",
        "*",
        "W/\"1\"",
        "\"x\"",
        "\"-1\"",
        "\"+1\"",
        "\" 1\"",
        "\"1.0\"",
        "\"1",
        "\"\"",
        "\"01\"",
        "\"1\", \"2\"",
        "\"18446744073709551616\"",
        "\"1e0\"",
    ] {
        let answer = patch().header("if-match", malformed).send().await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "malformed_header"), "{malformed}");
        refused(&answer, malformed);
    }
    for stale in ["\"0\"", "\"2\"", "\"18446744073709551615\""] {
        let answer = patch().header("if-match", stale).send().await.expect(412);
        assert_eq!(answer.etag(), "\"1\"", "the present version comes with the refusal");
    }
    unchanged(&before, &State::of(&kit).await, "versions");
}

#[tokio::test]
async fn a_key_is_short_printable_text() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let before = State::of(&kit).await;
    for bad in ["", &"k".repeat(256)] {
        let answer = sales.post("/customers").json(person()).key(bad).send().await.expect(400);
        assert_eq!(answer.code(), "malformed_header");
    }
    for bad in [&b"caf\xc3\xa9"[..], b"\xff", b"tab\there"] {
        let token = kit.system.token(&"stf_sales_1".parse().unwrap()).unwrap().token;
        let request = Request::builder()
            .method(Method::POST)
            .uri("/customers")
            .header("content-type", "application/json")
            .header("authorization", format!("Bearer {token}"))
            .header("idempotency-key", HeaderValue::from_bytes(bad).unwrap())
            .body(Body::from(person().to_string()))
            .unwrap();
        assert_eq!(kit.system.router().oneshot(request).await.unwrap().status().as_u16(), 400, "{bad:?}");
    }
    unchanged(&before, &State::of(&kit).await, "keys");
    for (number, odd) in (0u32..).zip(["k#1", "../..", "'; DROP TABLE", "%00", &"k".repeat(255)]) {
        let call = sales.post("/customers").json(somebody(number)).key(odd);
        let first = call.clone().send().await.expect(201);
        assert_eq!(call.send().await.expect(201).id(), first.id());
    }
}

/// Headers that only tune an answer never refuse one.
#[tokio::test]
async fn odd_headers_do_no_harm() {
    let kit = journal::kit().await;
    let long = "zh,".repeat(2000);
    let many = "en;q=0.".to_owned() + &"9".repeat(5000);
    for (name, value) in [
        ("accept-language", "q=NaN;en;q=inf,;;,*;q=-1"),
        ("accept-language", &long),
        ("accept-language", &many),
        ("traceparent", "00-00000000000000000000000000000000-0000000000000000-00"),
        ("traceparent", "garbage"),
        ("traceparent", "\"}\\n{\"level\":\"ERROR"),
        ("tracestate", "k=v"),
        ("accept", "text/html;q=x"),
        ("range", "bytes=0-"),
        ("x-http-method-override", "DELETE"),
        ("if-none-match", "*"),
        ("expect", "x"),
        ("content-length", "7"),
        ("transfer-encoding", "chunked"),
        ("content-encoding", "gzip"),
        ("origin", "null"),
    ] {
        let answer = kit.staff("sales_1").call(Method::GET, "/customers").header(name, value).send().await;
        assert_eq!(answer.status.as_u16(), 200, "{name}: {value}");
        let trace = answer.header("x-trace-id").unwrap();
        assert!(trace.len() == 32 && trace.bytes().all(|b| b.is_ascii_hexdigit()), "{trace}");
    }
    journal::never_saw("level\":\"ERROR\\");
}

#[tokio::test]
async fn queries_are_refused_by_name() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let many = (0..2000).map(|n| format!("p{n}=1")).collect::<Vec<_>>().join("&");
    for query in [
        "limit=0",
        "limit=-1",
        "limit=101",
        "limit=1e2",
        "limit=",
        "limit=99999999999999999999",
        "limit=%00",
        "limit=1&limit=2",
        "sort=",
        "sort=--created",
        "sort=name",
        "sort=created&sort=created",
        "status=Draft",
        "status=",
        "status=draft%00",
        "kind=contact",
        "ownerId=cus_1",
        "ownerId=%2e%2e",
        "ownerId=stf_sales_1&unitId=unt_east",
        "unitId=unt_east&regionId=east",
        "regionId=..",
        "grade=x",
        "industry=%ff%fe",
        "source=%F0%9F",
        "valueClass[]=key",
        "q=x",
        "filter=status%20eq",
        "pk=customers",
        "limit",
        "=",
        "%00=1",
        &many,
    ] {
        let answer = sales.get(format!("/customers?{query}")).await;
        assert_eq!(answer.status.as_u16(), 400, "{query}: {}", answer.text());
        refused(&answer, query);
        assert!(answer.bytes.len() < 100_000);
    }
    let customer = sales.post("/customers").json(person()).send().await.expect(201);
    for tail in
        ["timeline?include=everything", "timeline?include=", "changes?limit=0", "contacts?x=1", "branches?cursor=x"]
    {
        refused(&sales.get(format!("{}/{tail}", path(&customer))).await.expect(400), tail);
    }
}

#[tokio::test]
async fn paths_and_methods_lead_where_they_are_meant_to_or_nowhere() {
    let kit: Kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    let customer = sales.post("/customers").json(person()).send().await.expect(201);
    let before = State::of(&kit).await;
    let own = path(&customer);
    for place in [
        "/customers/",
        "//customers",
        "/customers//",
        "/Customers",
        "/customers/../health",
        "/customers/%2e%2e/health",
        "/customers/.",
        &format!("{own}/"),
        &format!("{own}/.."),
        &format!("{own}/changes/%00"),
        &format!("{own}/unknown"),
        &format!("{own}%00"),
        &format!("{own}%2ftimeline"),
        &format!("{own};a=b"),
        &format!("/customers/{}", "a/".repeat(2000)),
    ] {
        let answer = sales.get(place).await;
        assert_eq!(answer.status.as_u16(), 404, "{place}: {}", answer.text());
        assert!(!answer.text().contains("陈凯"));
    }
    for (method, place, status) in [
        ("PUT", own.as_str(), 405),
        ("DELETE", &own, 405),
        ("POST", &own, 405),
        ("OPTIONS", &own, 405),
        ("TRACE", &own, 405),
        ("PATCH", "/customers", 405),
        ("DELETE", "/customers", 405),
        ("PROPFIND", "/customers", 405),
        ("GET", &format!("{own}/verification"), 405),
        ("HACK", &own, 405),
    ] {
        let answer = sales.call(method.parse().unwrap(), place).send().await;
        assert_eq!(answer.status.as_u16(), status, "{method} {place}");
        assert!(answer.header("allow").is_some(), "{method} {place}");
    }
    unchanged(&before, &State::of(&kit).await, "paths and methods");
}
