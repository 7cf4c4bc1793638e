//! Whatever happens to a run, the seals are one unbroken sequence, and nothing that was written stays
//! outside of it for long (AUD-16).

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use embedded::{Effect, Fault};
use jiff::SignedDuration;
use object_store::{ObjectStoreExt, path::Path};
use shared::runtime::{Clients, ScheduleError};
use shared::store::{audit_rows, seals as rows};
use tests::Kit;

use super::{quarter, seal, seals};

/// Chains that no seal has an end of, or another than the trail.
async fn unsealed(kit: &Kit) -> BTreeSet<String> {
    let app = &kit.system.apps()["audit-seal"];
    let mut open = BTreeSet::new();
    let sealed = seals(kit).await;
    let heads: Vec<_> = sealed.iter().flat_map(|(seal, _)| &seal.heads).collect();
    for hour in shared::domain::time::hours("2026-06-09T00", app.time.now()) {
        for chain in audit_rows::chains(&app.store, &hour).await.unwrap() {
            let (number, hash) = audit_rows::head(&app.store, &chain).await.unwrap().unwrap();
            let last = heads.iter().rfind(|head| head.chain == chain);
            if last.is_none_or(|head| (head.number, &head.hash) != (number, &hash)) {
                open.insert(chain);
            }
        }
    }
    open
}

/// All but the row by which the last seal says that it is made.
async fn all_is_sealed(kit: &Kit) {
    let open = unsealed(kit).await;
    assert!(open.iter().all(|chain| chain.starts_with("chain#audit-seal.")), "{open:?}");
}

#[tokio::test]
async fn everything_that_happened_is_under_the_next_seal() {
    let kit = Kit::start().await;
    for number in 1..6 {
        quarter(&kit, number).await;
        all_is_sealed(&kit).await;
    }
    let sealed = seals(&kit).await;
    assert_eq!(sealed.len(), 5);
    let head = rows::head(&kit.system.apps()["audit-seal"].store).await.unwrap().unwrap();
    assert_eq!((head.sequence, &head.hash), (5, &sealed[4].0.hash()));
    assert_eq!(head.rows, sealed.iter().map(|(_, statement)| statement.rows).sum::<u64>());
    // A chain is named again only when it has grown.
    assert!(sealed[4].0.heads.len() < 4, "{:?}", sealed[4].0.heads);
}

#[tokio::test]
async fn hours_in_which_nothing_was_sealed_are_not_left_out() {
    let kit = Kit::start().await;
    quarter(&kit, 1).await;
    for number in 2..5 {
        kit.staff("sales_1").post("/customers").json(tests::somebody(number)).send().await.expect(201);
        kit.pass(SignedDuration::from_hours(17));
    }
    seal(&kit).await;
    all_is_sealed(&kit).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_runs_at_once_make_one_sequence() {
    let kit = Kit::start().await;
    quarter(&kit, 1).await;
    let (one, other) = tokio::join!(seal(&kit), seal(&kit));
    let _ = (one, other);
    quarter(&kit, 2).await;
    let count = seals(&kit).await.len();
    assert!((3..=4).contains(&count), "{count}");
    all_is_sealed(&kit).await;
}

#[tokio::test]
async fn a_run_cut_short_after_the_seal_was_put_leaves_no_gap_and_no_second_seal() {
    for (effect, operation) in [
        (Effect::InternalServerError, "TransactWriteItems"),
        (Effect::LostReply, "TransactWriteItems"),
        (Effect::InternalServerError, "Query"),
        (Effect::Throttle, "GetItem"),
    ] {
        let kit = Kit::start().await;
        quarter(&kit, 1).await;
        kit.staff("sales_1").post("/customers").json(tests::somebody(2)).send().await.expect(201);
        kit.system.embedded().faults().inject(Fault::new(effect).principal("audit-seal").operation(operation));
        assert!(kit.system.run("audit-seal", |run| run).await.unwrap().is_err(), "{effect:?} {operation}");
        kit.system.embedded().faults().clear();
        quarter(&kit, 3).await;
        all_is_sealed(&kit).await;
        let head = rows::head(&kit.system.apps()["audit-seal"].store).await.unwrap().unwrap();
        assert_eq!(head.sequence, seals(&kit).await.len() as u64, "{effect:?} {operation}");
    }
}

#[tokio::test]
async fn nothing_is_put_in_the_place_of_a_seal_and_a_foreign_one_is_not_followed() {
    let kit = Kit::start().await;
    quarter(&kit, 1).await;
    let bucket = kit.system.embedded().seals();
    let first = Path::from("seals/0000000001.json");
    assert!(bucket.put(&first, "{}".into()).await.is_err());
    assert!(bucket.delete(&first).await.is_err());
    let copy = bucket.get(&first).await.unwrap().bytes().await.unwrap();
    bucket.put(&Path::from("seals/0000000002.json"), copy.into()).await.unwrap();
    let run = kit.system.run("audit-seal", |run| run).await.unwrap();
    assert!(matches!(run, Err(ScheduleError::Stopped(_))), "{run:?}");
}

/// Somebody has cut a chain off: the seal goes on, and never says that it was so.
#[tokio::test]
async fn a_chain_that_has_become_shorter_is_not_sealed_anew() {
    let kit = Kit::start().await;
    quarter(&kit, 1).await;
    quarter(&kit, 2).await;
    let sealed = seals(&kit).await;
    let head = sealed[1].0.heads.iter().find(|head| head.number > 0).unwrap().clone();
    let hand = Clients::embedded("attacker", kit.system.embedded().http_client("attacker")).await.dynamodb;
    let key = |text: String| AttributeValue::S(text);
    let cut = hand.delete_item().table_name("kehu-audit").key("pk", key(head.chain.clone()));
    cut.key("sk", key(format!("{:08}", head.number))).send().await.unwrap();
    seal(&kit).await;
    let last = seals(&kit).await.pop().unwrap().0;
    assert!(last.heads.iter().all(|other| other.chain != head.chain), "{last:?}");
}
