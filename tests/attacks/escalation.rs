//! Getting rights one was not given: through every member of every body, by approving oneself, by being
//! faster than a lock, with what has run out (SEC-01, ACC-05, ACC-07).

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Answer, Call, Kit, person};
use tokio::task::JoinSet;

fn newcomer(name: &str) -> Value {
    json!({
        "name": "沈青", "position": "销售", "unitId": "unt_east", "regionId": "east",
        "issuer": local::ISSUER, "subject": format!("stf_{name}"),
    })
}

async fn enrolled(kit: &Kit, name: &str) -> Answer {
    kit.staff("administrator_1").post("/access/staff").json(newcomer(name)).send().await.expect(201)
}

fn grant(staff: &str) -> Value {
    json!({ "staffId": staff, "role": "sales", "scope": { "reach": "own" }, "reason": "岗位需要" })
}

/// A request for a high right: its path.
async fn asked(kit: &Kit, name: &str) -> String {
    let made = enrolled(kit, name).await;
    let asked = kit.staff("administrator_1").post("/access/grants").json(grant(&made.id())).send().await.expect(202);
    format!("/approvals/{}", asked.json()["approvalId"].as_str().unwrap())
}

fn approving(kit: &Kit, who: &str, path: &str) -> Call {
    let body = json!({ "decision": "approved", "reason": "已核实" });
    kit.staff(who).post(format!("{path}/decisions")).json(body).header("if-match", "\"1\"")
}

/// Names of everything a grant, a person or a request has on file.
const SYSTEM: [&str; 16] = [
    "id",
    "version",
    "status",
    "grants",
    "given",
    "approvedBy",
    "approval",
    "approvalId",
    "high",
    "steps",
    "case",
    "acts",
    "requestedBy",
    "onBehalfOf",
    "schema",
    "levels",
];

#[tokio::test]
async fn no_member_of_no_body_gives_a_right() {
    let kit = Kit::start().await;
    let made = enrolled(&kit, "new").await;
    let staff = format!("/access/staff/{}", made.id());
    let request = asked(&kit, "other").await;
    let by = kit.staff("administrator_1");
    let lend = json!({ "to": "stf_information_specialist_1", "until": "2026-06-20T00:00:00Z" });
    let elsewhere = json!({ "unitId": "unt_south", "regionId": "south", "position": "销售" });
    type Sent<'a> = Box<dyn Fn(Value) -> Call + 'a>;
    let calls: Vec<(Value, Sent)> = vec![
        (newcomer("third"), Box::new(|body| by.post("/access/staff").json(body))),
        (grant(&made.id()), Box::new(|body| by.post("/access/grants").json(body))),
        (elsewhere, Box::new(|body| by.post(format!("{staff}/transfer")).json(body).seen(&made))),
        (json!({}), Box::new(|body| by.post(format!("{staff}/departure")).json(body).seen(&made))),
        (json!({ "reason": "x" }), Box::new(|body| by.post(format!("{staff}/lock")).json(body))),
        (json!({ "name": "沈清" }), Box::new(|body| by.patch(&staff).merge(body).seen(&made))),
        (json!({ "unitId": "unt_east" }), Box::new(|body| by.post("/access/reviews").json(body))),
        (lend, Box::new(|body| kit.staff("department_head_1").post("/access/delegations").json(body))),
        (
            json!({ "decision": "approved", "reason": "x" }),
            Box::new(|body| {
                let path = format!("{request}/decisions");
                kit.staff("department_head_1").post(path).json(body).header("if-match", "\"1\"")
            }),
        ),
    ];
    for (body, call) in &calls {
        for name in SYSTEM.iter().filter(|name| body.get(**name).is_none()) {
            let mut more = body.clone();
            more[*name] = json!("approved");
            let answer = call(more).send().await.expect(422);
            assert_eq!(answer.faults()[0].1, "unknown_member", "{name} in {body}");
        }
    }
    kit.staff("new").post("/customers").json(person()).send().await.expect(403);
}

#[tokio::test]
async fn who_may_not_give_rights_gets_none_by_asking() {
    let kit = Kit::start().await;
    let made = enrolled(&kit, "new").await;
    for who in ["sales_1", "department_head_1", "information_supervisor_1", "auditor_1", "general_manager_1", "new"] {
        let answer = kit.staff(who).post("/access/grants").json(grant(&made.id())).send().await.expect(403);
        assert_eq!(answer.code(), "forbidden", "{who}");
        kit.staff(who).post("/access/staff").json(newcomer("more")).send().await.expect(403);
    }
}

