//! A day of surveys: asked, sent, answered by page and telephone, declined, reminded, reported on.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Answer, Kit, somebody, surveys};

const MANAGER: &str = "management_specialist_1";
const SERVICE: &str = "customer_service_1";

pub async fn a_day(kit: &Kit) {
    let mut people = Vec::new();
    for number in 78_001..78_010 {
        people.push(agreeing(kit, number).await);
    }
    // Whoever complained is judged by how it stands; what was closed is an occasion.
    registered(kit, json!({ "template": "complaint_closed", "rhythm": "after_complaint" })).await;
    closed_complaint(kit, &people[0]).await;
    let survey = registered(kit, json!({ "remindAfterDays": 1, "targets": { "price": 9000 } })).await;
    let wave = started(kit, &survey).await;
    // Before the wave has gone by whoever complained, it is judged how he stands now.
    explained(kit, &survey, &wave, &people[0]).await;
    // As in a new sandbox: keys are read and unwrapped again.
    kit.system.apps()["survey-trigger"].vault.forget();
    turned(kit).await;
    let told = explained(kit, &survey, &wave, &people[4]).await;
    let invitation = told["goneBy"][0]["invitation"]["id"].as_str().unwrap_or_else(|| panic!("{told}"));
    let revoke = format!("/surveys/invitations/{invitation}/revocation");
    kit.staff(MANAGER).post(revoke).json(json!({})).key("revoked").send().await.expect(204);
    let links = links(kit).await;
    let sheet = json!({
        "product_quality": 5, "service_attitude": 4, "response_speed": 4, "price": 3, "credit": 1, "recommend": 9,
        "words": "说好的没有做到",
    });
    let send = async |path: &str| {
        kit.anonymous().get(path).await;
        kit.anonymous().post(path).json(json!({ "answers": sheet })).send().await
    };
    let mut of_survey = links.iter();
    // One of them was revoked, and which comes first is chance. Of fewer than five, one by telephone, nothing is told.
    let mut answered = 0;
    for path in of_survey.by_ref() {
        answered += u8::from(send(path).await.status == 204);
        if answered == 4 {
            break;
        }
    }
    let mut declined = false;
    for path in of_survey.by_ref() {
        declined = kit.anonymous().post(format!("{path}/decline")).send().await.status == 204;
        if declined {
            break;
        }
    }
    assert!(declined, "nobody is left who could decline");
    kit.settle().await;
    let by_phone = agreeing(kit, 78_010).await;
    let body = json!({ "customerId": by_phone, "mode": "telephone", "answers": sheet });
    kit.system.apps()["surveys"].vault.forget();
    let path = format!("/surveys/{survey}/waves/{wave}/answers");
    kit.staff(SERVICE).post(&path).json(body).key("by-phone").send().await.expect(200);
    kit.system.apps()["surveys"].vault.forget();
    kit.staff(MANAGER).get(&path).await.expect(200);
    // The next day: whoever has said nothing is reminded.
    kit.pass(SignedDuration::from_hours(25));
    turned(kit).await;
    let (nobodys, its_wave) = anonymously(kit, &sheet).await;
    kit.pass(SignedDuration::from_hours(24 * 15));
    turned(kit).await;
    reported(kit, &survey, &wave).await;
    // Nobody decides on this one in time.
    submitted(kit, &nobodys, &its_wave).await;
}

async fn explained(kit: &Kit, survey: &str, wave: &str, customer: &str) -> Value {
    kit.staff(MANAGER).get(format!("/surveys/{survey}/waves/{wave}/people/{customer}")).await.expect(200).json()
}

async fn agreeing(kit: &Kit, number: u32) -> String {
    let mut person = somebody(number);
    let consents = person["consents"].as_array_mut().unwrap();
    consents.push(json!({ "purpose": "survey", "noticeVersion": "2026-01", "channel": "paper" }));
    kit.staff(SERVICE).post("/customers").json(person).send().await.expect(201).id()
}

async fn registered(kit: &Kit, with: Value) -> String {
    let mut body = json!({
        "template": "customer_satisfaction", "title": "满意度", "rhythm": "by_hand", "channel": "sms", "openDays": 14,
        "audience": { "ownerId": "stf_customer_service_1" },
    });
    for (name, value) in with.as_object().unwrap() {
        body[name] = value.clone();
    }
    kit.staff(MANAGER).post("/surveys").json(body).send().await.expect(201).id()
}

