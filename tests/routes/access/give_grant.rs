use serde_json::json;
use tests::{Kit, person};

use super::{at_work, enrolled, grant, specialist};

#[tokio::test]
async fn a_plain_role_takes_effect_at_once() {
    let kit = Kit::start().await;
    let (made, client) = enrolled(&kit, "new").await;
    let given = kit.staff("administrator_1").post("/access/grants").json(specialist(&made.id())).send().await;
    assert_eq!(given.expect(201).json()["status"], "given");
    client.get("/customers").await.expect(200);
    client.post("/customers").json(person()).send().await.expect(201);
}

#[tokio::test]
async fn a_high_role_takes_effect_when_the_head_of_his_department_approves() {
    let kit = Kit::start().await;
    let (made, client) = enrolled(&kit, "new").await;
    let body = grant(&made.id(), "sales", json!({ "reach": "own" }));
    let asked = kit.staff("administrator_1").post("/access/grants").json(body).send().await.expect(202);
    assert_eq!(asked.json()["status"], "pending");
    client.post("/customers").json(person()).send().await.expect(403);
    let path = format!("/approvals/{}", asked.json()["approvalId"].as_str().unwrap());
    assert_eq!(asked.header("location"), Some(path.as_str()));
    let decide = |who: &str| {
        let body = json!({ "decision": "approved", "reason": "岗位需要" });
        kit.staff(who).post(format!("{path}/decisions")).json(body).header("if-match", "\"1\"")
    };
    assert_eq!(decide("administrator_1").send().await.expect(403).code(), "own_request");
    assert_eq!(decide("department_head_2").send().await.expect(404).code(), "not_found");
    // It is not before him before the head's time is over.
    assert_eq!(decide("general_manager_1").send().await.expect(404).code(), "not_found");
    assert_eq!(decide("auditor_1").send().await.expect(403).code(), "forbidden");
    assert_eq!(decide("department_head_1").send().await.expect(200).json()["status"], "approved");
    client.post("/customers").json(person()).send().await.expect(201);
    assert_eq!(decide("department_head_1").send().await.expect(409).code(), "invalid_state");
}

#[tokio::test]
async fn what_does_not_fit_is_refused_with_every_fault() {
    let kit = Kit::start().await;
    let (made, _) = at_work(&kit, "new").await;
    let by = kit.staff("administrator_1");
    let id = made.id();
    let faults = async |body| {
        let answer = by.post("/access/grants").json(body).send().await.expect(422);
        answer.faults().into_iter().map(|(pointer, code)| format!("{pointer} {code}")).collect::<Vec<_>>()
    };
    let all = || json!({ "reach": "all" });
    assert_eq!(faults(grant(&id, "information_specialist", all())).await, ["/scope scope_too_wide"]);
    assert_eq!(faults(grant(&id, "sales", all())).await, ["/scope scope_too_wide"]);
    assert_eq!(faults(grant(&id, "administrator", all())).await, ["/role posts_mixed"]);
    assert_eq!(faults(grant(&id, "emperor", all())).await, ["/role not_an_option"]);
    assert_eq!(faults(grant("stf_nobody", "sales", json!({ "reach": "own" }))).await, ["/staffId not_on_file"]);
    let none = json!({ "reach": "units", "ids": [] });
    assert_eq!(faults(grant(&id, "customer_service", none)).await, ["/scope missing"]);
    let mut past = specialist(&id);
    past["until"] = "2026-06-09T01:59:59Z".into();
    assert_eq!(faults(past).await, ["/until date_in_past"]);
    let mut silent = specialist(&id);
    silent["reason"] = " ".into();
    assert_eq!(faults(silent).await, ["/reason empty"]);
}

#[tokio::test]
async fn nobody_gives_himself_anything() {
    let kit = Kit::start().await;
    let body = grant("stf_administrator_1", "auditor", json!({ "reach": "all" }));
    let own = kit.staff("administrator_1").post("/access/grants").json(body.clone()).send().await.expect(403);
    assert_eq!(own.code(), "own_request");
    kit.staff("administrator_2").post("/access/grants").json(body).send().await.expect(202);
}

#[tokio::test]
async fn a_grant_ends_by_itself() {
    let kit = Kit::start().await;
    let (made, client) = enrolled(&kit, "new").await;
    let mut body = specialist(&made.id());
    body["until"] = "2026-06-09T03:00:00Z".into();
    kit.staff("administrator_1").post("/access/grants").json(body).send().await.expect(201);
    client.get("/customers").await.expect(200);
    kit.pass(jiff::SignedDuration::from_hours(1));
    assert_eq!(kit.staff("new").get("/customers").await.expect(403).code(), "forbidden");
}

#[tokio::test]
async fn what_two_scopes_of_somebody_hold_is_shown_to_him_once() {
    let kit = Kit::start().await;
    let (made, client) = super::at_work(&kit, "new").await;
    let own = super::grant(&made.id(), "information_specialist", json!({ "reach": "own" }));
    kit.staff("administrator_1").post("/access/grants").json(own).send().await.expect(201);
    let mut expected = Vec::new();
    for number in 1..=5 {
        expected.push(client.post("/customers").json(tests::somebody(number)).send().await.expect(201).id());
        kit.pass(jiff::SignedDuration::from_secs(1));
    }
    let (mut shown, mut path) = (Vec::new(), "/customers?sort=created&limit=2".to_owned());
    loop {
        let page = client.get(&path).await.expect(200).json();
        shown.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        match page["nextCursor"].as_str() {
            Some(next) => path = format!("/customers?sort=created&limit=2&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(shown, expected);
}
