use jiff::SignedDuration;
use serde_json::json;
use shared::store::surveys::occasions;
use tests::Kit;

use super::{HANDLER, asked, begun, customer, moved, shown};

/// SVC-01, SVC-26: a question is answered on the spot, and closed as the customer confirms.
#[tokio::test]
async fn a_question_is_answered_at_once() {
    let kit = Kit::start().await;
    let id = asked(&kit, "enquiry", json!({})).await.expect(201).id();
    let answer = json!({ "channel": "hotline", "cause": "missing_information", "words": "九点开门" });
    let answered = moved(&kit, HANDLER, &id, "answer_at_once", answer).await.expect(200).json();
    assert_eq!((&answered["stage"], &answered["cause"]), (&json!("answered"), &json!("missing_information")));
    assert!(answered.get("dueAt").is_none(), "no clock runs any more");
    let closed = moved(&kit, HANDLER, &id, "close", json!({ "mark": 5 })).await.expect(200).json();
    assert_eq!((&closed["stage"], &closed["mark"], &closed["missed"]), (&json!("closed"), &json!(5), &json!([])));
    // Goods brought back are not answered on the spot.
    let id = asked(&kit, "return_exchange", json!({ "order": "7", "wish": "return" })).await.expect(201).id();
    let answer = json!({ "channel": "hotline", "words": "好的" });
    moved(&kit, HANDLER, &id, "answer_at_once", answer).await.expect(409);
}

/// SVC-09: nothing is collected for a guest before the information supervisor agrees.
#[tokio::test]
async fn a_guest_waits_for_the_information_supervisor() {
    let kit = Kit::start().await;
    let id = asked(&kit, "guest_information", json!({})).await.expect(201).id();
    moved(&kit, HANDLER, &id, "accept", json!({})).await.expect(200);
    let waits = moved(&kit, HANDLER, &id, "begin", json!({ "words": "查当天航班" })).await.expect(200).json();
    assert_eq!((&waits["stage"], &waits["pending"]["move"]), (&json!("accepted"), &json!("begin")));
    let answer = json!({ "channel": "service_desk", "words": "CA1501" });
    moved(&kit, HANDLER, &id, "answer", answer.clone()).await.expect(409);
    let request = format!("/approvals/{}", waits["pending"]["approvalId"].as_str().unwrap());
    kit.staff("department_head_1").get(&request).await.expect(404);
    let supervisor = kit.staff("information_supervisor_1");
    let asked = supervisor.get(&request).await.expect(200);
    assert_eq!(asked.json()["matter"]["fields"]["words"], "查当天航班", "he sees what is to be collected");
    let decision = json!({ "decision": "approved", "reason": "可以" });
    supervisor.post(format!("{request}/decisions")).json(decision).seen(&asked).send().await.expect(200);
    assert_eq!(shown(&kit, HANDLER, &id).await.json()["stage"], "in_progress");
    moved(&kit, HANDLER, &id, "answer", answer).await.expect(200);
    // Refused, it is not begun.
    let id = super::asked(&kit, "guest_information", json!({})).await.expect(201).id();
    moved(&kit, HANDLER, &id, "accept", json!({})).await.expect(200);
    let waits = moved(&kit, HANDLER, &id, "begin", json!({})).await.expect(200).json();
    let request = format!("/approvals/{}", waits["pending"]["approvalId"].as_str().unwrap());
    let asked = supervisor.get(&request).await.expect(200);
    let decision = json!({ "decision": "refused", "reason": "涉及他人隐私" });
    supervisor.post(format!("{request}/decisions")).json(decision).seen(&asked).send().await.expect(200);
    let now = shown(&kit, HANDLER, &id).await.json();
    assert_eq!((&now["stage"], now.get("pending")), (&json!("accepted"), None));
}

/// SVC-27: whoever oversees it allocates the work; nobody has to agree, and who took it down still answers for it.
#[tokio::test]
async fn work_is_allocated_to_those_who_can_do_it() {
    let kit = Kit::start().await;
    let id = asked(&kit, "support", json!({})).await.expect(201).id();
    let to = |staff: &str| json!({ "to": format!("stf_{staff}"), "words": "请上门" });
    assert_eq!(moved(&kit, HANDLER, &id, "allocate", to("sales_1")).await.expect(403).code(), "forbidden");
    for wrong in ["auditor_1", HANDLER] {
        let refused = moved(&kit, "department_head_1", &id, "allocate", to(wrong)).await.expect(422);
        assert_eq!(refused.faults(), [("/form/to".to_owned(), "not_assignable".to_owned())], "{wrong}");
    }
    let nobody = moved(&kit, "department_head_1", &id, "allocate", to("nobody")).await.expect(422);
    assert_eq!(nobody.faults(), [("/form/to".to_owned(), "not_on_file".to_owned())]);
    let given = moved(&kit, "department_head_1", &id, "allocate", to("sales_1")).await.expect(200).json();
    assert_eq!((&given["handlerId"], &given["stage"]), (&json!("stf_sales_1"), &json!("registered")));
    assert_eq!(given["firstResponsibleId"], format!("stf_{HANDLER}"));
    moved(&kit, HANDLER, &id, "accept", json!({})).await.expect(403);
    moved(&kit, "sales_1", &id, "accept", json!({})).await.expect(200);
    let mine = kit.staff("sales_1").get("/service-requests").await.expect(200).json();
    assert_eq!(mine["items"][0]["id"], id.as_str());
    let answering = kit.staff(HANDLER).get("/service-requests?box=answering").await.expect(200).json();
    assert_eq!(answering["items"][0]["id"], id.as_str());
}

