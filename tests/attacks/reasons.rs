//! Why somebody asked, after whoever it is about was erased: his words are gone, those of others are not.

use serde_json::{Value, json};
use shared::audit::{Act, Actor, Entry};
use shared::domain::ids::SubjectId;
use shared::store::{Table, Transaction, subjects};
use tests::{Answer, Kit, organisation, somebody};

use crate::journal;
use crate::state::{State, attacker, delete, text};

const REASON: &str = "客户来电,需回拨";

async fn asked(kit: &Kit, who: &str, mut body: Value) -> String {
    body["reason"] = REASON.into();
    let asked = kit.staff(who).post("/reveals").json(body).send().await;
    let id = asked.json()["approvalId"].as_str().map(str::to_owned);
    format!("/approvals/{}", id.unwrap_or_else(|| panic!("{}", asked.text())))
}

async fn decider(kit: &Kit, path: &str) -> Answer {
    kit.staff("department_head_1").get(path).await.expect(200)
}

/// A tombstone, and then no key: what is sealed with it is noise from now on.
async fn erase(kit: &Kit, place: (&str, &str)) {
    let state = State::of(kit).await;
    let row = &state.0[&(Table::Records, place.0.to_owned(), place.1.to_owned())];
    let subject: SubjectId = text(row, "subject").parse().unwrap();
    let app = &kit.system.apps()["customers"];
    let mut tx = Transaction::new();
    subjects::bury(&subject, app.time.now(), &mut tx).unwrap();
    let actor = Actor::system("erasure");
    app.commit(&tx, &Entry::new("erase_customer", Act::Change, actor)).await.unwrap();
    let hand = attacker(kit).await;
    let partition = format!("subject#{subject}");
    let keys = state.rows(Table::Keys, &partition);
    for (place, _) in keys.filter(|((_, _, sk), _)| sk.starts_with("key#")) {
        delete(&hand, place).await;
    }
    kit.system.apps()["approvals"].vault.forget();
}

#[tokio::test]
async fn one_customer_who_is_erased_does_not_take_the_page_away() {
    let kit = journal::kit().await;
    let mut ids = Vec::new();
    for number in 1..3 {
        let customer = kit.staff("sales_1").post("/customers").json(somebody(number)).send().await.expect(201);
        asked(&kit, "sales_1", json!({ "customerId": customer.id(), "fields": ["idNumber"], "purpose": "service" }))
            .await;
        ids.push(customer.id());
        kit.pass(jiff::SignedDuration::from_secs(1));
    }
    erase(&kit, (&format!("customers#{}", ids[0]), "record")).await;
    let page = decider(&kit, "/approvals").await.json();
    let said = page["items"].as_array().unwrap().iter().map(|one| &one["history"][0]["reason"]);
    assert_eq!(said.collect::<Vec<_>>(), [&Value::Null, &json!(REASON)]);
}

#[tokio::test]
async fn why_a_contact_persons_values_were_seen_is_gone_with_that_person() {
    let kit = journal::kit().await;
    let company = kit.staff("customer_service_1").post("/customers").json(organisation()).send().await.expect(201);
    let contact = json!({ "fields": { "name": "李雷", "mobile": "13900001111" } });
    let contacts = format!("/customers/{}/contacts", company.id());
    let contact = kit.staff("customer_service_1").post(contacts).json(contact).send().await.expect(201);
    let path = asked(
        &kit,
        "customer_service_1",
        json!({
            "customerId": company.id(), "contactId": contact.id(), "breakGlass": true,
            "fields": ["mobile"], "purpose": "contract",
        }),
    );
    let path = path.await;
    assert_eq!(decider(&kit, &path).await.json()["history"][0]["reason"], REASON);
    erase(&kit, (&format!("customers#{}", company.id()), &format!("contact#{}", contact.id()))).await;
    assert_eq!(decider(&kit, &path).await.json()["history"][0].get("reason"), None);
}
