//! The AWS SDK's HTTP client, answered in process: `x-amz-target` names the operation, the body is
//! its JSON, and the answer has the status and body AWS would send. No socket is opened.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use serde_json::{Value, json};

use crate::Inner;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    DynamoDb,
    Kms,
}

/// What goes back over the wire.
pub(crate) struct Answer {
    pub status: u16,
    pub body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self { status, body: body.to_string().into_bytes() }
    }

    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        Self::json(status, &json!({ "__type": code, "message": message }))
    }

    pub(crate) fn unknown_operation(operation: &str) -> Self {
        Self::error(
            400,
            "com.amazon.coral.service#UnknownOperationException",
            &format!("the embedded store does not offer {operation}"),
        )
    }
}

/// One request on its way, before anyone has judged it.
pub(crate) struct Request {
    pub principal: Arc<str>,
    pub service: Service,
    pub operation: String,
    pub body: Vec<u8>,
}

/// What the caller gets, and how late. No answer means that none arrives in time.
pub(crate) struct Reply {
    pub answer: Option<Answer>,
    pub latency: Duration,
}

#[derive(Clone)]
pub(crate) struct Connector {
    pub(crate) inner: Arc<Inner>,
    pub(crate) principal: Arc<str>,
}

/// A connector says who calls; never what is stored.
impl fmt::Debug for Connector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connector").field("principal", &self.principal).finish_non_exhaustive()
    }
}

impl HttpClient for Connector {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let inner = Arc::clone(&self.inner);
        let request = self.read(&request);
        HttpConnectorFuture::new(async move {
            match request {
                Ok(request) => response(answer(inner, request).await?),
                Err(refused) => response(refused),
            }
        })
    }
}

impl Connector {
    fn read(&self, request: &HttpRequest) -> Result<Request, Answer> {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let (service, operation) = match target.split_once('.') {
            Some(("DynamoDB_20120810" | "DynamoDBStreams_20120810", operation)) => (Service::DynamoDb, operation),
            Some(("TrentService", operation)) => (Service::Kms, operation),
            _ => return Err(Answer::unknown_operation(target)),
        };
        let body = request.body().bytes().ok_or_else(|| {
            Answer::error(
                400,
                "com.amazon.coral.service#SerializationException",
                "a streamed request body is not supported",
            )
        })?;
        Ok(Request {
            principal: Arc::clone(&self.principal),
            service,
            operation: operation.to_owned(),
            body: body.to_vec(),
        })
    }
}

async fn answer(inner: Arc<Inner>, request: Request) -> Result<Answer, ConnectorError> {
    // SQLite blocks its thread.
    let work = tokio::task::spawn_blocking(move || inner.execute(&request));
    let reply = match work.await {
        Ok(reply) => reply.map_err(|error| ConnectorError::other(Box::new(error), None))?,
        Err(error) if error.is_panic() => {
            let message = "the embedded store failed on this request";
            return Ok(Answer::error(500, "InternalServerError", message));
        }
        Err(error) => return Err(ConnectorError::other(Box::new(error), None)),
    };
    if !reply.latency.is_zero() {
        tokio::time::sleep(reply.latency).await;
    }
    reply.answer.ok_or_else(|| ConnectorError::timeout("no answer arrived in time".into()))
}

fn response(answer: Answer) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(answer.status).map_err(|error| ConnectorError::other(Box::new(error), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(answer.body));
    let headers = response.headers_mut();
    headers.insert("content-type", "application/x-amz-json-1.0");
    headers.insert("x-amzn-requestid", uuid::Uuid::new_v4().to_string());
    Ok(response)
}
