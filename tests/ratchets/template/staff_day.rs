//! A day of administrators and of whoever approves: every call that access and approvals make.

use serde_json::{Value, json};
use tests::{Answer, Kit, somebody};

pub async fn a_day(kit: &Kit) {
    let by = kit.staff("administrator_1");
    let head = kit.staff("department_head_1");
    let made = by.post("/access/staff").json(newcomer("day")).key("enrolled").send().await.expect(201);
    let path = format!("/access/staff/{}", made.id());
    let plain = grant(&made.id(), "information_specialist", json!({ "reach": "units", "ids": ["unt_east"] }));
    let given = by.post("/access/grants").json(plain).key("given").send().await.expect(201);
    let high = grant(&made.id(), "sales", json!({ "reach": "own" }));
    for (decision, key) in [("refused", "first"), ("approved", "second")] {
        let asked = by.post("/access/grants").json(high.clone()).key(key).send().await.expect(202);
        by.post("/access/grants").json(high.clone()).key(key).send().await.expect(202);
        decided(kit, asked.json()["approvalId"].as_str().unwrap(), decision).await;
    }
    let asked = by.post("/access/grants").json(high).send().await.expect(202);
    let request = format!("/approvals/{}", asked.json()["approvalId"].as_str().unwrap());
    by.get("/approvals?box=sent").await.expect(200);
    let body = json!({ "reason": "不再需要" });
    by.post(format!("{request}/withdrawal")).json(body).header("if-match", "\"1\"").send().await.expect(200);

    let made = by.get(&path).await.expect(200);
    let agreement = json!({ "version": "2026-01", "signedOn": "2026-01-05" });
    let signed = by.post(format!("{path}/agreements")).json(agreement).seen(&made).send().await.expect(200);
    let training = json!({ "course": "个人信息保护", "passedOn": "2026-01-05", "validUntil": "2030-01-05" });
    let trained = by.post(format!("{path}/trainings")).json(training).seen(&signed).send().await.expect(200);
    let changed = by.patch(&path).merge(json!({ "position": "销售" })).seen(&trained).send().await.expect(200);
    let customer = kit.staff("day").post("/customers").json(somebody(77_001)).send().await.expect(201);
    let why = format!("/access/explanations?staff={}&customer={}", made.id(), customer.id());
    by.get(why).await.expect(200);

    let lend = json!({ "to": made.id(), "until": later(kit) });
    let lent = head.post("/access/delegations").json(lend).key("lent").send().await.expect(201);
    kit.staff("day").get("/approvals").await.expect(200);
    head.get("/access/delegations").await.expect(200);
    let back = format!("/access/delegations/{}/withdrawal", lent.id());
    head.post(back).json(json!({})).seen(&lent).send().await.expect(200);

    let review = json!({ "unitId": "unt_east", "withdraw": [given.id()] });
    head.post("/access/reviews").json(review).key("grants-reviewed").send().await.expect(201);
    for list in
        ["/access/reviews", "/access/reviews?unitId=unt_east", "/access/staff?limit=5", "/access/staff?unitId=unt_east"]
    {
        head.get(list).await.expect(200);
    }
    head.get("/access/catalogue").await.expect(200);
    going(kit, &path, &changed).await;
    // Left undecided, for the schedule that ends it.
    let late = by.post("/access/staff").json(newcomer("late")).send().await.expect(201);
    let high = grant(&late.id(), "sales", json!({ "reach": "own" }));
    by.post("/access/grants").json(high).send().await.expect(202);
}

/// Locked, unlocked, transferred with a hand-over, gone.
async fn going(kit: &Kit, path: &str, seen: &Answer) {
    let by = kit.staff("administrator_1");
    // He has something to do, which goes with the post.
    let task = json!({ "kind": "task", "ownerId": seen.id(), "words": "整理本周来访记录" });
    kit.staff("department_head_1").post("/interactions/follow-ups").json(task).send().await.expect(201);
    by.post(format!("{path}/lock")).json(json!({ "reason": "口令泄露" })).key("locked").send().await.expect(200);
    let locked = by.get(path).await.expect(200);
    assert_ne!(locked.etag(), seen.etag());
    kit.pass(jiff::SignedDuration::from_secs(1));
    let unlocked = by.post(format!("{path}/unlock")).json(json!({ "reason": "已重置" })).seen(&locked).send().await;
    let body = json!({ "unitId": "unt_new", "regionId": "south", "position": "销售", "handOverTo": "stf_sales_1" });
    let moved = by.post(format!("{path}/transfer")).json(body).seen(&unlocked.expect(200)).key("moved");
    moved.send().await.expect(200);
}

async fn decided(kit: &Kit, request: &str, decision: &str) {
    let head = kit.staff("department_head_1");
    let path = format!("/approvals/{request}");
    head.get("/approvals?limit=1").await.expect(200);
    head.get("/approvals/counts").await.expect(200);
    let shown = head.get(&path).await.expect(200);
    let body = json!({ "decision": decision, "reason": "已核实" });
    let decision = head.post(format!("{path}/decisions")).json(body).seen(&shown).key(request);
    decision.send().await.expect(200);
    head.get("/approvals?box=decided").await.expect(200);
}

fn later(kit: &Kit) -> String {
    (kit.system.apps()["access"].time.now() + jiff::SignedDuration::from_hours(24)).to_string()
}

fn newcomer(name: &str) -> Value {
    json!({
        "name": "沈青", "position": "客户信息专员", "unitId": "unt_east", "regionId": "east",
        "issuer": local::ISSUER, "subject": format!("stf_{name}"),
    })
}

fn grant(staff: &str, role: &str, scope: Value) -> Value {
    json!({ "staffId": staff, "role": role, "scope": scope, "reason": "岗位需要" })
}
