//! A store that throttles, conflicts or fails, at every call of every operation in turn. The answer
//! is either the operation's own or “come again”, and what was not done was not begun.

use embedded::{Effect, Fault, Service};
use jiff::SignedDuration;
use tests::{Answer, Kit};

use crate::journal;
use crate::scenes::{Operation, Scene};
use crate::state::{State, unchanged};
use crate::trail::{accounts_for, lookups_match};

/// The SDK tries three times: only a longer fault reaches us.
const TRIES: usize = 3;

pub async fn strike_each_call(operation: impl Scene, effect: Effect, service: Service, first: u32) {
    let function = operation.function();
    let kit = journal::kit().await;
    for skip in 0..40 {
        let number = first + u32::try_from(skip).unwrap();
        // A minute each, so that no quota runs out; and no key in memory.
        kit.pass(SignedDuration::from_mins(1));
        let call = operation.prepare(&kit, number).await;
        kit.system.apps()[function].vault.forget();
        let before = State::of(&kit).await;
        let fault = Fault::new(effect).principal(function).service(service).skip(skip).times(TRIES);
        let strikes = kit.system.embedded().faults().inject(fault);
        let answer = call.clone().send().await;
        kit.system.embedded().faults().clear();
        let (status, what) = (answer.status, format!("{operation:?} {effect:?} {service:?} {skip}"));
        if !status.is_success() {
            come_again(&answer, &what);
            let after = State::of(&kit).await;
            let done = operation.reads_what_it_shows() && before.business() != after.business();
            if done {
                accounts_for(&after);
            } else {
                unchanged(&before, &after, &what);
            }
            let again = call.send().await;
            assert!(again.status.is_success(), "{what}: {}", again.text());
            if done {
                unchanged(&after, &State::of(&kit).await, &what);
            }
        }
        if strikes.count() == 0 {
            assert!(status.is_success());
            let state = State::of(&kit).await;
            accounts_for(&state);
            lookups_match(&kit, &state).await;
            return;
        }
    }
    panic!("{operation:?} never got through");
}

/// What a client is told when it is not its fault: to come again, and when.
#[track_caller]
pub fn come_again(answer: &Answer, what: &str) {
    let expected = match answer.status.as_u16() {
        503 => "unavailable",
        409 => "contended",
        other => panic!("{what}: {other} {}", answer.text()),
    };
    assert_eq!(answer.code(), expected, "{what}");
    assert!(answer.header("retry-after").is_some_and(|seconds| seconds.parse::<u32>().is_ok()), "{what}");
}

async fn strike_all(effect: Effect, service: Service) {
    for (index, operation) in (0u32..).zip(Operation::WRITES.into_iter().chain(Operation::READS)) {
        strike_each_call(operation, effect, service, index * 100).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_throttling_store_leaves_nothing_half_done() {
    strike_all(Effect::Throttle, Service::DynamoDb).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_at_its_limit_leaves_nothing_half_done() {
    for operation in [Operation::Register, Operation::Approve, Operation::View, Operation::List] {
        strike_each_call(operation, Effect::AccountLimit, Service::DynamoDb, 0).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_out_of_order_leaves_nothing_half_done() {
    for operation in [Operation::Register, Operation::ChangeFree, Operation::Approve, Operation::View] {
        strike_each_call(operation, Effect::InternalServerError, Service::DynamoDb, 0).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_not_reached_leaves_nothing_half_done() {
    for operation in [Operation::Register, Operation::ChangeControlled, Operation::AddContact, Operation::Timeline] {
        strike_each_call(operation, Effect::Timeout, Service::DynamoDb, 0).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicting_writers_leave_nothing_half_done() {
    for operation in Operation::WRITES {
        strike_each_call(operation, Effect::TransactionConflict, Service::DynamoDb, 0).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_throttling_kms_leaves_nothing_half_done() {
    strike_all(Effect::Throttle, Service::Kms).await;
}

/// As many conflicts as there are tries, and one more for good measure.
#[tokio::test(flavor = "multi_thread")]
async fn a_storm_of_conflicts_ends_in_contended() {
    let kit = journal::kit().await;
    let call = Operation::Register.prepare(&kit, 1).await;
    let storm = Fault::new(Effect::TransactionConflict).operation("TransactWriteItems").principal("customers");
    let strikes = kit.system.embedded().faults().inject(storm);
    let before = State::of(&kit).await;
    let answer = call.clone().send().await.expect(409);
    come_again(&answer, "a storm");
    assert!(strikes.count() > 3, "conflicts are tried again");
    unchanged(&before, &State::of(&kit).await, "a storm");
    kit.system.embedded().faults().clear();
    call.send().await.expect(201);
    accounts_for(&State::of(&kit).await);
}

/// A few conflicts are nobody's business.
#[tokio::test(flavor = "multi_thread")]
async fn a_few_conflicts_are_ridden_out() {
    let kit: Kit = journal::kit().await;
    let call = Operation::Register.prepare(&kit, 2).await;
    let few = Fault::new(Effect::TransactionConflict).operation("TransactWriteItems").principal("customers").times(3);
    let strikes = kit.system.embedded().faults().inject(few);
    call.send().await.expect(201);
    assert_eq!(strikes.count(), 3);
}
