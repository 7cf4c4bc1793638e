use http::Method;
use serde_json::{Value, json};
use tests::{Kit, somebody};

use super::{SERVICE, customer, did, hours, pair, planned, shown, step};

#[tokio::test]
async fn a_plan_has_an_owner_a_date_and_a_history() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let made = planned(&kit, SERVICE, step(&id, json!({}))).await.expect(201);
    let body = made.json();
    // Two working days from Tuesday.
    assert_eq!((&body["dueAt"], &body["dueProvisional"]), (&json!("2026-06-11T10:00:00Z"), &json!(false)));
    assert_eq!((&body["ownerId"], &body["window"]), (&json!("stf_customer_service_1"), &json!("upcoming")));
    assert_eq!(body["kindLabel"], "下一步行动");
    assert_eq!(body["history"][0]["act"], "planned");
    assert_eq!(shown(&kit, SERVICE, &made.id()).await.expect(200).json(), body);
    shown(&kit, "customer_service_2", &made.id()).await.expect(404);
    shown(&kit, "department_head_1", &made.id()).await.expect(200);
}

#[tokio::test]
async fn dates_fall_on_days_that_are_worked() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let due = async |due: Value| {
        let answer = planned(&kit, SERVICE, step(&id, json!({ "due": due }))).await.expect(201).json();
        (answer["dueAt"].as_str().unwrap().to_owned(), answer["dueProvisional"].as_bool().unwrap())
    };
    // The make-up Saturday after the National Day of 2026 is worked; the Sunday after it is not.
    assert_eq!(due(json!({ "on": "2026-10-10" })).await, ("2026-10-10T10:00:00Z".to_owned(), false));
    assert_eq!(due(json!({ "on": "2026-10-11" })).await, ("2026-10-12T10:00:00Z".to_owned(), false));
    assert_eq!(due(json!({ "on": "2026-12-31" })).await, ("2026-12-31T10:00:00Z".to_owned(), false));
    // Of the years to come nobody knows the holidays yet; a leap day is a day.
    assert_eq!(due(json!({ "on": "2028-02-29" })).await, ("2028-02-29T10:00:00Z".to_owned(), true));
    assert_eq!(due(json!({ "at": "2026-06-13T01:00:00Z" })).await, ("2026-06-13T01:00:00Z".to_owned(), false));
}

#[tokio::test]
async fn every_fault_is_named() {
    let kit = Kit::start().await;
    let body = json!({ "kind": "visit", "contactId": "ctc_1", "channel": "pigeon", "source": { "kind": "case", "id": "张三" }, "due": { "on": "2026-06-08" } });
    let answer = planned(&kit, SERVICE, body).await.expect(422);
    let expected = [
        pair("/customerId", "missing"),
        pair("/contactId", "not_on_file"),
        pair("/source/id", "malformed"),
        pair("/words", "missing"),
        pair("/channel", "not_an_option"),
        pair("/due", "date_in_past"),
    ];
    assert_eq!(answer.faults(), expected);
    let id = customer(&kit, 1).await;
    for (due, code) in [
        (json!({ "on": "2026-06-15", "workingDays": 3 }), "not_an_option"),
        (json!({ "workingDays": 0 }), "out_of_range"),
        (json!({ "at": "2026-06-09T01:59:59Z" }), "date_in_past"),
        (json!({ "on": "2035-01-01" }), "out_of_range"),
        (json!({ "on": "9999-12-31" }), "out_of_range"),
    ] {
        let answer = planned(&kit, SERVICE, step(&id, json!({ "due": due }))).await.expect(422);
        assert_eq!(answer.faults(), [pair("/due", code)], "{due}");
    }
}

#[tokio::test]
async fn who_did_not_agree_is_not_called() {
    let kit = Kit::start().await;
    let id = kit.staff(SERVICE).post("/customers").json(somebody(1)).send().await.expect(201).id();
    let answer = planned(&kit, SERVICE, step(&id, json!({ "kind": "call_back" }))).await.expect(409);
    assert_eq!(
        (answer.code().as_str(), answer.faults()),
        ("not_to_be_contacted", vec![pair("/customerId", "no_consent")])
    );
    // What the customer asked for himself is done all the same.
    planned(&kit, SERVICE, step(&id, json!({}))).await.expect(201);
}