#[tokio::test]
async fn nobody_approves_what_he_gets_or_asked_for_by_any_way() {
    let kit = Kit::start().await;
    // The head asks nobody: he is to get a role himself, and lends his powers away.
    let body = json!({
        "staffId": "stf_department_head_1", "role": "customer_service",
        "scope": { "reach": "units", "ids": ["unt_east"] }, "reason": "兼任",
    });
    let asked = kit.staff("administrator_1").post("/access/grants").json(body).send().await.expect(202);
    let path = format!("/approvals/{}", asked.json()["approvalId"].as_str().unwrap());
    assert_eq!(approving(&kit, "department_head_1", &path).send().await.expect(403).code(), "own_request");
    let lend = |to: &str| {
        let body = json!({ "to": to, "until": "2026-06-20T00:00:00Z" });
        kit.staff("department_head_1").post("/access/delegations").json(body)
    };
    lend("stf_sales_1").send().await.expect(201);
    assert_eq!(approving(&kit, "sales_1", &path).send().await.expect(403).code(), "own_request");
    // Nor does somebody who could decide it by his own right, while he holds the powers of who gets it.
    lend("stf_general_manager_1").send().await.expect(201);
    kit.pass(SignedDuration::from_hours(60));
    assert_eq!(approving(&kit, "general_manager_1", &path).send().await.expect(403).code(), "own_request");
    assert_eq!(approving(&kit, "general_manager_2", &path).send().await.expect(200).json()["status"], "approved");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_decisions_at_once_one_counts_and_its_effect_happens_once() {
    let kit = Kit::start().await;
    let path = asked(&kit, "new").await;
    kit.pass(SignedDuration::from_hours(60));
    let mut running = JoinSet::new();
    for who in ["department_head_1", "general_manager_1", "general_manager_2", "department_head_1"] {
        for decision in ["approved", "refused"] {
            let body = json!({ "decision": decision, "reason": "已核实" });
            let path = format!("{path}/decisions");
            running.spawn(kit.staff(who).post(path).json(body).header("if-match", "\"1\"").send());
        }
    }
    let mut won = Vec::new();
    while let Some(answer) = running.join_next().await {
        let answer = answer.unwrap();
        match answer.status.as_u16() {
            200 => won.push(answer.json()),
            _ => assert!(
                ["stale_version", "invalid_state", "contended"].contains(&answer.code().as_str()),
                "{}",
                answer.text()
            ),
        }
    }
    assert_eq!(won.len(), 1);
    let staff = won[0]["matter"]["staff"]["id"].as_str().unwrap();
    let grants =
        kit.staff("administrator_1").get(format!("/access/staff/{staff}")).await.expect(200).json()["grants"].clone();
    assert_eq!(grants.as_array().unwrap().len(), usize::from(won[0]["status"] == "approved"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_approved_while_its_receiver_is_locked_or_moved_is_given_to_nobody() {
    for end in ["lock", "departure"] {
        let kit = Kit::start().await;
        let path = asked(&kit, "new").await;
        let head = kit.staff("department_head_1");
        let shown = head.get(&path).await.expect(200).json();
        let staff = format!("/access/staff/{}", shown["matter"]["staff"]["id"].as_str().unwrap());
        let by = kit.staff("administrator_1");
        let body = if end == "lock" { json!({ "reason": "口令泄露" }) } else { json!({}) };
        let ending = || by.post(format!("{staff}/{end}")).json(body.clone());
        let first = ending().header("if-match", "\"1\"").send();
        let (ended, approved) = tokio::join!(first, approving(&kit, "department_head_1", &path).send());
        if ended.status != 200 {
            // The role was there first: who lets him go has to look again, and takes it with the rest.
            assert_eq!(ended.code(), "stale_version");
            ending().seen(&by.get(&staff).await).send().await.expect(200);
        }
        let grants = by.get(&staff).await.expect(200).json()["grants"].clone();
        // Whichever came first: who left has no grant, who is locked can not use one.
        if end == "departure" {
            assert_eq!(grants, json!([]), "{}", approved.text());
        }
        assert_eq!(
            kit.staff("new").post("/customers").json(person()).send().await.expect(403).code(),
            "account_locked"
        );
    }
}

#[tokio::test]
async fn a_stolen_token_is_worth_nothing_once_the_account_is_locked() {
    let kit = Kit::start().await;
    let thief = kit.staff("department_head_1");
    let path = asked(&kit, "new").await;
    thief.get("/customers").await.expect(200);
    kit.staff("information_supervisor_1")
        .post("/access/staff/stf_department_head_1/lock")
        .json(json!({ "reason": "口令泄露" }))
        .send()
        .await
        .expect(200);
    for call in [
        approving(&kit, "department_head_1", &path),
        thief.post("/customers").json(person()),
        thief.post("/access/staff/stf_sales_1/lock").json(json!({ "reason": "x" })),
        thief.post("/access/delegations").json(json!({ "to": "stf_sales_1", "until": "2026-06-20T00:00:00Z" })),
    ] {
        assert_eq!(call.send().await.expect(403).code(), "account_locked");
    }
    kit.pass(SignedDuration::from_secs(10));
    for path in ["/customers", "/approvals", "/access/staff", path.as_str()] {
        assert_eq!(thief.get(path).await.expect(403).code(), "account_locked", "{path}");
    }
}

#[tokio::test]
async fn who_sets_policy_does_not_set_who_decides() {
    let kit = Kit::start().await;
    let flow = r#"
        version = "evil.1"
        [[approval]]
        id = "high_grant"
        label = { zh = "授权", en = "Grant" }
        source = ["ACC-07"]
        delegable = true
        [[approval.step]]
        by = ["administrator"]
        rule = "any"
        of = "object"
        within = { unit = "working_hours", amount = 1 }
    "#;
    let administrator = kit.staff("administrator_1");
    let call = administrator.call(http::Method::PUT, "/catalogue").json(json!({ "text": flow }));
    let answer = call.header("if-match", "\"0\"").send().await.expect(422);
    assert_eq!(answer.faults(), [("/text".to_owned(), "inconsistent".to_owned())]);
}
