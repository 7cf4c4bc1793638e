//! What an operation asks of DynamoDB and KMS: the typed inputs of the SDK calls of one warm request,
//! taken down inside the SDK, in waves of calls that are under way together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use aws_lambda_events::apigw::{
    ApiGatewayRequestAuthorizer, ApiGatewayRequestAuthorizerJwtDescription, ApiGatewayV2httpRequestContext,
};
use aws_sdk_dynamodb::operation::batch_get_item::BatchGetItemInput;
use aws_sdk_dynamodb::operation::get_item::GetItemInput;
use aws_sdk_dynamodb::operation::put_item::PutItemInput;
use aws_sdk_dynamodb::operation::query::QueryInput;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsInput;
use aws_sdk_dynamodb::operation::update_item::UpdateItemInput;
use aws_sdk_kms::operation::generate_data_key::GenerateDataKeyInput;
use aws_sdk_kms::operation::generate_mac::GenerateMacInput;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::{
    BeforeSerializationInterceptorContextRef, FinalizerInterceptorContextRef, Input,
};
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;
use axum::Router;
use axum::body::Body;
use embedded::{Effect, Embedded, Fault};
use lambda_http::request::RequestContext;
use local::ISSUER;
use shared::domain::catalogue::Catalogue;
use shared::runtime::{Clients, Config, Instance, SystemTime, app_under};
use tower::ServiceExt;

use crate::operation::{Operation, Target};

#[derive(Debug, Clone)]
pub enum Call {
    Get(GetItemInput),
    GetMany(BatchGetItemInput),
    Query(QueryInput),
    Put(PutItemInput),
    /// Of a counter that counts one by one.
    Count(UpdateItemInput),
    Transact(TransactWriteItemsInput),
    Mint(GenerateDataKeyInput),
    Mac(GenerateMacInput),
    /// None of a warm request's; to replay it, it has to be added here.
    Other,
}

pub type Waves = Vec<Vec<Call>>;

#[derive(Debug, Clone, Default)]
pub struct Recorder(Arc<Mutex<Recording>>);

#[derive(Debug, Default)]
struct Recording {
    waves: Waves,
    under_way: usize,
}

impl Recorder {
    fn lock(&self) -> std::sync::MutexGuard<'_, Recording> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Clients whose calls are taken down.
    pub async fn clients(&self, embedded: &Embedded) -> Clients {
        let plain = Clients::embedded(PROBE, embedded.http_client(PROBE)).await;
        let dynamodb = plain.dynamodb.config().to_builder().interceptor(self.clone()).build();
        let kms = plain.kms.config().to_builder().interceptor(self.clone()).build();
        Clients {
            dynamodb: aws_sdk_dynamodb::Client::from_conf(dynamodb),
            kms: aws_sdk_kms::Client::from_conf(kms),
            objects: None,
            seals: None,
            carriage: None,
        }
    }

    pub fn take(&self) -> Waves {
        std::mem::take(&mut self.lock().waves)
    }
}

impl Intercept for Recorder {
    fn name(&self) -> &'static str {
        "Recorder"
    }

    fn read_before_execution(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let mut recording = self.lock();
        let alone = recording.under_way == 0;
        recording.under_way += 1;
        match recording.waves.last_mut() {
            Some(wave) if !alone => wave.push(call(context.input())),
            _ => recording.waves.push(vec![call(context.input())]),
        }
        Ok(())
    }

    fn read_after_execution(
        &self,
        _: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.lock().under_way -= 1;
        Ok(())
    }
}

fn call(input: &Input) -> Call {
    fn of<T: Clone + std::fmt::Debug + Send + Sync + 'static>(input: &Input, call: fn(T) -> Call) -> Option<Call> {
        input.downcast_ref::<T>().cloned().map(call)
    }
    of(input, Call::Get)
        .or_else(|| of(input, Call::GetMany))
        .or_else(|| of(input, Call::Query))
        .or_else(|| of(input, Call::Put))
        .or_else(|| of(input, Call::Count))
        .or_else(|| of(input, Call::Transact))
        .or_else(|| of(input, Call::Mint))
        .or_else(|| of(input, Call::Mac))
        .unwrap_or(Call::Other)
}

/// The function `customers` beside the system's own, with a recorder in its SDK clients.
pub struct Probe {
    embedded: Embedded,
    router: Router,
    recorder: Recorder,
}

/// Whom the embedded store takes it for.
const PROBE: &str = "probe";
const LATE: Duration = Duration::from_millis(5);

/// So that calls which may be under way together are.
pub fn answer_late(embedded: &Embedded) {
    embedded.faults().inject(Fault::new(Effect::Latency(LATE)).principal(PROBE));
}

impl Probe {
    pub async fn new(embedded: &Embedded, catalogue: &'static Catalogue) -> Self {
        let recorder = Recorder::default();
        let clients = recorder.clients(embedded).await;
        let instance = Instance::random();
        let app = app_under(catalogue, "customers", &clients, &Config::embedded(), &instance, Arc::new(SystemTime));
        Self { embedded: embedded.clone(), router: customers::routes().into_router(app), recorder }
    }

    /// The calls of a request that finds everything in memory that can be. Answers come late, so that
    /// calls which may be under way together are.
    pub async fn record(&self, operation: Operation, target: &Target, number: impl Fn() -> u32) -> Result<Waves> {
        // A page brings every wrapping key into memory.
        self.send(Operation::ListUnit, target, number()).await?;
        self.send(operation, target, number()).await?;
        let faults = self.embedded.faults();
        answer_late(&self.embedded);
        let waves = self.usual(operation, target, number).await;
        faults.clear();
        waves
    }

    /// Now and then a request also leases the next block of a limit; never two in a row.
    async fn usual(&self, operation: Operation, target: &Target, number: impl Fn() -> u32) -> Result<Waves> {
        let mut recorded: Vec<Waves> = Vec::new();
        for _ in 0..2 {
            self.recorder.take();
            self.send(operation, target, number()).await?;
            recorded.push(self.recorder.take());
        }
        let waves =
            recorded.into_iter().min_by_key(|waves| waves.iter().flatten().count()).context("two recordings")?;
        ensure!(
            waves.iter().flatten().all(|call| !matches!(call, Call::Other)),
            "{} makes a call that can not be replayed",
            operation.name()
        );
        Ok(waves)
    }

    pub async fn send(&self, operation: Operation, target: &Target, number: u32) -> Result<()> {
        let (builder, body) = operation.request(target, number);
        let request = builder.extension(signed_in(operation.staff(0))).body(Body::from(body))?;
        let response = self.router.clone().oneshot(request).await?;
        ensure!(
            response.status() == operation.expected(),
            "{} while recording {}",
            response.status(),
            operation.name()
        );
        if operation == Operation::Patch {
            let etag = response.headers().get(http::header::ETAG).context("an ETag")?.to_str()?;
            target.saw(etag.trim_matches('"').parse()?);
        }
        Ok(())
    }
}

/// What the gateway hands a function: claims of a token that it has checked.
pub fn signed_in(staff: &str) -> RequestContext {
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut jwt = ApiGatewayRequestAuthorizerJwtDescription::default();
    jwt.claims = HashMap::from([pair("iss", ISSUER), pair("sub", staff)]);
    let mut authorizer = ApiGatewayRequestAuthorizer::default();
    authorizer.jwt = Some(jwt);
    let mut context = ApiGatewayV2httpRequestContext::default();
    context.authorizer = Some(authorizer);
    RequestContext::ApiGatewayV2(context)
}
