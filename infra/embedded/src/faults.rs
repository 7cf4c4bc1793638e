//! Faults on demand: what the cloud does to callers and an embedded store never would by itself.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dynoxide::Database;
use serde_json::{Value, json};

use crate::EmbeddedError;
use crate::connector::{Answer, Request, Service};
use crate::index_delay::{IndexDelay, Indexes};
use crate::touches::{Touch, touches};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `ProvisionedThroughputExceededException`, from KMS `ThrottlingException`.
    Throttle,
    /// The account's limit: `RequestLimitExceeded`, from KMS `LimitExceededException`.
    AccountLimit,
    /// A transaction is cancelled because of the items of the fault's table, or of its first item;
    /// a single write is refused with `TransactionConflictException`.
    TransactionConflict,
    InternalServerError,
    /// The request never arrives.
    Timeout,
    /// The work is done, the answer is lost.
    LostReply,
    /// The work is done, the answer comes late.
    Latency(Duration),
    /// Of a `BatchGetItem`, half of the keys are looked up; the answer names the others.
    PartialBatch,
}

/// An effect and the calls it strikes: all of them, unless narrowed down.
#[derive(Clone, Debug)]
pub struct Fault {
    effect: Effect,
    service: Option<Service>,
    operation: Option<String>,
    table: Option<String>,
    principal: Option<String>,
    skip: usize,
    times: usize,
}

impl Fault {
    pub fn new(effect: Effect) -> Self {
        Self { effect, service: None, operation: None, table: None, principal: None, skip: 0, times: usize::MAX }
    }

    #[must_use]
    pub fn service(mut self, service: Service) -> Self {
        self.service = Some(service);
        self
    }

    #[must_use]
    pub fn operation(mut self, operation: &str) -> Self {
        self.operation = Some(operation.to_owned());
        self
    }

    #[must_use]
    pub fn table(mut self, table: &str) -> Self {
        self.table = Some(table.to_owned());
        self
    }

    #[must_use]
    pub fn principal(mut self, principal: &str) -> Self {
        self.principal = Some(principal.to_owned());
        self
    }

    /// Lets the first `n` matching calls pass: to strike the third only, `.skip(2).times(1)`.
    #[must_use]
    pub fn skip(mut self, n: usize) -> Self {
        self.skip = n;
        self
    }

    #[must_use]
    pub fn times(mut self, n: usize) -> Self {
        self.times = n;
        self
    }

