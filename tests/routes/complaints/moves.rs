use serde_json::{Value, json};
use tests::{Answer, Kit};

use super::{HANDLER, decided, investigated, moved, registered, replied, shown, solution};

fn moves(answer: &Answer) -> Vec<String> {
    let moves = answer.json()["moves"].as_array().unwrap().clone();
    moves.iter().map(|step| step.as_str().unwrap().to_owned()).collect()
}

async fn history(kit: &Kit, who: &str, id: &str) -> Vec<Value> {
    let page = kit.staff(who).get(format!("/complaints/{id}/history?limit=100")).await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn from_the_first_word_to_the_call_back() {
    let kit = Kit::start().await;
    let id = registered(&kit, json!({})).await.id();
    let calm = json!({ "channel": "hotline", "words": "非常抱歉" });
    moved(&kit, HANDLER, &id, "calm", calm).await.expect(200);
    moved(&kit, HANDLER, &id, "accept", json!({})).await.expect(200);
    moved(&kit, HANDLER, &id, "investigate", json!({})).await.expect(200);
    let asked = moved(&kit, HANDLER, &id, "resolve", solution()).await.expect(200).json();
    assert_eq!((&asked["stage"], &asked["pending"]["move"]), (&json!("investigating"), &json!("resolve")));
    assert_eq!(asked.get("cause"), None, "nothing is settled before it is approved");

    // The object first, and what was said (ACC-23).
    let inbox = kit.staff("department_head_1").get("/approvals?box=inbox").await.expect(200).json();
    let matter = &inbox["items"][0]["matter"];
    assert_eq!((&matter["kind"], &matter["move"], &matter["caseId"]), (&json!("case"), &json!("resolve"), &json!(id)));
    assert_eq!(matter["values"]["cause"], "attitude");
    assert_eq!(matter["fields"]["solution"], "上门致歉并免收上门费");

    decided(&kit, "department_head_1", "approved").await.expect(200);
    let resolved = shown(&kit, HANDLER, &id).await.expect(200);
    assert_eq!((&resolved.json()["stage"], &resolved.json()["cause"]), (&json!("resolved"), &json!("attitude")));
    assert_eq!(resolved.json()["compensation"], 5000);

    // The office replies, not the handler (CMP-07).
    let reply = json!({ "channel": "hotline", "words": "处理结果已说明" });
    moved(&kit, HANDLER, &id, "reply", reply.clone()).await.expect(403);
    moved(&kit, "department_head_1", &id, "reply", reply).await.expect(200);

    // Closing takes the customer's mark (CMP-25).
    let unmarked = moved(&kit, HANDLER, &id, "close", json!({ "channel": "hotline" })).await.expect(422);
    assert_eq!(unmarked.faults(), [("/form/mark".to_owned(), "missing".to_owned())]);
    let close = json!({ "mark": 4, "channel": "hotline", "words": "可以" });
    let closed = moved(&kit, HANDLER, &id, "close", close).await.expect(200).json();
    assert_eq!((&closed["stage"], &closed["mark"]), (&json!("closed"), &json!(4)));
    assert!(closed["closedAt"].is_string() && closed["dueAt"].is_string(), "the call-back is due");
    let called = json!({ "reached": true, "mark": 5, "words": "很满意" });
    let after = moved(&kit, HANDLER, &id, "call_back", called).await.expect(200).json();
    assert_eq!(after["mark"], 5);
    assert_eq!(after.get("dueAt"), None, "nothing is waited for any more");

    let acts: Vec<_> = history(&kit, HANDLER, &id).await.iter().map(|act| act["act"].clone()).collect();
    let expected = ["registered", "moved", "moved", "moved", "asked", "approved", "moved", "moved", "moved"];
    assert_eq!(acts, expected.map(Value::from));
}

#[tokio::test]
async fn what_is_not_approved_goes_on() {
    let kit = Kit::start().await;
    let id = investigated(&kit, json!({})).await;
    moved(&kit, HANDLER, &id, "resolve", solution()).await.expect(200);
    // One request at a time.
    moved(&kit, HANDLER, &id, "resolve", solution()).await.expect(409);
    decided(&kit, "department_head_1", "refused").await.expect(200);
    let back = shown(&kit, HANDLER, &id).await.expect(200);
    assert_eq!(back.json()["stage"], "investigating");
    assert!(moves(&back).contains(&"resolve".to_owned()));
    assert_eq!(history(&kit, HANDLER, &id).await.last().unwrap()["act"], "not_approved");
}

#[tokio::test]
async fn quality_takes_the_general_manager_too_and_a_major_one_him_alone() {
    let kit = Kit::start().await;
    let id = investigated(&kit, json!({ "kind": "quality" })).await;
    moved(&kit, HANDLER, &id, "resolve", solution()).await.expect(200);
    decided(&kit, "department_head_1", "approved").await.expect(200);
    assert_eq!(shown(&kit, HANDLER, &id).await.json()["stage"], "investigating");
    decided(&kit, "general_manager_1", "approved").await.expect(200);
    assert_eq!(shown(&kit, HANDLER, &id).await.json()["stage"], "resolved");

    let major = investigated(&kit, json!({ "severity": "major" })).await;
    moved(&kit, HANDLER, &major, "resolve", solution()).await.expect(200);
    let inbox = kit.staff("department_head_1").get("/approvals?box=inbox").await.expect(200).json();
    assert_eq!(inbox["items"], json!([]));
    decided(&kit, "general_manager_1", "approved").await.expect(200);
    assert_eq!(shown(&kit, HANDLER, &major).await.json()["stage"], "resolved");
}

#[tokio::test]
async fn whom_it_is_about_does_not_decide_it() {
    let kit = Kit::start().await;
    let id = investigated(&kit, json!({ "aboutStaff": ["stf_department_head_1"] })).await;
    let asked = moved(&kit, HANDLER, &id, "resolve", solution()).await.expect(200);
    let request = asked.json()["pending"]["approvalId"].as_str().unwrap().to_owned();
    let head = kit.staff("department_head_1");
    let decide = head.post(format!("/approvals/{request}/decisions")).header("if-match", "\"1\"");
    decide.json(json!({ "decision": "approved", "reason": "x" })).send().await.expect(404);
    // Nor does he learn that there is such a request.
    head.get(format!("/approvals/{request}")).await.expect(404);
    assert_eq!(head.get("/approvals?box=inbox").await.expect(200).json()["items"], json!([]));
}

#[tokio::test]
async fn whoever_steps_aside_has_no_part_in_it_any_more() {
    let kit = Kit::start().await;
    let id = investigated(&kit, json!({})).await;
    let aside = json!({ "words": "与投诉人是亲属" });
    let call = moved(&kit, HANDLER, &id, "recuse", aside).await;
    call.expect(200);
    shown(&kit, HANDLER, &id).await.expect(404);
    // The overseer gives it to somebody else; who answered for it first is still named.
    let now = shown(&kit, "department_head_1", &id).await.expect(200);
    let offer = kit.staff("department_head_1").post(format!("/complaints/{id}/handovers"));
    let back = json!({ "to": "stf_customer_service_1", "words": "请继续" });
    let refused = offer.clone().json(back).seen(&now).send().await.expect(422);
    assert_eq!(refused.faults(), [("/to".to_owned(), "not_assignable".to_owned())]);
    offer.json(json!({ "to": "stf_sales_1", "words": "请接手" })).seen(&now).send().await.expect(200);
    assert_eq!(shown(&kit, "department_head_1", &id).await.json()["firstResponsibleId"], "stf_customer_service_1");
}

#[tokio::test]
async fn a_withdrawn_complaint_takes_its_request_with_it() {
    let kit = Kit::start().await;
    let id = investigated(&kit, json!({})).await;
    moved(&kit, HANDLER, &id, "resolve", solution()).await.expect(200);
    let withdrawn = moved(&kit, HANDLER, &id, "withdraw", json!({ "words": "不投诉了" })).await.expect(200).json();
    assert_eq!((&withdrawn["stage"], withdrawn.get("pending")), (&json!("withdrawn"), None));
    let inbox = kit.staff("department_head_1").get("/approvals?box=inbox").await.expect(200).json();
    assert_eq!(inbox["items"], json!([]));
    let reopened = moved(&kit, HANDLER, &id, "reopen", json!({ "words": "又来电" })).await.expect(200).json();
    assert_eq!((&reopened["stage"], &reopened["reopened"]), (&json!("investigating"), &json!(1)));
}

#[tokio::test]
async fn a_customer_who_does_not_agree_opens_it_again() {
    let kit = Kit::start().await;
    let id = replied(&kit, json!({})).await;
    let contested = moved(&kit, HANDLER, &id, "contest", json!({ "words": "没有解决" })).await.expect(200).json();
    assert_eq!((&contested["stage"], &contested["reopened"]), (&json!("investigating"), &json!(1)));
}

#[tokio::test]
async fn opinions_and_praise_are_answered_without_a_result() {
    let kit = Kit::start().await;
    let id = registered(&kit, json!({ "kind": "suggestion", "matter": "希望延长营业时间" })).await.id();
    let accepted = moved(&kit, HANDLER, &id, "accept", json!({})).await.expect(200);
    assert!(moves(&accepted).contains(&"answer".to_owned()));
    let answer = json!({ "channel": "chat", "words": "已转相关部门", "improvement": "周末延长营业" });
    let answered = moved(&kit, HANDLER, &id, "answer", answer).await.expect(200).json();
    assert_eq!(answered["stage"], "replied");
    let id = investigated(&kit, json!({ "kind": "praise" })).await;
    moved(&kit, HANDLER, &id, "resolve", solution()).await.expect(409);
}

#[tokio::test]
async fn only_what_is_possible_now_by_this_person_is_done() {
    let kit = Kit::start().await;
    let made = registered(&kit, json!({})).await;
    let id = made.id();
    let calls = ["calm", "accept", "withdraw", "set_severity", "recuse"];
    assert_eq!(moves(&made).into_iter().filter(|step| calls.contains(&step.as_str())).count(), calls.len());
    // Another of the department sees it, and has no move.
    let other = shown(&kit, "management_specialist_2", &id).await.expect(200);
    assert!(!moves(&other).contains(&"accept".to_owned()), "{:?}", moves(&other));
    moved(&kit, "management_specialist_2", &id, "accept", json!({})).await.expect(403);
    moved(&kit, HANDLER, &id, "investigate", json!({})).await.expect(409);
    let unknown = moved(&kit, HANDLER, &id, "burn", json!({})).await.expect(422);
    assert_eq!(unknown.faults(), [("/move".to_owned(), "not_an_option".to_owned())]);
    let secret = moved(&kit, HANDLER, &id, "accept", json!({ "13800138000": "x" })).await.expect(422);
    assert_eq!(secret.faults(), [("/form".to_owned(), "unknown_field".to_owned())]);
    assert!(!secret.text().contains("13800138000"));
    let wrong = json!({ "channel": "smoke", "words": 7 });
    let wrong = moved(&kit, HANDLER, &id, "calm", wrong).await.expect(422);
    let expected = [("/form/channel", "not_an_option"), ("/form/words", "wrong_type")];
    assert_eq!(wrong.faults(), expected.map(|(at, code)| (at.to_owned(), code.to_owned())));
    let stale = kit.staff(HANDLER).post(format!("/complaints/{id}/moves")).json(json!({ "move": "accept" }));
    stale.clone().header("if-match", "\"9\"").send().await.expect(412);
    stale.send().await.expect(428);
}

#[tokio::test]
async fn two_who_move_it_at_once_do_not_both() {
    let kit = Kit::start().await;
    let made = registered(&kit, json!({})).await;
    let path = format!("/complaints/{}/moves", made.id());
    let call = kit.staff(HANDLER).post(&path).json(json!({ "move": "accept" })).seen(&made);
    let both = futures::future::join_all([call.clone().send(), call.send()]).await;
    let mut statuses: Vec<_> = both.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert!(statuses[0] == 200 && [409, 412].contains(&statuses[1]), "{statuses:?}");
}

#[tokio::test]
async fn overseers_note_penalise_and_record_a_crisis() {
    let kit = Kit::start().await;
    let id = investigated(&kit, json!({})).await;
    let head = "department_head_1";
    moved(&kit, HANDLER, &id, "note", json!({ "words": "x" })).await.expect(403);
    moved(&kit, head, &id, "note", json!({ "words": "今日内给我初步结论" })).await.expect(200);
    let penalty = json!({ "staff": "stf_sales_2", "penalty": "fine", "amount": 20000 });
    moved(&kit, head, &id, "penalise", penalty).await.expect(200);
    let nobody = json!({ "staff": "stf_nobody", "penalty": "talk" });
    let nobody = moved(&kit, head, &id, "penalise", nobody).await.expect(422);
    assert_eq!(nobody.faults(), [("/form/staff".to_owned(), "not_on_file".to_owned())]);
    let crisis = json!({ "risk": "reputation", "words": "已有媒体询问，统一由办公室答复" });
    let view = moved(&kit, head, &id, "declare_crisis", crisis).await.expect(200).json();
    assert_eq!(view["crisis"], true);
    let severe = json!({ "severity": "major", "words": "涉及人身安全" });
    let view = moved(&kit, HANDLER, &id, "set_severity", severe).await.expect(200).json();
    assert_eq!(view["severity"], "major");
}
