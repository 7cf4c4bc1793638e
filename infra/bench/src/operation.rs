//! The operations that are measured, as requests.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use anyhow::{Result, ensure};
use axum::body::Bytes;
use http::header::{CONTENT_TYPE, IF_MATCH};
use http::request::Builder;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::http_client::{Answer, Connection};
use crate::load::Client;
use crate::people;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    View,
    ListUnit,
    ListCompany,
    LookUp,
    SearchTwenty,
    SearchHundred,
    CheckDuplicates,
    Patch,
    Create,
}

pub const PAGE: usize = 50;

/// A customer that requests are about, in the version its last answer showed.
pub struct Target {
    pub id: String,
    /// Of the made-up person.
    number: u32,
    version: AtomicU64,
}

impl Target {
    pub fn new((id, number): (String, u32)) -> Self {
        Self { id, number, version: AtomicU64::new(1) }
    }

    pub fn version(&self) -> u64 {
        self.version.load(Ordering::Relaxed)
    }

    pub fn saw(&self, version: u64) {
        self.version.store(version, Ordering::Relaxed);
    }
}

impl Operation {
    /// What writes comes last: it makes the file grow.
    pub const ALL: [Self; 9] = [
        Self::View,
        Self::ListUnit,
        Self::ListCompany,
        Self::LookUp,
        Self::SearchTwenty,
        Self::SearchHundred,
        Self::CheckDuplicates,
        Self::Patch,
        Self::Create,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::ListUnit => "list 50, one department",
            Self::ListCompany => "list 50, whole company",
            Self::LookUp => "look up by mobile",
            Self::SearchTwenty => "search by name, 20 hits",
            Self::SearchHundred => "search by name, 100 hits",
            Self::CheckDuplicates => "check for duplicates",
            Self::Patch => "patch",
            Self::Create => "create",
        }
    }

    /// Two people of the first department share the work; who sees the whole company lists it.
    pub const fn staff(self, client: usize) -> &'static str {
        match (self, client % 2) {
            (Self::ListCompany, 0) => "stf_information_supervisor_1",
            (Self::ListCompany, _) => "stf_management_specialist_1",
            (_, 0) => "stf_information_specialist_1",
            (_, _) => "stf_customer_service_1",
        }
    }

    /// The smallest file that holds all the rows it reads ahead: of the whole company eight in each of
    /// sixteen shards, which hold six of a hundred customers; a hundred of one name.
    pub const fn filled_from(self) -> u32 {
        if matches!(self, Self::ListCompany | Self::SearchHundred) { 1_000 } else { 100 }
    }

    /// The smallest file it is measured at: without a hundred of one name there is nothing to find.
    pub const fn measured_from(self) -> u32 {
        if matches!(self, Self::SearchHundred) { 1_000 } else { 0 }
    }

    /// What a whole answer holds.
    const fn items(self) -> Option<usize> {
        match self {
            Self::ListUnit | Self::ListCompany => Some(PAGE),
            Self::LookUp => Some(1),
            Self::SearchTwenty => Some(20),
            Self::SearchHundred => Some(100),
            Self::View | Self::CheckDuplicates | Self::Patch | Self::Create => None,
        }
    }

    pub const fn expected(self) -> StatusCode {
        if matches!(self, Self::Create) { StatusCode::CREATED } else { StatusCode::OK }
    }

    /// `number` is another one in each request.
    pub fn request(self, target: &Target, number: u32) -> (Builder, Bytes) {
        let one = format!("/customers/{}", target.id);
        match self {
            Self::View => (Request::get(one), Bytes::new()),
            Self::ListUnit | Self::ListCompany => (Request::get(format!("/customers?limit={PAGE}")), Bytes::new()),
            Self::LookUp => {
                let body = json!({ "field": "mobile", "value": people::mobile(target.number) });
                posted("/customers/lookups", &body)
            }
            Self::SearchTwenty => posted("/customers/searches", &json!({ "name": people::TWENTY.0 })),
            Self::SearchHundred => posted("/customers/searches", &json!({ "name": people::HUNDRED.0 })),
            Self::CheckDuplicates => {
                let (name, mobile) = (people::name(target.number), people::mobile(target.number));
                let body = json!({ "kind": "individual", "fields": { "name": name, "mobile": mobile } });
                posted("/customers/duplicate-checks", &body)
            }
            Self::Patch => {
                let body = json!({ "fields": { "employer": format!("泰麒麟科技有限公司第{}分部", number % 1000) } });
                let builder = Request::patch(one)
                    .header(CONTENT_TYPE, "application/merge-patch+json")
                    .header(IF_MATCH, format!("\"{}\"", target.version()));
                (builder, body.to_string().into())
            }
            Self::Create => {
                let (builder, body) = posted("/customers", &people::registration(number));
                (builder.header("idempotency-key", format!("bench-{number}")), body)
            }
        }
    }
}

pub fn posted(path: &str, body: &Value) -> (Builder, Bytes) {
    (Request::post(path).header(CONTENT_TYPE, "application/json"), body.to_string().into())
}

/// A member of staff at work on one connection.
pub struct Requests {
    pub connection: Connection,
    pub operation: Operation,
    /// This client's own: no two clients change the same customer.
    pub targets: Vec<Arc<Target>>,
    pub numbers: Arc<AtomicU32>,
    pub turn: usize,
}

impl Client for Requests {
    async fn request(&mut self) -> Result<()> {
        self.answered().await.map(|_| ())
    }
}

impl Requests {
    pub async fn answered(&mut self) -> Result<Answer> {
        let target = &self.targets[self.turn % self.targets.len()];
        self.turn += 1;
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let (builder, body) = self.operation.request(target, number);
        let answer = self.connection.send(builder, body, self.operation.expected()).await?;
        if self.operation == Operation::Patch {
            target.saw(answer.version()?);
        }
        Ok(answer)
    }

    /// An answer that is not full would be measured for what it is not.
    pub async fn check(&mut self) -> Result<()> {
        let answer = self.answered().await?;
        if let Some(whole) = self.operation.items() {
            let page: Value = serde_json::from_slice(&answer.body)?;
            let items = page["items"].as_array().map_or(0, Vec::len);
            ensure!(items == whole, "{items} items instead of {whole}: {}", self.operation.name());
        }
        Ok(())
    }
}
