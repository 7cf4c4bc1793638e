//! Who gets in, seen from behind the gate: what a refused token could do to the tables, what a good
//! token of nobody on the staff may, and what a client can not claim about himself. The gate's own
//! refusals one by one are tested with the gateway (`infra/local/tests`).

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{Method, Request};
use local::{AUDIENCE, ISSUER};
use serde_json::{Value, json};
use shared::store::Table;
use tests::{Answer, Kit, START, person};
use tower::ServiceExt;

use crate::journal;
use crate::state::{State, attacker, put};

fn claims(subject: &str) -> Value {
    let now = START.parse::<jiff::Timestamp>().unwrap().as_second();
    json!({"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "iat": now, "nbf": now, "exp": now + 3600})
}

async fn register(kit: &Kit, token: &str) -> Answer {
    kit.bearer(token).post("/customers").json(person()).send().await
}

/// Forged, unsigned, expired: no row is written anywhere, not even one that says who tried.
#[tokio::test]
async fn a_refused_token_leaves_no_trace_in_the_tables() {
    let kit = journal::kit().await;
    let sound = kit.system.mint(&claims("stf_sales_1")).unwrap();
    let parts: Vec<&str> = sound.split('.').collect();
    let encode = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let (head, body) = (|alg: &str| encode(json!({"alg": alg, "typ": "JWT"})), encode(claims("stf_administrator_1")));
    let but = |member: &str, value: Value| {
        let mut claims = claims("stf_sales_1");
        claims[member] = value;
        kit.system.mint(&claims).unwrap()
    };
    let before = State::of(&kit).await;
    let forged = [
        ("unsigned", format!("{}.{body}.", head("none"))),
        ("unsigned, odd case", format!("{}.{body}.", head("nOnE"))),
        ("its signature cut off", format!("{}.{}.", parts[0], parts[1])),
        ("another's claims under its signature", format!("{}.{body}.{}", parts[0], parts[2])),
        ("an empty key", format!("{}.{body}.{}", head("HS256"), parts[2])),
        ("one part", parts[0].to_owned()),
        ("five parts", format!("{sound}.x.y")),
        ("expired", but("exp", json!(1))),
        ("without an end", but("exp", Value::Null)),
        ("not valid yet", but("nbf", json!(9_999_999_999_i64))),
        ("of another issuer", but("iss", json!("https://kehu.local"))),
        ("for another audience", but("aud", json!("kehu-admin"))),
        ("very long", "a.".repeat(30_000)),
    ];
    for (what, token) in forged {
        let answer = register(&kit, &token).await;
        assert_eq!(answer.status.as_u16(), 401, "{what}");
        assert_eq!(answer.json(), json!({"message": "Unauthorized"}), "{what}");
    }
    assert_eq!(before.differences(&State::of(&kit).await), []);
    register(&kit, &sound).await.expect(201);
}

/// A good token of somebody who is not on the staff, whatever he calls himself.
#[tokio::test]
async fn a_stranger_with_a_good_token_is_nobody() {
    let kit = journal::kit().await;
    let before = State::of(&kit).await;
    let long = "x".repeat(5000);
    for subject in
        ["stf_nobody", "", "staff", "STF_SALES_1", "stf_sales_1 ", "stf_sales_1\0", "zhang@example.com", "#", &long]
    {
        let answer = register(&kit, &kit.system.mint(&claims(subject)).unwrap()).await.expect(403);
        assert_eq!(answer.code(), "not_enrolled", "{subject:?}");
    }
    for odd in [json!(null), json!(7), json!(["stf_sales_1"]), json!({"a": 1})] {
        let mut claims = claims("stf_sales_1");
        claims["sub"] = odd;
        let answer = register(&kit, &kit.system.mint(&claims).unwrap()).await;
        assert!(answer.status.is_client_error(), "{}", answer.text());
    }
    assert_eq!(before.business().differences(&State::of(&kit).await.business()), []);
    journal::never_saw("zhang@example.com");
}

/// Roles, scopes and names that a token claims are not asked for.
#[tokio::test]
async fn a_token_can_not_claim_rights() {
    let kit = journal::kit().await;
    let mut claims = claims("stf_auditor_1");
    for (name, value) in [
        ("role", json!("information_supervisor")),
        ("roles", json!(["information_supervisor"])),
        ("scope", json!("all")),
        ("grants", json!([{"role": "information_supervisor", "scope": "all"}])),
        ("staff", json!("stf_sales_1")),
        ("cognito:groups", json!(["administrators"])),
    ] {
        claims[name] = value;
    }
    let token = kit.system.mint(&claims).unwrap();
    assert_eq!(register(&kit, &token).await.expect(403).code(), "forbidden");
    kit.bearer(&token).get("/customers").await.expect(403);
}

/// What API Gateway says of a caller can not be said by the caller.
#[tokio::test]
async fn the_gateways_own_words_are_not_taken_from_a_client() {
    let kit = journal::kit().await;
    let context = json!({"authorizer": {"jwt": {"claims": {"iss": ISSUER, "sub": "stf_sales_1"}}}}).to_string();
    let token = kit.system.mint(&claims("stf_sales_1")).unwrap();
    let forged: [(&str, &str); 6] = [
        ("x-amzn-request-context", &context),
        ("x-amzn-lambda-context", &context),
        ("x-amzn-oidc-identity", "stf_sales_1"),
        ("x-forwarded-user", "stf_sales_1"),
        ("x-authorization", &token),
        ("cookie", &token),
    ];
    for (name, value) in forged {
        let call = kit.anonymous().post("/customers").json(person()).header(name, value);
        call.send().await.expect(401);
    }
    kit.anonymous().get(format!("/customers?access_token={token}")).await.expect(401);
    let twice =
        Request::builder().method(Method::GET).uri("/customers").header("authorization", format!("Bearer {token}"));
    let twice = twice.header("authorization", "Bearer x").body(Body::empty()).unwrap();
    assert_eq!(kit.system.router().oneshot(twice).await.unwrap().status().as_u16(), 401);
    // With a token of his own the headers change nothing either.
    let call = kit.staff("auditor_1").post("/customers").json(person()).header("x-amzn-request-context", &context);
    assert_eq!(call.send().await.expect(403).code(), "forbidden");
}

/// Locked or left: the next change is refused at once, though the token lives on.
#[tokio::test]
async fn a_locked_account_can_do_nothing_with_its_token() {
    let kit = journal::kit().await;
    let sales = kit.staff("sales_1");
    sales.post("/customers").json(person()).send().await.expect(201);
    let (_, row) = State::of(&kit)
        .await
        .rows(Table::Records, "access#staff#stf_sales_1")
        .find(|((_, _, sk), _)| sk == "staff")
        .map(|(place, row)| (place.clone(), row.clone()))
        .unwrap();
    for status in ["locked", "left", "", "ACTIVE"] {
        let mut locked = row.clone();
        locked.insert("status".to_owned(), aws_sdk_dynamodb::types::AttributeValue::S(status.to_owned()));
        put(&attacker(&kit).await, Table::Records, locked).await;
        assert_eq!(sales.post("/customers").json(person()).send().await.expect(403).code(), "account_locked");
        assert_eq!(sales.get("/customers").await.expect(403).code(), "account_locked");
    }
}
