//! The kit the route tests and ratchets stand on: the whole local system in memory, time that is
//! moved by hand, and staff who send requests through the gateway with real tokens.

mod policy;
pub mod surveys;

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use embedded::Embedded;
use http::header::{AUTHORIZATION, ETAG};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use jiff::{SignedDuration, Timestamp};
use local::{HeldTime, System};
use serde_json::{Value, json};
use shared::domain::time::TimeSource;
use shared::store::cost::Cost;
use tower::ServiceExt;

pub use policy::Policy;

/// A Tuesday morning in Shanghai, between two working days.
pub const START: &str = "2026-06-09T02:00:00Z";

pub struct Kit {
    pub system: System,
    pub time: Arc<HeldTime>,
    /// Of this moment: to sign one anew for every request is a tenth of what the tests take.
    tokens: Mutex<BTreeMap<(String, Timestamp), String>>,
}

impl Kit {
    pub async fn start() -> Self {
        Self::on(Embedded::in_memory()).await
    }

    pub async fn on(embedded: Embedded) -> Self {
        let time = Arc::new(HeldTime::at(START.parse::<Timestamp>().expect("a timestamp")));
        let system = System::start(embedded, time.clone()).await.expect("the local system starts");
        Self { system, time, tokens: Mutex::default() }
    }

    /// A seeded member of staff, signed in: `sales_1`, `management_specialist_2`, …
    pub fn staff(&self, name: &str) -> Client {
        let mut tokens = self.tokens.lock().expect("tokens");
        let token = tokens.entry((name.to_owned(), self.time.now())).or_insert_with(|| {
            let id = format!("stf_{name}").parse().expect("a staff id");
            self.system.token(&id).expect("a token").token
        });
        Client::new(self.system.router(), Some(token.clone()))
    }

    pub fn anonymous(&self) -> Client {
        Client::new(self.system.router(), None)
    }

    pub fn bearer(&self, token: &str) -> Client {
        Client::new(self.system.router(), Some(token.to_owned()))
    }

    /// Until the follow-up work of everything so far is done.
    pub async fn settle(&self) {
        self.system.settle().await.expect("follow-up work settles");
    }

    pub fn pass(&self, time: SignedDuration) {
        self.time.advance(time);
    }
}

#[derive(Clone)]
pub struct Client {
    router: Router,
    token: Option<String>,
    peer: SocketAddr,
}

/// A request in the making: `client.post("/customers").json(…).key("k1").send()`.
#[derive(Clone)]
pub struct Call {
    client: Client,
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Client {
    fn new(router: Router, token: Option<String>) -> Self {
        Self { router, token, peer: SocketAddr::from((Ipv4Addr::LOCALHOST, 50_000)) }
    }

    /// The same person, calling from somewhere else.
    pub fn at(&self, address: &str) -> Self {
        let peer = SocketAddr::new(address.parse().expect("an address"), 50_000);
        Self { peer, ..self.clone() }
    }

    pub fn call(&self, method: Method, path: impl Into<String>) -> Call {
        Call { client: self.clone(), method, path: path.into(), headers: HeaderMap::new(), body: Bytes::new() }
    }

    pub async fn get(&self, path: impl Into<String>) -> Answer {
        self.call(Method::GET, path).send().await
    }

    pub fn post(&self, path: impl Into<String>) -> Call {
        self.call(Method::POST, path)
    }

    /// A decision, `approved` or `refused`, on what waits for a second person, by the answer that says so.
    pub fn decide(&self, asked: &Answer, decision: &str) -> Call {
        let id = asked.json()["approvalId"].as_str().expect("it waits").to_owned();
        let body = json!({ "decision": decision, "reason": "已核实" });
        self.post(format!("/approvals/{id}/decisions")).json(body).header("if-match", "\"1\"")
    }

    pub fn patch(&self, path: impl Into<String>) -> Call {
        self.call(Method::PATCH, path)
    }
}

impl Call {
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.parse().expect("a header value"));
        self
    }

    pub fn json(self, body: Value) -> Self {
        self.bytes("application/json", body.to_string())
    }

    pub fn merge(self, body: Value) -> Self {
        self.bytes("application/merge-patch+json", body.to_string())
    }

    pub fn bytes(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    /// The version the client has seen: of an earlier answer.
    pub fn seen(self, answer: &Answer) -> Self {
        let etag = answer.etag();
        self.header("if-match", &etag)
    }

    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub async fn send(self) -> Answer {
        let mut request = Request::builder().method(self.method).uri(self.path);
        if let Some(token) = &self.client.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let request = request.extension(ConnectInfo(self.client.peer));
        let request = request.body(Body::from(self.body)).expect("a request");
        let response = self.client.router.oneshot(request).await.expect("an answer");
        let cost = response.extensions().get::<Cost>().copied().unwrap_or_default();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        Answer { status: parts.status, headers: parts.headers, bytes, cost }
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
    pub cost: Cost,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// The same of what may be a file, which says nothing.
    pub fn said(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn etag(&self) -> String {
        self.header(ETAG.as_str()).expect("an ETag").to_owned()
    }

    /// The id of what the answer shows.
    pub fn id(&self) -> String {
        self.json()["id"].as_str().expect("an id").to_owned()
    }

    /// The stable code of a problem.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Pointer and code of every fault.
    pub fn faults(&self) -> Vec<(String, String)> {
        let text = |error: &Value, member: &str| error[member].as_str().unwrap_or_default().to_owned();
        let errors = self.json()["errors"].as_array().cloned().unwrap_or_default();
        errors.iter().map(|error| (text(error, "pointer"), text(error, "code"))).collect()
    }

    /// Asserts the status, and shows the answer when it is another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }
}

/// The registration of the README's example.
pub fn person() -> Value {
    json!({
        "kind": "individual",
        "fields": { "name": "陈凯", "idNumber": "500103198604080857", "mobile": "15809899491", "employer": "泰麒麟科技有限公司" },
        "source": "sales_talk",
        "consents": [{ "purpose": "service", "noticeVersion": "2026-01", "channel": "paper" }],
    })
}

/// Another person each time: numbers with valid check digits, made from a counter.
pub fn somebody(number: u32) -> Value {
    let mut person = person();
    person["fields"]["idNumber"] = resident_id(number).into();
    person["fields"]["mobile"] = format!("139{number:08}").into();
    person
}

/// GB 11643 check digit over an invented number.
pub fn resident_id(number: u32) -> String {
    let (sequence, day) = (number % 1000, number / 1000 % 28 + 1);
    let (month, year) = (number / 28_000 % 12 + 1, 1950 + number / 336_000 % 50);
    let body = format!("110101{year:04}{month:02}{day:02}{sequence:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{body}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][(sum % 11) as usize])
}

pub fn organisation() -> Value {
    json!({
        "kind": "organisation",
        "fields": { "organisationName": "超艺传媒有限公司", "uscc": "911101017MR6U4WR5D", "phone": "010-31843295", "industry": "finance", "legalRepresentative": "李洁" },
        "source": "trade_fair",
        "consents": [{ "purpose": "contract", "noticeVersion": "2026-01", "channel": "paper" }],
    })
}