#[tokio::test]
async fn a_superior_gives_a_task_and_is_answered() {
    let kit = Kit::start().await;
    let task = |owner: &str| json!({ "kind": "task", "words": "整理本周退换货清单", "ownerId": owner, "source": { "kind": "superior" } });
    let given = planned(&kit, "department_head_1", task("stf_customer_service_1")).await.expect(201);
    let mine = kit.staff(SERVICE).get("/interactions/follow-ups").await.expect(200).json();
    assert_eq!(mine["items"][0]["fields"]["words"], "整理本周退换货清单");
    let done = did(&kit, SERVICE, &given.id(), "completion", json!({ "words": "共 12 件，已发邮件" }))
        .await
        .expect(200)
        .json();
    assert_eq!(done["state"], "done");
    let answered = shown(&kit, "department_head_1", &given.id()).await.expect(200).json();
    assert_eq!(answered["history"][1]["fields"]["words"], "共 12 件，已发邮件");
    // Nobody gives tasks to whose work he does not oversee, or to who does no such work.
    for (who, owner) in [
        ("customer_service_1", "stf_sales_1"),
        ("department_head_1", "stf_customer_service_2"),
        ("department_head_1", "stf_auditor_1"),
        ("department_head_1", "stf_nobody"),
    ] {
        let answer = planned(&kit, who, task(owner)).await.expect(422);
        assert_eq!(answer.faults(), [pair("/ownerId", "not_assignable")], "{owner}");
    }
}

#[tokio::test]
async fn a_call_is_done_by_what_was_said() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let plan = planned(&kit, SERVICE, step(&id, json!({ "kind": "call_back" }))).await.expect(201).id();
    let answer = did(&kit, SERVICE, &plan, "completion", json!({ "words": "打过了" })).await.expect(409);
    assert_eq!(answer.faults(), [pair("/fulfils", "missing")]);
}

#[tokio::test]
async fn it_is_put_off_with_a_reason_and_cancelled_with_one() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let plan = planned(&kit, SERVICE, step(&id, json!({}))).await.expect(201).id();
    let put_off = json!({ "due": { "workingDays": 5 }, "words": "客户出差" });
    let moved = did(&kit, SERVICE, &plan, "moves", put_off).await.expect(200).json();
    assert_eq!((&moved["dueAt"], &moved["moved"]), (&json!("2026-06-16T10:00:00Z"), &json!(1)));
    assert_eq!(moved["history"][1]["wasDueAt"], "2026-06-11T10:00:00Z");
    assert_eq!(moved["history"][1]["fields"]["words"], "客户出差");
    let none = did(&kit, SERVICE, &plan, "cancellation", json!({ "words": " " })).await.expect(422);
    assert_eq!(none.faults(), [pair("/words", "empty")]);
    let over = did(&kit, SERVICE, &plan, "cancellation", json!({ "words": "客户已自取" })).await.expect(200).json();
    assert_eq!(over["state"], "cancelled");
    for (what, body) in [
        ("moves", json!({ "due": { "workingDays": 1 }, "words": "再约" })),
        ("cancellation", json!({ "words": "再次" })),
        ("completion", json!({ "words": "好了" })),
        ("handover", json!({ "to": "stf_sales_1", "words": "请办" })),
    ] {
        did(&kit, SERVICE, &plan, what, body).await.expect(409);
    }
}

#[tokio::test]
async fn a_colleague_takes_it_over() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let plan = planned(&kit, SERVICE, step(&id, json!({}))).await.expect(201).id();
    let to = |staff: &str| json!({ "to": staff, "words": "我休假" });
    did(&kit, "sales_1", &plan, "handover", to("stf_sales_1")).await.expect(404);
    for wrong in ["stf_customer_service_1", "stf_auditor_1", "stf_nobody"] {
        let answer = did(&kit, SERVICE, &plan, "handover", to(wrong)).await.expect(422);
        assert_eq!(answer.faults(), [pair("/to", "not_assignable")], "{wrong}");
    }
    let handed = did(&kit, SERVICE, &plan, "handover", to("stf_sales_1")).await.expect(200).json();
    assert_eq!((&handed["ownerId"], &handed["history"][1]["staffId"]), (&json!("stf_sales_1"), &json!("stf_sales_1")));
    let his = kit.staff("sales_1").get("/interactions/follow-ups").await.expect(200).json();
    assert_eq!(his["items"][0]["id"], json!(plan));
    // Whoever has planned it still sees it, and does nothing with it any more.
    shown(&kit, SERVICE, &plan).await.expect(200);
    did(&kit, SERVICE, &plan, "cancellation", json!({ "words": "不用了" })).await.expect(403);
    // Whoever oversees the colleague does.
    did(&kit, "department_head_1", &plan, "cancellation", json!({ "words": "不用了" })).await.expect(200);
}

