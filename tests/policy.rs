//! The function `customers` under a policy of the test's own: roles and settings that a company may
//! choose and the built-in catalogue does not. On the kit's store, without the gateway in front.

use std::collections::HashMap;

use axum::extract::Request;
use axum::middleware::map_request;
use lambda_http::aws_lambda_events::apigw::{
    ApiGatewayRequestAuthorizer, ApiGatewayRequestAuthorizerJwtDescription, ApiGatewayV2httpRequestContext,
};
use lambda_http::request::RequestContext;
use local::ISSUER;
use shared::domain::catalogue::Catalogue;
use shared::http::SharedApp;
use shared::runtime::{Clients, Config, Instance, app, app_under};

use crate::{Client, Kit};

const FUNCTION: &str = "customers";

pub struct Policy {
    app: SharedApp,
}

impl Kit {
    /// The same system, were its catalogue changed like this.
    pub async fn under(&self, change: impl FnOnce(&mut Catalogue)) -> Policy {
        let mut catalogue = Catalogue::builtin().clone();
        change(&mut catalogue);
        // An app holds its catalogue for good, and a test is over soon.
        let catalogue = Box::leak(Box::new(catalogue));
        let clients = Clients::embedded(FUNCTION, self.system.embedded().http_client(FUNCTION)).await;
        let (config, instance) = (Config::embedded(), Instance::random());
        Policy { app: app_under(catalogue, FUNCTION, &clients, &config, &instance, self.time.clone()) }
    }
}

impl Kit {
    /// The function `access` of a deployment that names its first administrator, for who signs in as `subject`.
    pub async fn deployed_for(&self, first: &str, subject: &str) -> Client {
        let clients = Clients::embedded("access", self.system.embedded().http_client("access")).await;
        let people = [(ISSUER.to_owned(), first.to_owned(), "administrator")];
        let config = Config { first_people: people.to_vec(), ..Config::embedded() };
        let app = app("access", &clients, &config, &Instance::random(), self.time.clone());
        let context = signed_in(subject);
        let router = access::routes().into_router(app).layer(map_request(move |mut request: Request| {
            request.extensions_mut().insert(context.clone());
            async move { request }
        }));
        Client::new(router, None)
    }
}

impl Policy {
    pub fn staff(&self, name: &str) -> Client {
        let context = signed_in(&format!("stf_{name}"));
        let router =
            customers::routes().into_router(self.app.clone()).layer(map_request(move |mut request: Request| {
                request.extensions_mut().insert(context.clone());
                async move { request }
            }));
        Client::new(router, None)
    }
}

/// What API Gateway hands on of a token it has checked.
fn signed_in(subject: &str) -> RequestContext {
    let mut jwt = ApiGatewayRequestAuthorizerJwtDescription::default();
    jwt.claims = HashMap::from([("iss".to_owned(), ISSUER.to_owned()), ("sub".to_owned(), subject.to_owned())]);
    let mut authorizer = ApiGatewayRequestAuthorizer::default();
    authorizer.jwt = Some(jwt);
    let mut context = ApiGatewayV2httpRequestContext::default();
    context.authorizer = Some(authorizer);
    RequestContext::ApiGatewayV2(context)
}