async fn started(kit: &Kit, survey: &str) -> String {
    let begun = kit.staff(MANAGER).post(format!("/surveys/{survey}/waves")).json(json!({})).send().await.expect(202);
    begun.json()["wave"].as_str().unwrap().to_owned()
}

/// By day: at night nothing is sent.
async fn turned(kit: &Kit) {
    let now = kit.system.apps()["deliveries"].time.now();
    let awake = kit.system.apps()["deliveries"].catalogue.outreach.not_before(now, &zone());
    kit.pass(awake.duration_since(now) + SignedDuration::from_secs(1));
    for function in ["survey-trigger", "deliveries"] {
        kit.system.run(function, |run| run).await.unwrap().unwrap();
    }
    kit.settle().await;
}

fn zone() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()
}

/// Where messages lead, the oldest first.
async fn links(kit: &Kit) -> Vec<String> {
    let sent = kit.system.outbox().messages().await.unwrap();
    sent.iter().map(surveys::link).collect()
}

async fn moved(kit: &Kit, id: &str, step: &str, form: Value) -> Answer {
    let now = kit.staff(SERVICE).get(format!("/complaints/{id}")).await.expect(200);
    let call = kit.staff(SERVICE).post(format!("/complaints/{id}/moves"));
    call.json(json!({ "move": step, "form": form })).seen(&now).send().await.expect(200)
}

async fn closed_complaint(kit: &Kit, customer: &str) {
    let body = json!({ "kind": "opinion", "channel": "hotline", "matter": "等太久", "customerId": customer });
    let id = kit.staff(SERVICE).post("/complaints").json(body).send().await.expect(201).id();
    moved(kit, &id, "accept", json!({})).await;
    moved(kit, &id, "answer", json!({ "channel": "hotline", "words": "已改进" })).await;
    moved(kit, &id, "close", json!({ "mark": 4, "channel": "hotline" })).await;
    kit.settle().await;
}

/// A survey of whose answers nobody knows whose they are.
async fn anonymously(kit: &Kit, sheet: &Value) -> (String, String) {
    let before = links(kit).await.len();
    agreeing(kit, 78_020).await;
    let survey = registered(kit, json!({ "anonymous": true })).await;
    let wave = started(kit, &survey).await;
    turned(kit).await;
    let all = links(kit).await;
    let path = all.iter().skip(before).find(|path| path.len() > 80).expect("an anonymous invitation is longer");
    kit.anonymous().post(path).json(json!({ "answers": sheet })).send().await.expect(204);
    kit.settle().await;
    (survey, wave)
}

async fn submitted(kit: &Kit, survey: &str, wave: &str) -> String {
    let path = format!("/surveys/{survey}/waves/{wave}");
    let over = kit.staff(MANAGER).get(&path).await.expect(200);
    let body = json!({ "analysis": "整体满意", "measures": "继续保持" });
    let call = kit.staff(MANAGER).post(format!("{path}/report")).json(body).key(survey);
    call.seen(&over).send().await.expect(202).header("location").unwrap().to_owned()
}

async fn reported(kit: &Kit, survey: &str, wave: &str) {
    let asked = submitted(kit, survey, wave).await;
    let request = kit.staff("general_manager_1").get(&asked).await.expect(200);
    let decision = json!({ "decision": "approved", "reason": "同意下发" });
    let call = kit.staff("general_manager_1").post(format!("{asked}/decisions"));
    call.json(decision).seen(&request).send().await.expect(200);
    // What is to be set right is sealed under a key of its own.
    kit.system.apps()["records-stream"].vault.forget();
    kit.settle().await;
}

/// A wave that misses every target, so early that some of the wrapping keys are made for what is to be set right.
pub async fn everything_is_missed(kit: &Kit) {
    for number in 79_001..79_006 {
        agreeing(kit, number).await;
    }
    let sheet = json!({
        "product_quality": 1, "service_attitude": 1, "response_speed": 1, "price": 1, "credit": 1, "recommend": 0,
    });
    let targets: Value = sheet.as_object().unwrap().keys().map(|question| (question.clone(), 9000)).collect();
    let survey = registered(kit, json!({ "targets": targets })).await;
    let wave = started(kit, &survey).await;
    turned(kit).await;
    for path in links(kit).await {
        kit.anonymous().post(path).json(json!({ "answers": sheet })).send().await.expect(204);
    }
    kit.pass(SignedDuration::from_hours(24 * 15));
    turned(kit).await;
    reported(kit, &survey, &wave).await;
}
