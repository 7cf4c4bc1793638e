use serde_json::json;
use tests::Kit;

use super::{SERVICE, call, customer, hours, pair, planned, recorded, shown, step};

#[tokio::test]
async fn a_call_is_taken_down_whole_and_counts_as_contact() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let more = json!({ "result": "已改约", "need": "想换大容量", "opinion": "送货慢", "mark": 4, "at": "2026-06-09T01:30:00Z" });
    let made = recorded(&kit, Some(&id), more).await.expect(201);
    let body = made.json();
    assert_eq!(made.header("location"), Some(format!("/interactions/{}", made.id()).as_str()));
    let said = json!({ "matter": "问能否改约周六送货", "result": "已改约", "need": "想换大容量", "opinion": "送货慢" });
    assert_eq!(body["fields"], said);
    assert_eq!((&body["kindLabel"], &body["mark"], &body["reached"]), (&json!("电话接待"), &json!(4), &json!(true)));
    assert_eq!(body["staffId"], "stf_customer_service_1");
    let again = kit.staff(SERVICE).get(format!("/interactions/{}", made.id())).await.expect(200);
    assert_eq!(again.json(), body);
    let record = kit.staff(SERVICE).get(format!("/customers/{id}")).await.expect(200).json();
    assert_eq!(record["lastContactAt"], "2026-06-09T01:30:00Z");
}

#[tokio::test]
async fn what_was_earlier_or_reached_nobody_moves_no_last_contact() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    recorded(&kit, Some(&id), json!({})).await.expect(201);
    recorded(&kit, Some(&id), json!({ "at": "2026-05-01T02:00:00Z" })).await.expect(201);
    kit.pass(hours(1));
    recorded(&kit, Some(&id), json!({ "outcome": "not_reached", "direction": "out" })).await.expect(201);
    recorded(&kit, Some(&id), json!({ "kind": "sales_support" })).await.expect(201);
    let record = kit.staff(SERVICE).get(format!("/customers/{id}")).await.expect(200).json();
    assert_eq!(record["lastContactAt"], "2026-06-09T02:00:00Z");
}

#[tokio::test]
async fn a_caller_who_is_not_on_file_is_a_person_all_the_same() {
    let kit = Kit::start().await;
    let caller = json!({ "caller": { "name": "周敏", "mobile": "13800138000" } });
    let made = recorded(&kit, None, caller).await.expect(201);
    assert_eq!(made.json()["caller"]["fields"]["mobile"], "138****8000");
    assert_eq!(made.json()["fields"]["matter"], "问能否改约周六送货");
    let nobody = recorded(&kit, None, json!({})).await.expect(201);
    assert!(nobody.json().get("caller").is_none());
    kit.staff("customer_service_2").get(format!("/interactions/{}", made.id())).await.expect(404);
}

#[tokio::test]
async fn a_questionnaire_is_answered_by_its_questions() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let back = |answers| {
        json!({
            "kind": "service_call_back", "direction": "out", "outcome": "settled", "script": "service_call_back",
            "answers": answers,
        })
    };
    let made =
        recorded(&kit, Some(&id), back(json!({ "mark": 2, "on_time": false, "suggestion": "早点打电话" }))).await;
    let body = made.expect(201).json();
    assert_eq!((&body["mark"], &body["answers"]), (&json!(2), &json!({ "mark": 2, "on_time": false })));
    assert_eq!(body["fields"]["answer_suggestion"], "早点打电话");
    let wrong = recorded(&kit, Some(&id), back(json!({ "on_time": "yes", "other": 1 }))).await.expect(422);
    let expected =
        [pair("/answers/mark", "missing"), pair("/answers/on_time", "wrong_type"), pair("/answers", "unknown_field")];
    assert_eq!(wrong.faults(), expected);
    let other = recorded(&kit, Some(&id), json!({ "script": "new_owner_call_back" })).await.expect(422);
    assert_eq!(other.faults(), [pair("/script", "not_an_option")]);
}

#[tokio::test]
async fn every_fault_is_named_and_nothing_repeated() {
    let kit = Kit::start().await;
    let more = json!({
        "kind": "seance", "channel": "pigeon", "outcome": "bliss", "mark": 6, "at": "2026-06-09T02:00:01Z", "matter": " ",
        "contactId": "ctc_1", "answers": {}, "next": { "words": "", "kind": "flight", "due": {} },
    });
    let answer = recorded(&kit, None, more).await.expect(422);
    let expected = [
        pair("/kind", "not_an_option"),
        pair("/channel", "not_an_option"),
        pair("/outcome", "not_an_option"),
        pair("/contactId", "not_on_file"),
        pair("/at", "date_in_future"),
        pair("/mark", "out_of_range"),
        pair("/answers", "unsupported"),
        pair("/matter", "empty"),
        pair("/next/kind", "not_an_option"),
        pair("/next/due", "not_an_option"),
        pair("/next/words", "empty"),
    ];
    assert_eq!(answer.faults(), expected);
    let old = recorded(&kit, None, json!({ "at": "2026-01-01T00:00:00Z" })).await.expect(422);
    assert_eq!(old.faults(), [pair("/at", "out_of_range")]);
}

