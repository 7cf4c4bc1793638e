mod apply_rules;
mod review_customers;

use jiff::SignedDuration;
use shared::domain::ids::CustomerId;
use shared::runtime::{Ended, Run};
use shared::store::customers::{self, ClassificationRow};
use tests::{Answer, Kit};

/// So many days later, and whatever runs by itself then.
async fn after_days(kit: &Kit, days: i64) {
    kit.pass(SignedDuration::from_hours(24 * days));
    assert_eq!(run(kit, |run| run).await, Ended::Done);
}

async fn run(kit: &Kit, as_said: impl FnOnce(Run) -> Run) -> Ended {
    kit.system.run("review-trigger", as_said).await.unwrap().unwrap()
}

fn id(made: &Answer) -> CustomerId {
    made.id().parse().unwrap()
}

/// How a customer was sorted, newest first: axis, from, to, reason, whether by rule.
async fn history(kit: &Kit, made: &Answer) -> Vec<ClassificationRow> {
    let store = &kit.system.apps()["customers"].store;
    customers::classifications(store, &id(made), 100, None).await.unwrap().0
}
