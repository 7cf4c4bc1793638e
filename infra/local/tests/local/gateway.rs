//! Who gets in, and what a caller who does not is told. The tokens are made by hand here, so that the
//! checks do not rest on the code that issues them.

use axum::body::Body;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::Request;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use local::{AUDIENCE, ISSUER, System};
use serde_json::{Value, json};

use crate::support::{self, Answer, NOW, fetch, get, send, system, token};

fn now() -> i64 {
    NOW.parse::<jiff::Timestamp>().unwrap().as_second()
}

/// The claims of a good token, some of them changed (`null` takes one away).
fn claims(changes: Value) -> Value {
    let mut claims = json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": "stf_sales_1", "iat": now(), "exp": now() + 60 });
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => claims.as_object_mut().unwrap().remove(name),
            value => claims.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
    claims
}

async fn with(system: &System, authorization: &str) -> Answer {
    fetch(system, get("/catalogue").header(AUTHORIZATION, authorization)).await
}

async fn bearer(system: &System, token: &str) -> Answer {
    with(system, &format!("Bearer {token}")).await
}

#[track_caller]
fn refused(answer: &Answer, why: &str) {
    answer.is_message(401, "Unauthorized");
    let challenge = answer.headers[WWW_AUTHENTICATE].to_str().unwrap();
    assert!(challenge.starts_with("Bearer"), "{challenge}");
    assert!(challenge.contains(why), "{challenge}");
}

fn kid(system: &System) -> String {
    jsonwebtoken::decode_header(token(system, "stf_sales_1")).unwrap().kid.unwrap()
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

#[tokio::test]
async fn a_good_token_is_let_in_and_its_forms_are_accepted() {
    let system = system().await;
    assert_eq!(bearer(&system, &token(&system, "stf_sales_1")).await.status, 200);
    for changes in [
        json!({}),
        json!({ "aud": ["other", AUDIENCE] }),
        json!({ "aud": null, "client_id": AUDIENCE }),
        json!({ "nbf": now(), "exp": now() as f64 + 0.5 + 1.0 }),
    ] {
        let token = system.mint(&claims(changes.clone())).unwrap();
        assert_eq!(with(&system, &format!("bearer {token}")).await.status, 200, "{changes}");
    }
}

#[tokio::test]
async fn no_token_or_none_that_can_be_read_is_refused() {
    let system = system().await;
    refused(&fetch(&system, get("/catalogue")).await, "Bearer");
    let good = token(&system, "stf_sales_1");
    for garbage in
        ["", "Bearer", "Bearer ", "Basic dTpw", "Bearer x", "Bearer a.b.c", "Bearer ..", "Bearer ey.ey.ey.ey", &good]
    {
        refused(&with(&system, garbage).await, "");
    }
    let twice = get("/catalogue")
        .header(AUTHORIZATION, format!("Bearer {good}"))
        .header(AUTHORIZATION, format!("Bearer {good}"));
    refused(&fetch(&system, twice).await, "several");
}

#[tokio::test]
async fn claims_that_do_not_hold_are_refused() {
    let system = system().await;
    for (changes, why) in [
        (json!({ "exp": now() }), "expired"),
        (json!({ "exp": now() - 3600 }), "expired"),
        (json!({ "exp": null }), "no end"),
        (json!({ "exp": "2030-01-01" }), "can not be read"),
        (json!({ "nbf": now() + 1 }), "not valid yet"),
        (json!({ "iat": now() + 60 }), "not valid yet"),
        (json!({ "iss": "https://kehu.local" }), "issuer"),
        (json!({ "iss": null }), "issuer"),
        (json!({ "aud": "other" }), "audience"),
        (json!({ "aud": [] }), "audience"),
        (json!({ "aud": null }), "audience"),
        (json!({ "aud": "other", "client_id": AUDIENCE }), "audience"),
    ] {
        refused(&bearer(&system, &system.mint(&claims(changes.clone())).unwrap()).await, why);
    }
}

#[tokio::test]
async fn only_an_rsa_signature_by_the_issuers_key_counts() {
    let system = system().await;
    let good = token(&system, "stf_sales_1");
    let (header, rest) = good.split_once('.').unwrap();
    let (payload, signature) = rest.split_once('.').unwrap();
    let kid = kid(&system);

    for alg in ["none", "None", "NONE", ""] {
        let header = part(&json!({ "alg": alg, "typ": "JWT", "kid": kid }));
        refused(&bearer(&system, &format!("{header}.{payload}.")).await, "");
        refused(&bearer(&system, &format!("{header}.{payload}.{signature}")).await, "");
    }
    refused(&bearer(&system, &format!("{header}.{payload}.")).await, "signature");

    let administrator = part(&claims(json!({ "sub": "stf_administrator_1" })));
    refused(&bearer(&system, &format!("{header}.{administrator}.{signature}")).await, "signature");

    // The public key as an HMAC secret, in the forms an attacker has it in.
    let jwks = fetch(&system, get("/_local/jwks.json")).await.json();
    let modulus = jwks["keys"][0]["n"].as_str().unwrap().to_owned();
    for secret in [
        modulus.clone().into_bytes(),
        URL_SAFE_NO_PAD.decode(&modulus).unwrap(),
        jwks.to_string().into_bytes(),
        jwks["keys"][0].to_string().into_bytes(),
    ] {
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let header = Header { kid: Some(kid.clone()), ..Header::new(algorithm) };
            let forged = encode(&header, &claims(json!({})), &EncodingKey::from_secret(&secret)).unwrap();
            refused(&bearer(&system, &forged).await, "");
        }
    }

    // A key of the attacker's, under the issuer's name and under its own.
    let foreign = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).unwrap();
    let der: aws_lc_rs::encoding::Pkcs8V1Der = aws_lc_rs::encoding::AsDer::as_der(&foreign).unwrap();
    let foreign =
        EncodingKey::from_rsa_pem(pem::encode(&pem::Pem::new("PRIVATE KEY", der.as_ref())).as_bytes()).unwrap();
    for (kid, why) in [(Some(kid), "signature"), (Some("another".to_owned()), "unknown key"), (None, "names no key")] {
        let header = Header { kid, ..Header::new(Algorithm::RS256) };
        refused(&bearer(&system, &encode(&header, &claims(json!({})), &foreign).unwrap()).await, why);
    }
}

