//! The merged OpenAPI 3.1 document of all functions, with what API Gateway adds to each of them: the
//! token, and its own refusals.

use std::sync::{Arc, LazyLock};

use http::StatusCode;
use shared::http::problem::ProblemBody;
use shared::runtime::Routes;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    Components, Content, InfoBuilder, LicenseBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, PathItem, Ref, RefOr,
    ResponseBuilder, Server, Type,
};
use utoipa::{PartialSchema, ToSchema};

use crate::{LocalError, functions};

const TOKEN: &str = "token";
const MESSAGE: &str = "GatewayMessage";

/// What API Gateway answers by itself. 429 and 503 may also be a function's own problem.
const REFUSALS: [(&str, &str); 4] = [
    ("401", "No token, or one that is not valid"),
    ("413", "The body is larger than 10 MB, or than the 6 MB a function takes"),
    ("429", "Too many requests"),
    ("503", "No answer within 30 seconds, or out of order"),
];

/// Of all functions. Made once, however many systems run in this process.
pub fn document() -> Arc<OpenApi> {
    static DOCUMENT: LazyLock<Arc<OpenApi>> = LazyLock::new(|| Arc::new(merged(&functions::http())));
    Arc::clone(&DOCUMENT)
}

fn merged(functions: &[Routes]) -> OpenApi {
    let info = InfoBuilder::new()
        .title("Kehu")
        .version(env!("CARGO_PKG_VERSION"))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build()))
        .description(Some("Customer information: register, verify, view, change; every disclosure on record."));
    let mut document = OpenApiBuilder::new().info(info.build()).components(Some(components())).build();
    // Wherever the document itself is served.
    document.servers = Some(vec![Server::new("/")]);
    document.security = Some(vec![SecurityRequirement::new(TOKEN, [""; 0])]);
    for function in functions {
        document.merge(function.openapi());
    }
    for operation in document.paths.paths.values_mut().flat_map(operations_mut) {
        name_successes(operation);
        add_refusals(operation);
    }
    document
}

/// OpenAPI wants a description of every response; of a success its status says enough.
fn name_successes(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let status: Option<StatusCode> = status.parse().ok();
        if let (true, Some(reason)) = (response.description.is_empty(), status.and_then(|s| s.canonical_reason())) {
            reason.clone_into(&mut response.description);
        }
    }
}

/// As it is kept in `docs/openapi.json`.
pub fn text(document: &OpenApi) -> Result<String, LocalError> {
    let text = document.to_pretty_json().map_err(|error| LocalError::Output(error.into()))?;
    Ok(text + "\n")
}

/// Open to anyone: the operation says so with an empty requirement.
pub fn is_open(operation: &Operation) -> bool {
    let none = SecurityRequirement::default();
    operation.security.as_ref().is_some_and(|security| security.contains(&none))
}

pub fn operations(item: &PathItem) -> impl Iterator<Item = &Operation> {
    [&item.get, &item.put, &item.post, &item.delete, &item.patch, &item.head, &item.options].into_iter().flatten()
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch, &mut item.head, &mut item.options]
        .into_iter()
        .flatten()
}

fn components() -> Components {
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    let text = ObjectBuilder::new().schema_type(Type::String);
    let message = ObjectBuilder::new().property("message", text).required("message").build();
    let mut components = Components::new();
    components.add_security_scheme(TOKEN, SecurityScheme::Http(bearer));
    components.schemas.insert(MESSAGE.to_owned(), message.into());
    components.schemas.insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    let mut parts = Vec::new();
    ProblemBody::schemas(&mut parts);
    components.schemas.extend(parts);
    components
}

fn add_refusals(operation: &mut Operation) {
    let open = is_open(operation);
    for (status, description) in REFUSALS.into_iter().filter(|(status, _)| !(open && *status == "401")) {
        let message = || Content::new(Some(Ref::from_schema_name(MESSAGE)));
        let refusal = || ResponseBuilder::new().description(description).content("application/json", message());
        let problem =
            operation.responses.responses.contains_key("4XX").then(|| Ref::from_schema_name(ProblemBody::name()));
        match operation.responses.responses.get_mut(status) {
            Some(RefOr::T(response)) => {
                response.content.insert("application/json".to_owned(), message().into());
            }
            Some(RefOr::Ref(_)) => {}
            None => {
                // A status of its own hides the ranges `4XX` and `5XX`, whose problems still come.
                let response = match problem {
                    Some(problem) => refusal().content("application/problem+json", Content::new(Some(problem))),
                    None => refusal(),
                };
                operation.responses.responses.insert(status.to_owned(), response.build().into());
            }
        }
    }
}