    fn strikes(&self, request: &Request, touches: &[Touch<'_>]) -> bool {
        let is = |wanted: &Option<String>, actual: &str| wanted.as_ref().is_none_or(|wanted| wanted == actual);
        self.service.is_none_or(|service| service == request.service)
            && is(&self.operation, &request.operation)
            && is(&self.principal, &request.principal)
            && (self.table.is_none() || touches.iter().any(|touch| is(&self.table, touch.table)))
    }

    /// The answer in place of the store's; `None` when the work is done all the same.
    fn answer(&self, request: &Request, touches: &[Touch<'_>]) -> Option<Answer> {
        let kms = request.service == Service::Kms;
        let dynamo = "com.amazonaws.dynamodb.v20120810";
        let error = |status, code: &str, message: &str| {
            let code = if kms { code.to_owned() } else { format!("{dynamo}#{code}") };
            Some(Answer::error(status, &code, message))
        };
        match self.effect {
            Effect::Throttle if kms => error(400, "ThrottlingException", "Rate exceeded"),
            Effect::Throttle => error(
                400,
                "ProvisionedThroughputExceededException",
                "The level of configured provisioned throughput for the table was exceeded.",
            ),
            Effect::AccountLimit if kms => error(400, "LimitExceededException", "Limit exceeded"),
            Effect::AccountLimit => {
                error(400, "RequestLimitExceeded", "Throughput exceeds the current throughput limit for your account.")
            }
            Effect::TransactionConflict if request.operation.starts_with("Transact") => Some(self.cancelled(touches)),
            Effect::TransactionConflict => {
                error(400, "TransactionConflictException", "Transaction is ongoing for the item")
            }
            Effect::InternalServerError if kms => error(500, "KMSInternalException", ""),
            Effect::InternalServerError => error(500, "InternalServerError", ""),
            Effect::Timeout | Effect::LostReply | Effect::Latency(_) | Effect::PartialBatch => None,
        }
    }

    fn cancelled(&self, touches: &[Touch<'_>]) -> Answer {
        let codes: Vec<&str> = touches
            .iter()
            .enumerate()
            .map(|(position, touch)| match &self.table {
                Some(table) if table == touch.table => "TransactionConflict",
                None if position == 0 => "TransactionConflict",
                _ => "None",
            })
            .collect();
        let reasons: Vec<Value> = codes
            .iter()
            .map(|code| match *code {
                "None" => json!({ "Code": "None" }),
                code => json!({ "Code": code, "Message": "Transaction is ongoing for the item" }),
            })
            .collect();
        Answer::json(
            400,
            &json!({
                "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
                "Message": format!(
                    "Transaction cancelled, please refer cancellation reasons for specific \
                     reasons [{}]",
                    codes.join(", ")
                ),
                "CancellationReasons": reasons,
            }),
        )
    }
}

/// How often a fault has struck.
#[derive(Clone, Debug, Default)]
pub struct Strikes(Arc<AtomicUsize>);

impl Strikes {
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}

pub struct Faults {
    armed: AtomicBool,
    faults: Mutex<Vec<(Fault, Strikes)>>,
    pub(crate) indexes: Indexes,
    db: Database,
}

/// What is to happen to one request.
#[derive(Default)]
pub(crate) struct Verdict {
    pub answer: Option<Answer>,
    pub never_arrives: bool,
    pub reply_lost: bool,
    pub halved: bool,
    pub latency: Duration,
}

impl Faults {
    pub(crate) fn new(db: Database) -> Self {
        Self { armed: AtomicBool::new(false), faults: Mutex::default(), indexes: Indexes::default(), db }
    }

    pub fn inject(&self, fault: Fault) -> Strikes {
        let strikes = Strikes::default();
        self.faults().push((fault, strikes.clone()));
        self.armed.store(true, Ordering::Release);
        strikes
    }

    /// Makes indexes show writes late, with the state of before until then. To be called while
    /// nothing writes.
    pub fn delay_indexes(&self, delay: IndexDelay) -> Result<(), EmbeddedError> {
        self.indexes.delay(&self.db, delay)
    }

    /// Lets the indexes show all writes so far.
    pub fn settle(&self) {
        self.indexes.settle();
    }

    /// No more faults, and indexes without delay.
    pub fn clear(&self) {
        self.faults().clear();
        self.armed.store(false, Ordering::Release);
        self.indexes.catch_up_for_good();
    }

    /// Delays add up; of the other faults the one injected first strikes.
    pub(crate) fn judge(&self, request: &Request) -> Verdict {
        let mut verdict = Verdict::default();
        if !self.armed.load(Ordering::Acquire) {
            return verdict;
        }
        let body: Value = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
        let touches = touches(&body);
        let mut struck = false;
        for (fault, strikes) in self.faults().iter_mut() {
            let delays = matches!(fault.effect, Effect::Latency(_));
            if (struck && !delays) || fault.times == 0 || !fault.strikes(request, &touches) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            fault.times -= 1;
            strikes.0.fetch_add(1, Ordering::AcqRel);
            match fault.effect {
                Effect::Latency(latency) => verdict.latency += latency,
                Effect::Timeout => verdict.never_arrives = true,
                Effect::LostReply => verdict.reply_lost = true,
                Effect::PartialBatch => verdict.halved = true,
                _ => verdict.answer = fault.answer(request, &touches),
            }
            struck |= !delays;
        }
        verdict
    }

    fn faults(&self) -> MutexGuard<'_, Vec<(Fault, Strikes)>> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
