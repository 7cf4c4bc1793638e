//! The daily pass: done once a day, whatever starts it how often; cut short, it goes on.

use std::collections::BTreeSet;

use embedded::{Effect, Fault};
use jiff::SignedDuration;
use shared::runtime::{Ended, Run};
use tests::{Answer, Kit};

use super::{history, id, run};
use crate::customers::fixture::active;

/// Customers nobody has been in touch with for more than a year.
async fn forgotten(kit: &Kit, how_many: u32) -> Vec<Answer> {
    let mut made = Vec::new();
    for number in 0..how_many {
        made.push(active(kit, number).await);
    }
    kit.pass(SignedDuration::from_hours(24 * 400));
    made
}

/// Each of them has become dormant, and has become so once.
async fn all_moved_once(kit: &Kit, made: &[Answer]) {
    for customer in made {
        let rows = history(kit, customer).await;
        let moves: Vec<_> = rows.iter().filter(|row| row.to.as_deref() == Some("dormant")).collect();
        assert_eq!(moves.len(), 1, "{rows:?}");
        assert!(moves[0].by_rule && moves[0].by.as_str() == "stf_system", "{rows:?}");
        let now = kit.staff("sales_1").get(format!("/customers/{}", customer.id())).await.expect(200);
        assert_eq!((&now.json()["status"], &now.json()["statusReason"]), (&"dormant".into(), &"no_contact".into()));
    }
}

async fn versions(kit: &Kit, made: &[Answer]) -> BTreeSet<(String, u64)> {
    let store = &kit.system.apps()["customers"].store;
    let mut versions = BTreeSet::new();
    for customer in made {
        let row = shared::store::customers::get(store, &id(customer), true).await.unwrap().unwrap();
        versions.insert((customer.id(), row.version));
    }
    versions
}

#[tokio::test]
async fn once_a_day_and_no_more() {
    let kit = Kit::start().await;
    let made = forgotten(&kit, 3).await;
    assert_eq!(run(&kit, |run| run).await, Ended::Done);
    all_moved_once(&kit, &made).await;
    let before = versions(&kit, &made).await;
    for hours in [0, 1, 24] {
        kit.pass(SignedDuration::from_hours(hours));
        assert_eq!(run(&kit, |run| run).await, Ended::Done);
        assert_eq!(run(&kit, Run::at_once).await, Ended::Done);
    }
    assert_eq!(versions(&kit, &made).await, before, "what is right already is not written again");
}

#[tokio::test]
async fn a_new_customer_waits_for_the_next_day_unless_asked_for_at_once() {
    let kit = Kit::start().await;
    assert_eq!(run(&kit, |run| run).await, Ended::Done);
    let made = active(&kit, 1).await;
    assert_eq!(run(&kit, |run| run).await, Ended::Done);
    assert!(history(&kit, &made).await.iter().all(|row| !row.by_rule));
    assert_eq!(run(&kit, Run::at_once).await, Ended::Done);
    assert!(history(&kit, &made).await.iter().any(|row| row.by_rule), "graded now");
}

#[tokio::test]
async fn cut_short_it_goes_on_where_it_stood() {
    let kit = Kit::start().await;
    let made = forgotten(&kit, 20).await;
    let mut runs = 0;
    while run(&kit, |run| run.slices(1)).await == Ended::Interrupted {
        runs += 1;
        assert!(runs < 40, "it never ends");
        kit.pass(SignedDuration::from_hours(1));
    }
    assert!(runs > 3, "{runs}: it was not cut short at all");
    all_moved_once(&kit, &made).await;
}

#[tokio::test]
async fn a_run_whose_time_is_up_begins_nothing() {
    let kit = Kit::start().await;
    let made = forgotten(&kit, 2).await;
    let now = kit.system.apps()["review-trigger"].time.now();
    assert_eq!(run(&kit, |_| Run::until(now)).await, Ended::Interrupted);
    assert!(history(&kit, &made[0]).await.iter().all(|row| !row.by_rule));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_at_once_do_it_once() {
    let kit = Kit::start().await;
    let made = forgotten(&kit, 20).await;
    let (one, other) = tokio::join!(run(&kit, |run| run), run(&kit, |run| run));
    assert_eq!((one, other), (Ended::Done, Ended::Done));
    all_moved_once(&kit, &made).await;
}

#[tokio::test]
async fn after_a_failure_anywhere_the_next_run_ends_the_work() {
    for (effect, skip) in [
        (Effect::InternalServerError, 0),
        (Effect::InternalServerError, 7),
        (Effect::Throttle, 4),
        (Effect::LostReply, 5),
        (Effect::LostReply, 12),
    ] {
        let kit = Kit::start().await;
        let made = forgotten(&kit, 12).await;
        let fault = Fault::new(effect).principal("review-trigger").operation("TransactWriteItems");
        kit.system.embedded().faults().inject(fault.skip(skip));
        let failed = kit.system.run("review-trigger", |run| run).await.unwrap();
        assert!(failed.is_err(), "{effect:?} after {skip}: {failed:?}");
        kit.system.embedded().faults().clear();
        kit.pass(SignedDuration::from_hours(1));
        assert_eq!(run(&kit, |run| run).await, Ended::Done, "{effect:?} after {skip}");
        all_moved_once(&kit, &made).await;
    }
}

/// What was begun yesterday is ended today, and today's own pass comes after it.
#[tokio::test]
async fn a_pass_that_takes_longer_than_a_day_is_ended_first() {
    let kit = Kit::start().await;
    let made = forgotten(&kit, 6).await;
    assert_eq!(run(&kit, |run| run.slices(2)).await, Ended::Interrupted);
    kit.pass(SignedDuration::from_hours(24));
    assert_eq!(run(&kit, |run| run).await, Ended::Done);
    all_moved_once(&kit, &made).await;
}
