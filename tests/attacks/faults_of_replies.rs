//! Answers that are lost or late: the work is done and nobody was told. Asked again under the same
//! key, an operation answers as if nothing had happened, and has happened once.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use embedded::{Effect, Fault};
use jiff::SignedDuration;
use shared::audit::Body;
use tests::Kit;

use crate::faults::come_again;
use crate::journal;
use crate::scenes::{Operation, Scene, registration};
use crate::state::State;
use crate::trail::{Trail, accounts_for, lookups_match};

/// Every answer of the store to a transaction, until the SDK gives up.
fn lose_replies(kit: &Kit, function: &str) {
    let lost = Fault::new(Effect::LostReply).operation("TransactWriteItems").principal(function);
    kit.system.embedded().faults().inject(lost);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_found_again_under_the_same_key() {
    let kit = journal::kit().await;
    for (number, operation) in (0u32..).zip(Operation::WRITES).filter(|(_, operation)| operation.takes_key()) {
        kit.pass(SignedDuration::from_mins(1));
        let call = operation.prepare(&kit, number).await;
        lose_replies(&kit, operation.function());
        let lost = call.clone().send().await.expect(503);
        come_again(&lost, &format!("{operation:?}"));
        kit.system.embedded().faults().clear();
        let done = State::of(&kit).await;
        let first = call.clone().send().await;
        assert!(first.status.is_success(), "{operation:?}: {}", first.text());
        let second = call.send().await;
        assert_eq!((first.status, first.id()), (second.status, second.id()), "{operation:?}");
        let after = State::of(&kit).await;
        assert_eq!(done.business().differences(&after.business()), [], "{operation:?} was done twice");
        accounts_for(&after);
        lookups_match(&kit, &after).await;
    }
}

/// A patch has no key, but the version it was made for: sent again it can not be done twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_patch_is_not_done_twice() {
    let kit = journal::kit().await;
    for (number, operation) in [(1, Operation::ChangeFree), (2, Operation::ChangeContact)] {
        let call = operation.prepare(&kit, number).await;
        lose_replies(&kit, operation.function());
        call.clone().send().await.expect(503);
        kit.system.embedded().faults().clear();
        call.send().await.expect(412);
        accounts_for(&State::of(&kit).await);
    }
}

/// The SDK itself asks again under one token when a single answer is lost.
#[tokio::test(flavor = "multi_thread")]
async fn one_lost_answer_shows_to_nobody() {
    let kit = journal::kit().await;
    let call = Operation::Register.prepare(&kit, 3).await;
    let once = Fault::new(Effect::LostReply).operation("TransactWriteItems").principal("customers").times(1);
    let strikes = kit.system.embedded().faults().inject(once);
    call.send().await.expect(201);
    assert_eq!(strikes.count(), 1);
    let state = State::of(&kit).await;
    assert_eq!(state.customers(), 1);
    assert_eq!(accounts_for(&state).changes().count(), 1);
}

/// A chain whose end is unknown is never written to again, and a later one names it, so that a row
/// cut off its end would be missed (docs/adr/002-audit-chains.md).
#[tokio::test(flavor = "multi_thread")]
async fn a_chain_of_unknown_end_is_named_by_its_successor() {
    for unknown in 1..=3 {
        let kit = journal::kit().await;
        Operation::View.prepare(&kit, 0).await.send().await.expect(200);
        let of_function = |body: &Body| body.function == "customers";
        let before = Trail::of(&State::of(&kit).await).bodies;
        let known: BTreeSet<String> = before.into_iter().filter(of_function).map(|body| body.chain).collect();
        // The first of them may have been written, the others never arrive: all stay unknown.
        for number in 1..=unknown {
            let call = registration(&kit, number);
            let effect = if number == 1 { Effect::LostReply } else { Effect::Timeout };
            let fault = Fault::new(effect).operation("TransactWriteItems").principal("customers");
            kit.system.embedded().faults().inject(fault);
            call.send().await.expect(503);
            kit.system.embedded().faults().clear();
        }
        Operation::View.prepare(&kit, 10).await.send().await.expect(200);
        let mut bodies = accounts_for(&State::of(&kit).await).bodies;
        bodies.retain(of_function);
        let named: BTreeSet<_> = bodies.iter().flat_map(|body| body.succeeds.iter().cloned()).collect();
        let written_after: BTreeSet<_> =
            bodies.iter().filter(|body| !named.contains(&body.chain)).map(|body| &body.chain).collect();
        assert!(known.iter().all(|chain| named.contains(chain)), "{unknown} of unknown end: {known:?} {named:?}");
        assert_eq!(written_after.len(), 1, "one chain goes on");
    }
}

/// Later than the SDK waits for one try: the work is done, and found done by the next.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_store_does_nothing_twice() {
    let kit = journal::kit().await;
    let call = Operation::Register.prepare(&kit, 4).await;
    let slow = Fault::new(Effect::Latency(Duration::from_millis(3200))).operation("TransactWriteItems").times(1);
    kit.system.embedded().faults().inject(slow);
    call.send().await.expect(201);
    let state = State::of(&kit).await;
    assert_eq!(state.customers(), 1);
    assert_eq!(accounts_for(&state).changes().count(), 1);
}

/// Every call is slow and none fails: the tries of each fit into a function's time, their sum does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_answered_before_its_function_is_given_up() {
    let kit = journal::kit().await;
    let call = Operation::Register.prepare(&kit, 5).await;
    kit.system.embedded().faults().inject(Fault::new(Effect::Latency(Duration::from_millis(2900))));
    let begin = Instant::now();
    let late = call.clone().send().await.expect(503);
    come_again(&late, "out of time");
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
    kit.system.embedded().faults().clear();
    let done = call.clone().send().await.expect(201);
    assert_eq!(done.id(), call.send().await.expect(201).id());
    let state = State::of(&kit).await;
    assert_eq!(state.customers(), 1);
    assert_eq!(accounts_for(&state).changes().count(), 1);
}
