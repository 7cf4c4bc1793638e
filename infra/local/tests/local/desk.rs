//! `/_local/*`: staff, tokens, keys.

use std::collections::BTreeMap;

use axum::body::Body;
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};

use crate::support::{Answer, NOW, fetch, get, send, system};

async fn sign_in(system: &local::System, body: &Value) -> Answer {
    let request = Request::post("/_local/token").header(CONTENT_TYPE, "application/json");
    send(system, request.body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test]
async fn two_of_every_role_in_two_departments_are_on_the_staff() {
    let system = system().await;
    let staff = fetch(&system, get("/_local/staff")).await;
    let staff = staff.json()["items"].as_array().unwrap().clone();
    assert_eq!(staff.len(), 18);
    let mut roles: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for member in &staff {
        roles.entry(member["roleLabel"]["zh"].as_str().unwrap()).or_default().push(member["unitId"].as_str().unwrap());
    }
    assert_eq!(roles.len(), 9, "{:?}", roles.keys());
    assert!(roles.values().all(|units| units.len() == 2 && units[0] != units[1]));
    for role in ["系统管理员", "客户信息主管", "客户信息专员", "客户信息管理专员", "部门负责人", "审计员", "总经理"]
    {
        assert!(roles.contains_key(role), "{role}");
    }
}

#[tokio::test]
async fn everybody_on_the_staff_can_sign_in() {
    let system = system().await;
    for member in system.staff() {
        let signed_in = sign_in(&system, &json!({ "staff": member.id })).await.json();
        assert_eq!(signed_in["expiresAt"], "2026-06-09T03:00:00Z");
        let token = format!("Bearer {}", signed_in["token"].as_str().unwrap());
        let answer = fetch(&system, get("/catalogue").header(AUTHORIZATION, token)).await;
        assert_eq!(answer.status, 200, "{}: {}", member.id, answer.text);
    }
}

#[tokio::test]
async fn a_token_checks_out_with_the_published_key_alone() {
    let system = system().await;
    let token =
        sign_in(&system, &json!({ "staff": "stf_auditor_2" })).await.json()["token"].as_str().unwrap().to_owned();
    let keys: JwkSet = serde_json::from_value(fetch(&system, get("/_local/jwks.json")).await.json()).unwrap();
    let header = decode_header(&token).unwrap();
    assert_eq!(header.alg, Algorithm::RS256);
    let key = DecodingKey::from_jwk(keys.find(&header.kid.unwrap()).unwrap()).unwrap();
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.set_issuer(&["https://kehu.local/"]);
    validation.set_audience(&["kehu"]);
    let claims = decode::<Value>(&token, &key, &validation).unwrap().claims;
    let now = NOW.parse::<jiff::Timestamp>().unwrap().as_second();
    assert_eq!(claims["sub"], "stf_auditor_2");
    assert_eq!((claims["iat"].as_i64(), claims["exp"].as_i64()), (Some(now), Some(now + 3600)));
    let published = serde_json::to_value(&keys).unwrap();
    assert!(["d", "p", "q"].iter().all(|secret| published["keys"][0].get(secret).is_none()));
}

#[tokio::test]
async fn nobody_else_can() {
    let system = system().await;
    for staff in ["stf_nobody", "", "stf_sales_1 "] {
        assert_eq!(sign_in(&system, &json!({ "staff": staff })).await.status, 404, "{staff}");
    }
    for body in [json!({}), json!({ "staff": 1 }), json!([])] {
        assert!(sign_in(&system, &body).await.status.is_client_error());
    }
    let rebound = fetch(&system, get("/_local/staff").header(HOST, "evil.example:8787")).await;
    rebound.is_message(403, "Forbidden");
}
