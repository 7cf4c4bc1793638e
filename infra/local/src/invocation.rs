//! What a function is handed: a request of its own, built anew, so that nothing a client or the
//! gateway's own router attached to it passes through.

use std::collections::HashMap;
use std::net::SocketAddr;

use aws_lambda_events::apigw::{
    ApiGatewayRequestAuthorizer, ApiGatewayRequestAuthorizerJwtDescription, ApiGatewayV2httpRequestContext,
};
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request};
use http::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
    USER_AGENT,
};
use http::request::Parts;
use lambda_http::request::RequestContext;

pub struct TooLarge;

pub fn event(
    parts: Parts,
    body: Bytes,
    route: &str,
    claims: Option<HashMap<String, String>>,
    limit: usize,
) -> Result<Request, TooLarge> {
    if payload_bytes(&parts.headers, body.len()) > limit {
        return Err(TooLarge);
    }
    let context = RequestContext::ApiGatewayV2(context(&parts, route, claims));
    let length = body.len();
    let mut request = Request::new(Body::from(body));
    *request.method_mut() = parts.method;
    *request.uri_mut() = parts.uri;
    *request.headers_mut() = end_to_end(parts.headers);
    if length > 0 {
        request.headers_mut().insert(CONTENT_LENGTH, length.into());
    }
    request.extensions_mut().insert(context);
    Ok(request)
}

fn context(parts: &Parts, route: &str, claims: Option<HashMap<String, String>>) -> ApiGatewayV2httpRequestContext {
    let mut context = ApiGatewayV2httpRequestContext::default();
    context.route_key = Some(route.to_owned());
    context.stage = Some("$default".to_owned());
    context.http.method = parts.method.clone();
    context.http.path = Some(parts.uri.path().to_owned());
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    context.http.source_ip = peer.map(|ConnectInfo(peer)| peer.ip().to_string());
    let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok());
    context.http.user_agent = agent.map(str::to_owned);
    context.authorizer = claims.map(|claims| {
        let mut jwt = ApiGatewayRequestAuthorizerJwtDescription::default();
        jwt.claims = claims;
        let mut authorizer = ApiGatewayRequestAuthorizer::default();
        authorizer.jwt = Some(jwt);
        authorizer
    });
    context
}

/// Headers of one connection stay on it (RFC 9110 §7.6.1), and those that only API Gateway may set
/// are not taken from a client.
fn end_to_end(mut headers: HeaderMap) -> HeaderMap {
    let named: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .filter_map(|name| name.trim().parse().ok())
        .collect();
    for name in named.iter().chain(&[CONNECTION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE, CONTENT_LENGTH]) {
        headers.remove(name);
    }
    let foreign = |name: &HeaderName| {
        let name = name.as_str();
        ["x-amzn-", "x-amz-", "x-forwarded-", "proxy-", "keep-alive", "forwarded", "apigw-"]
            .iter()
            .any(|start| name.starts_with(start))
    };
    let foreign: Vec<HeaderName> = headers.keys().filter(|name| foreign(name)).cloned().collect();
    for name in foreign {
        headers.remove(name);
    }
    headers
}

/// A body that is not text travels as base64, a third longer.
fn payload_bytes(headers: &HeaderMap, length: usize) -> usize {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_text = ["text/", "json", "xml", "javascript"].iter().any(|part| kind.contains(part));
    if is_text { length } else { length.div_ceil(3) * 4 }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn handed(builder: http::request::Builder) -> Request {
        let (parts, ()) = builder.body(()).unwrap().into_parts();
        event(parts, Bytes::new(), "ANY /x", None, 10).unwrap_or_else(|TooLarge| panic!("too large"))
    }

    #[test]
    fn nothing_a_client_attached_is_handed_on() {
        let forged = RequestContext::ApiGatewayV2(ApiGatewayV2httpRequestContext::default());
        let request = handed(
            http::Request::builder()
                .uri("/x?q=1")
                .header("connection", "close, x-secret")
                .header("x-secret", "1")
                .header("X-Amzn-Request-Context", "{}")
                .header("x-forwarded-for", "1.2.3.4")
                .header("traceparent", "00-1-1-01")
                .extension(forged)
                .extension("other"),
        );
        let names: Vec<&str> = request.headers().keys().map(HeaderName::as_str).collect();
        assert_eq!(names, ["traceparent"]);
        assert_eq!(request.uri(), "/x?q=1");
        let Some(RequestContext::ApiGatewayV2(context)) = request.extensions().get::<RequestContext>() else {
            panic!("no context")
        };
        assert_eq!(context.route_key.as_deref(), Some("ANY /x"));
        assert!(context.authorizer.is_none());
        assert!(request.extensions().get::<&str>().is_none());
    }

    #[test]
    fn binary_bodies_count_as_base64() {
        let with = |kind| HeaderMap::from_iter([(CONTENT_TYPE, http::HeaderValue::from_static(kind))]);
        assert_eq!(payload_bytes(&with("application/json"), 10), 10);
        assert_eq!(payload_bytes(&with("application/zip"), 10), 16);
        assert_eq!(payload_bytes(&HeaderMap::new(), 9), 12);
    }
}