#[tokio::test]
async fn what_was_planned_is_done_by_it_and_what_comes_next_is_planned() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let plan = planned(&kit, SERVICE, step(&id, json!({}))).await.expect(201).id();
    let next = json!({ "words": "周六九点前确认", "due": { "at": "2026-06-13T00:30:00Z" } });
    let made = recorded(&kit, Some(&id), json!({ "fulfils": plan, "next": next })).await.expect(201);
    let done = shown(&kit, SERVICE, &plan).await.expect(200).json();
    assert_eq!((&done["state"], &done["doneBy"]), (&json!("done"), &json!(made.id())));
    let next = shown(&kit, SERVICE, made.json()["nextId"].as_str().unwrap()).await.expect(200).json();
    assert_eq!(next["dueAt"], "2026-06-13T00:30:00Z");
    assert_eq!(next["fields"]["words"], "周六九点前确认");
    assert_eq!(next["source"], json!({ "kind": "interaction", "id": made.id() }));
    // Once done it is not done again, and not with somebody else.
    recorded(&kit, Some(&id), json!({ "fulfils": plan })).await.expect(409);
    let other = customer(&kit, 2).await;
    let open = planned(&kit, SERVICE, step(&id, json!({}))).await.expect(201).id();
    let answer = recorded(&kit, Some(&other), json!({ "fulfils": open })).await.expect(422);
    assert_eq!(answer.faults(), [pair("/fulfils", "not_on_file")]);
}

#[tokio::test]
async fn two_at_one_moment_are_both_on_file() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let sent = (0..4).map(|_| recorded(&kit, Some(&id), json!({})));
    let mut made = Vec::new();
    for answer in futures::future::join_all(sent).await {
        made.push(answer.expect(201).id());
    }
    made.sort();
    made.dedup();
    assert_eq!(made.len(), 4);
    let list = kit.staff(SERVICE).get(format!("/interactions?customerId={id}")).await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_replay_takes_nothing_down_again() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let sent = || kit.staff(SERVICE).post("/interactions").json(call(Some(&id), json!({}))).key("once").send();
    let (first, second) = (sent().await.expect(201), sent().await.expect(201));
    assert_eq!(first.json(), second.json());
    let record = kit.staff(SERVICE).get(format!("/customers/{id}")).await.expect(200);
    assert_eq!(record.etag(), "\"2\"");
}

#[tokio::test]
async fn a_customer_out_of_reach_is_not_there() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let there = kit.staff("customer_service_2").post("/interactions").json(call(Some(&id), json!({}))).send().await;
    let nowhere =
        kit.staff("customer_service_2").post("/interactions").json(call(Some("cus_0"), json!({}))).send().await;
    assert_eq!(
        (there.expect(404).code(), nowhere.expect(404).code()),
        ("not_found".to_owned(), "not_found".to_owned())
    );
    let made = recorded(&kit, Some(&id), json!({})).await.expect(201).id();
    kit.staff("sales_2").get(format!("/interactions/{made}")).await.expect(404);
    // Whoever has the customer now sees what others took down.
    kit.staff("department_head_1").get(format!("/interactions/{made}")).await.expect(200);
    kit.staff("auditor_1").get(format!("/interactions/{made}")).await.expect(403);
}

#[tokio::test]
async fn a_correction_stands_behind_what_was_taken_down() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let made = recorded(&kit, Some(&id), json!({})).await.expect(201);
    let path = format!("/interactions/{}/addenda", made.id());
    let add = |words: &str| kit.staff(SERVICE).post(&path).json(json!({ "words": words }));
    let first = add("更正：周日").seen(&made).send().await.expect(200);
    assert_eq!(first.etag(), "\"2\"");
    assert_eq!(add("旧的").seen(&made).send().await.expect(412).code(), "stale_version");
    add("没有看过").send().await.expect(428);
    let second = add("客户再次确认周日").seen(&first).send().await.expect(200).json();
    assert_eq!(second["fields"]["matter"], "问能否改约周六送货");
    let added: Vec<_> = second["addenda"].as_array().unwrap().iter().map(|one| &one["fields"]["words"]).collect();
    assert_eq!(added, ["更正：周日", "客户再次确认周日"]);
    // Whoever oversees without recording only reads.
    kit.staff("department_head_1").post(&path).json(json!({ "words": "看过" })).seen(&first).send().await.expect(403);
}

/// What the company did stands in the ledger, and spares the customer the next of the kind.
#[tokio::test]
async fn a_call_by_the_company_counts_in_the_ledger() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let greeting = json!({ "kind": "greeting", "direction": "out" });
    recorded(&kit, Some(&id), greeting).await.expect(201);
    let soon = step(&id, json!({ "kind": "greeting", "due": { "workingDays": 2 } }));
    let refused = planned(&kit, SERVICE, soon).await.expect(409);
    assert_eq!(
        (refused.code(), refused.faults()),
        ("not_to_be_contacted".to_owned(), vec![pair("/customerId", "too_soon")])
    );
    let later = step(&id, json!({ "kind": "greeting", "due": { "on": "2026-06-17" } }));
    planned(&kit, SERVICE, later).await.expect(201);
}