#[tokio::test]
async fn a_stale_version_and_two_at_once_change_it_once() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let made = planned(&kit, SERVICE, step(&id, json!({}))).await.expect(201);
    let path = format!("/interactions/follow-ups/{}/moves", made.id());
    let put = |days: u32| {
        let body = json!({ "due": { "workingDays": days }, "words": "改期" });
        kit.staff(SERVICE).post(&path).json(body).seen(&made).send()
    };
    let (one, other) = futures::future::join(put(3), put(4)).await;
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort();
    assert_eq!(statuses, [200, 412]);
    kit.staff(SERVICE)
        .post(&path)
        .json(json!({ "due": { "workingDays": 3 }, "words": "改期" }))
        .send()
        .await
        .expect(428);
}

#[tokio::test]
async fn a_replay_plans_once() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let body = step(&id, json!({}));
    let sent = || kit.staff(SERVICE).post("/interactions/follow-ups").json(body.clone()).key("once").send();
    let (first, second) = futures::future::join(sent(), sent()).await;
    assert_eq!(first.expect(201).id(), second.expect(201).id());
    let list = kit.staff(SERVICE).get("/interactions/follow-ups").await.expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
}

/// Policy is the company's: another term, another word.
#[tokio::test]
async fn a_company_sets_what_is_planned_and_by_when() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let text = "version = \"own.1\"\n[[interactions.plan]]\nid = \"next_action\"\nlabel = { zh = \"下一步\", en = \"Next\" }\nsource = [\"VIS-07\"]\nterm = { unit = \"working_days\", amount = 4 }\n";
    let call = kit.staff("administrator_1").call(Method::PUT, "/catalogue").json(json!({ "text": text }));
    call.header("if-match", "\"0\"").send().await.expect(200);
    kit.pass(hours(1));
    let body = planned(&kit, SERVICE, step(&id, json!({}))).await.expect(201).json();
    assert_eq!((&body["kindLabel"], &body["dueAt"]), (&json!("下一步"), &json!("2026-06-15T10:00:00Z")));
    let broken = "version = \"own.2\"\n[[interactions.plan]]\nid = \"visit\"\nlabel = { zh = \"访\", en = \"V\" }\nsource = [\"VIS-01\"]\noutreach = \"telepathy\"\nterm = { unit = \"working_days\", amount = 4 }\n";
    let call = kit.staff("administrator_1").call(Method::PUT, "/catalogue").json(json!({ "text": broken }));
    call.header("if-match", "\"1\"").send().await.expect(422);
}

#[tokio::test]
async fn what_somebody_has_still_to_do_goes_to_whoever_follows_him() {
    let kit = Kit::start().await;
    let id = customer(&kit, 1).await;
    let over = planned(&kit, SERVICE, step(&id, json!({}))).await.expect(201).id();
    did(&kit, SERVICE, &over, "cancellation", json!({ "words": "客户不再需要" })).await.expect(200);
    let plan = planned(&kit, SERVICE, step(&id, json!({}))).await.expect(201).id();
    let by = kit.staff("administrator_1");
    let path = "/access/staff/stf_customer_service_1";
    let seen = by.get(path).await.expect(200);
    let departure = |body| by.post(format!("{path}/departure")).json(body).seen(&seen);
    assert_eq!(departure(json!({})).send().await.expect(422).faults(), [pair("/handOverTo", "missing")]);
    departure(json!({ "handOverTo": "stf_sales_1" })).send().await.expect(200);
    kit.pass(jiff::SignedDuration::from_mins(2));
    for _ in 0..2 {
        kit.system.run("handover-trigger", |run| run).await.unwrap().unwrap();
    }
    let gone = shown(&kit, "sales_1", &plan).await.expect(200).json();
    assert_eq!((&gone["ownerId"], &gone["state"]), (&json!("stf_sales_1"), &json!("open")));
    let last = gone["history"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["act"], &last["staffId"]), (&json!("handed_over"), &json!("stf_sales_1")));
    let left = shown(&kit, "department_head_1", &over).await.expect(200).json();
    assert_eq!(left["ownerId"], "stf_customer_service_1");
    let handover = by.get(path).await.expect(200).json()["handover"].clone();
    assert_eq!((&handover["followUpsMoved"], handover["doneAt"].is_string()), (&json!(1), true));
}