#[tokio::test]
async fn a_token_ends_with_its_hour() {
    let time = support::time();
    let system = System::start(embedded::Embedded::in_memory(), time.clone()).await.unwrap();
    let token = token(&system, "stf_sales_1");
    time.advance(jiff::SignedDuration::from_mins(59));
    assert_eq!(bearer(&system, &token).await.status, 200);
    time.advance(jiff::SignedDuration::from_mins(1));
    refused(&bearer(&system, &token).await, "expired");
}

#[tokio::test]
async fn a_route_that_does_not_exist_is_the_gateways_to_answer() {
    let system = system().await;
    for path in
        ["/", "/nope", "/customer", "/catalogue/x", "/health/x", "/openapi.json/", "/_local/nope", "//customers"]
    {
        fetch(&system, get(path)).await.is_message(404, "Not Found");
        let signed_in = support::signed_in(&system, "stf_sales_1", get(path));
        fetch(&system, signed_in).await.is_message(404, "Not Found");
    }
}

#[tokio::test]
async fn below_a_functions_word_the_function_answers() {
    let system = system().await;
    fetch(&system, get("/customers/cus_1/nope")).await.is_message(401, "Unauthorized");
    let unknown = fetch(&system, support::signed_in(&system, "stf_sales_1", get("/customers/cus_1/nope"))).await;
    assert_eq!((unknown.status.as_u16(), unknown.json()["code"].as_str()), (404, Some("not_found")));
    let method = support::signed_in(&system, "stf_sales_1", Request::delete("/catalogue"));
    let method = fetch(&system, method).await;
    assert_eq!((method.status.as_u16(), method.json()["code"].as_str()), (405, Some("method_not_allowed")));
}

#[tokio::test]
async fn nobody_brings_an_identity_of_his_own() {
    use lambda_http::request::RequestContext;
    let system = system().await;
    let claims = json!({ "iss": ISSUER, "sub": "stf_administrator_1" });
    let context = json!({ "http": { "method": "GET" }, "timeEpoch": 0, "authorizer": { "jwt": { "claims": claims } } });
    let forged = RequestContext::ApiGatewayV2(serde_json::from_value(context.clone()).unwrap());
    let mut request =
        get("/catalogue").header("x-amzn-request-context", context.to_string()).body(Body::empty()).unwrap();
    request.extensions_mut().insert(forged);
    refused(&send(&system, request).await, "Bearer");
}

#[tokio::test]
async fn a_token_of_nobody_on_the_staff_gets_no_further_than_that() {
    let system = system().await;
    let stranger = system.mint(&claims(json!({ "sub": "stf_stranger" }))).unwrap();
    let answer = bearer(&system, &stranger).await;
    assert_eq!((answer.status.as_u16(), answer.json()["code"].as_str()), (403, Some("not_enrolled")));
}
