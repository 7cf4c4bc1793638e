//! KMS that throttles, fails, or has a key switched off: what can not be sealed is not written, what
//! can not be opened is not shown, and the log tells the operator why.

use aws_sdk_kms::Client;
use embedded::{Effect, Fault, Service};
use jiff::SignedDuration;
use shared::runtime::{Clients, Config};
use tests::{Kit, somebody};

use crate::faults::come_again;
use crate::journal;
use crate::scenes::{Operation, Scene, path};
use crate::state::{State, unchanged};
use crate::trail::accounts_for;

async fn kms(kit: &Kit) -> Client {
    Clients::embedded("operator", kit.system.embedded().http_client("operator")).await.kms
}

/// `disable_key` takes no alias, as in AWS.
async fn key_id(kms: &Client, alias: &str) -> String {
    kms.describe_key().key_id(alias).send().await.unwrap().key_metadata.unwrap().key_id
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_class_key_switched_off_nothing_is_written() {
    let keys = Config::embedded().keys;
    for (number, alias) in (1u32..).zip([&keys.identity, &keys.contact, &keys.personal, &keys.lookup]) {
        let kit = journal::kit().await;
        let on_file = kit.staff("sales_1").post("/customers").json(somebody(number)).send().await.expect(201);
        let kms = kms(&kit).await;
        let key = key_id(&kms, alias).await;
        let before = State::of(&kit).await;
        kms.disable_key().key_id(&key).send().await.unwrap();
        kit.system.apps()["customers"].vault.forget();

        let call = kit.staff("sales_1").post("/customers").json(somebody(number + 10));
        let refused = call.clone().send().await;
        come_again(&refused, alias);
        assert!(!refused.text().contains("Disabled"), "the client is not told of keys");
        unchanged(&before, &State::of(&kit).await, alias);
        let trace = refused.header("x-trace-id").unwrap().to_owned();
        let line =
            journal::text().lines().find(|line| line.contains(&trace) && line.contains("DisabledException")).is_some();
        assert!(line, "the log says why, under the client's trace id");

        // Masked views need `personal` alone.
        let shown = kit.staff("sales_1").get(path(&on_file)).await;
        assert_eq!(shown.status.as_u16(), if *alias == keys.personal { 503 } else { 200 }, "{alias}");
        assert_eq!(shown.text().contains("陈"), *alias != keys.personal);

        kms.enable_key().key_id(&key).send().await.unwrap();
        call.send().await.expect(201);
        accounts_for(&State::of(&kit).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_kms_writes_and_cold_views_come_again_later() {
    for effect in [Effect::Timeout, Effect::InternalServerError, Effect::AccountLimit] {
        let kit = journal::kit().await;
        let prepared = [
            Operation::Register.prepare(&kit, 1).await,
            Operation::ChangeControlled.prepare(&kit, 2).await,
            Operation::View.prepare(&kit, 3).await,
            Operation::List.prepare(&kit, 4).await,
            Operation::Approve.prepare(&kit, 5).await,
        ];
        let before = State::of(&kit).await;
        for function in ["customers", "approvals"] {
            kit.system.apps()[function].vault.forget();
            kit.system.embedded().faults().inject(Fault::new(effect).service(Service::Kms).principal(function));
        }
        for call in &prepared {
            come_again(&call.clone().send().await, &format!("{effect:?}"));
        }
        unchanged(&before, &State::of(&kit).await, "without KMS");
        kit.system.embedded().faults().clear();
        kit.pass(SignedDuration::from_mins(1));
        for call in prepared {
            let answer = call.send().await;
            assert!(answer.status.is_success(), "{}", answer.text());
        }
    }
}

/// Warm views ask KMS nothing, so an outage does not show at once.
#[tokio::test(flavor = "multi_thread")]
async fn without_kms_a_warm_view_goes_on() {
    let kit = journal::kit().await;
    let view = Operation::View.prepare(&kit, 6).await;
    view.clone().send().await.expect(200);
    kit.system.embedded().faults().inject(Fault::new(Effect::Timeout).service(Service::Kms));
    view.send().await.expect(200);
}