#[tokio::test]
async fn what_is_not_done_in_time_goes_up_the_ladder_once() {
    let kit = Kit::start().await;
    let id = asked(&kit, "support", json!({})).await.expect(201).id();
    kit.pass(SignedDuration::from_hours(24 * 7));
    for _ in 0..2 {
        kit.system.run("case-watch", |run| run).await.unwrap().unwrap();
    }
    let view = shown(&kit, HANDLER, &id).await.expect(200).json();
    assert_eq!((&view["overdue"], &view["missed"]), (&json!(true), &json!(["accept", "first_response", "resolve"])));
    let history = kit.staff(HANDLER).get(format!("/service-requests/{id}/history")).await.expect(200).json();
    let told: Vec<_> = history["items"].as_array().unwrap().iter().filter(|act| act["act"] == "escalated").collect();
    let to: Vec<_> = told.iter().map(|act| (act["clock"].as_str().unwrap(), act["role"].as_str().unwrap())).collect();
    let heads = ["accept", "first_response", "resolve"].map(|clock| (clock, "department_head"));
    assert_eq!(to.len(), 4, "{to:?}");
    assert!(heads.iter().all(|head| to.contains(head)) && to.contains(&("resolve", "general_manager")), "{to:?}");
    let clocks = kit.staff(HANDLER).get(format!("/service-requests/{id}/clocks")).await.expect(200).json();
    let resolve = clocks["items"].as_array().unwrap().iter().find(|run| run["clock"] == "resolve").unwrap().clone();
    // Three working days from Tuesday.
    assert_eq!((&resolve["dueAt"], &resolve["standing"]), (&json!("2026-06-12T10:00:00Z"), &json!("overdue")));
}

#[tokio::test]
async fn more_time_takes_the_department_head() {
    let kit = Kit::start().await;
    let id = begun(&kit, "delivery", json!({ "order": "7", "promised_on": "2026-07-01" })).await;
    let waits = moved(&kit, HANDLER, &id, "extend", json!({ "words": "等总部排产" })).await.expect(200).json();
    assert_eq!((&waits["grade"], &waits["pending"]["move"]), (&json!("ordinary"), &json!("extend")));
    let request = format!("/approvals/{}", waits["pending"]["approvalId"].as_str().unwrap());
    let head = kit.staff("department_head_1");
    let asked = head.get(&request).await.expect(200);
    let decision = json!({ "decision": "approved", "reason": "同意" });
    head.post(format!("{request}/decisions")).json(decision).seen(&asked).send().await.expect(200);
    let clocks = kit.staff(HANDLER).get(format!("/service-requests/{id}/clocks")).await.expect(200).json();
    let resolve = clocks["items"].as_array().unwrap().iter().find(|run| run["clock"] == "resolve").unwrap().clone();
    // Ten working days from Tuesday the 9th; Friday the 19th is the Dragon Boat festival.
    assert_eq!(resolve["dueAt"], "2026-06-24T10:00:00Z");
}

/// Two colleagues do something at the same moment: one of them is told that it is not what he saw.
#[tokio::test]
async fn of_two_moves_at_once_one_is_made() {
    let kit = Kit::start().await;
    let id = asked(&kit, "enquiry", json!({})).await.expect(201).id();
    let now = shown(&kit, HANDLER, &id).await;
    let call = |step: &str| {
        let call = kit.staff(HANDLER).post(format!("/service-requests/{id}/moves"));
        call.json(json!({ "move": step, "form": {} })).seen(&now)
    };
    let (one, other) = tokio::join!(call("accept").send(), call("withdraw").send());
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412]);
}

/// CUS-28: the customer's timeline tells of it, to those who may see it.
#[tokio::test]
async fn it_stands_in_the_timeline_and_is_asked_after() {
    let kit = Kit::start().await;
    let asker = customer(&kit, 1).await.id();
    let body = json!({ "kind": "enquiry", "channel": "hotline", "matter": "怎么开票", "customerId": asker });
    let id = kit.staff(HANDLER).post("/service-requests").json(body).send().await.expect(201).id();
    let answer = json!({ "channel": "hotline", "words": "在小程序里" });
    moved(&kit, HANDLER, &id, "answer_at_once", answer).await.expect(200);
    moved(&kit, HANDLER, &id, "close", json!({})).await.expect(200);
    kit.settle().await;
    let timeline = kit.staff(HANDLER).get(format!("/customers/{asker}/timeline")).await.expect(200).json();
    let told = |entry: &&serde_json::Value| entry["caseId"] == id.as_str() && entry["label"] == "咨询";
    assert!(timeline["items"].as_array().unwrap().iter().any(|entry| told(&entry)), "{timeline}");
    // SAT-05: a service that was done is an occasion to ask after it.
    let store = &kit.system.apps()["surveys"].store;
    let noted = occasions(store, 10).await.unwrap();
    let noted: Vec<_> =
        noted.iter().map(|one| (one.kind.as_str(), one.customer.as_str(), one.reference.clone())).collect();
    assert_eq!(noted, [("service", asker.as_str(), format!("{id}.0"))]);
}
