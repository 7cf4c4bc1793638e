//! Least privilege under KMS: the function that writes level 1 works, all of it, without any right
//! to read it back (design §6).

use embedded::{KmsPermission, Service};
use jiff::SignedDuration;
use shared::domain::catalogue::KeyClass;
use shared::domain::ids::SubjectId;
use shared::runtime::Config;
use shared::store::{Binary, Table};
use tests::person;

use crate::journal;
use crate::scenes::{Operation, Scene};
use crate::state::{State, text};
use crate::swaps::at;
use crate::trail::accounts_for;

/// What the policy of `customers` in `infra/access.yaml` comes to.
fn writer() -> Vec<KmsPermission> {
    let keys = Config::embedded().keys;
    vec![
        KmsPermission::new("GenerateDataKey", &keys.identity).class("identity"),
        KmsPermission::new("GenerateDataKey", &keys.contact).class("contact"),
        KmsPermission::new("GenerateDataKey", &keys.personal).class("personal"),
        KmsPermission::new("Decrypt", &keys.personal).class("personal"),
        KmsPermission::new("GenerateMac", &keys.lookup),
    ]
}

#[tokio::test]
async fn everything_works_without_the_right_to_open_level_one() {
    let kit = journal::kit().await;
    let embedded = kit.system.embedded();
    embedded.kms_policy("customers", writer());
    embedded.calls().start();
    for (number, operation) in (0u32..).zip(Operation::WRITES.into_iter().chain(Operation::READS)) {
        kit.pass(SignedDuration::from_mins(1));
        let call = operation.prepare(&kit, number * 10).await;
        // Cold, so that nothing is opened with what is still in memory.
        kit.system.apps()["customers"].vault.forget();
        let answer = call.send().await;
        assert!(answer.status.is_success(), "{operation:?}: {}", answer.text());
    }
    embedded.calls().stop();
    let calls = embedded.calls().take();
    let kms: Vec<_> =
        calls.iter().filter(|call| call.service == Service::Kms && call.principal == "customers").collect();
    assert!(kms.iter().all(|call| call.error.is_none()));
    let used = |action: &str, class: &str| {
        kms.iter().flat_map(|call| &call.keys).any(|key| key.action == action && key.class.as_deref() == Some(class))
    };
    for class in ["identity", "contact"] {
        assert!(used("GenerateDataKey", class), "{class} was written");
        assert!(!used("Decrypt", class), "{class} was opened");
    }
    assert!(used("Decrypt", "personal"));
    // CloudTrail logs the context in clear: it names ids and nothing else.
    let mut names: Vec<_> = kms.iter().flat_map(|call| &call.keys).flat_map(|key| &key.context_keys).collect();
    names.sort();
    names.dedup();
    assert_eq!(names, ["app", "class", "kid", "subject"]);
    accounts_for(&State::of(&kit).await);
}

/// The policy does what it says: asked to, the function can not open what it wrote.
#[tokio::test]
async fn the_writer_can_not_open_what_it_wrote() {
    let kit = journal::kit().await;
    let customer = kit.staff("sales_1").post("/customers").json(person()).send().await.expect(201);
    kit.system.embedded().kms_policy("customers", writer());
    let place = (Table::Records, format!("customers#{}", customer.id()), "record".to_owned());
    let mut row = State::of(&kit).await.0.remove(&place).unwrap();
    let subject: SubjectId = text(&row, "subject").parse().unwrap();
    let item = format!("records|{}|record", place.1);
    let vault = &kit.system.apps()["customers"].vault;
    for (class, field) in [(KeyClass::Identity, "idNumber"), (KeyClass::Contact, "mobile")] {
        let sealed = at(&mut row, &["fields", field, "closed", "sealed"]).as_b().unwrap().as_ref().to_vec();
        let refused = vault.open(&subject, class, &item, field, &Binary(sealed)).await.err().unwrap();
        assert!(refused.to_string().contains("AccessDenied"), "{refused}");
    }
}

/// A function without a policy for a class can not even write it: it fails closed.
#[tokio::test]
async fn without_the_right_to_mint_nothing_is_registered() {
    let kit = journal::kit().await;
    let narrow = writer().into_iter().skip(1).collect();
    kit.system.embedded().kms_policy("customers", narrow);
    let before = State::of(&kit).await;
    let answer = kit.staff("sales_1").post("/customers").json(person()).send().await.expect(500);
    assert!(!answer.text().contains("Access"));
    crate::state::unchanged(&before, &State::of(&kit).await, "no right to mint");
}
