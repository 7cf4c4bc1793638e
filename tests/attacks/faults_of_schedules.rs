//! Faults under what runs by itself: the trigger of surveys, the sender, reminders, the watch over cases, follow-up work
//! on the stream. Struck at every call in turn, and started again, each has done everything once.

use embedded::{Effect, Fault, Service as Cloud};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::Kit;
use tests::surveys::sheet;

use crate::journal;
use crate::service_side::{MANAGER, SERVICE, customer, link, moving};

const TRIES: usize = 3;
const PEOPLE: u32 = 2;
const MOST: usize = 200;

/// Lets a run be struck at a later call each time, until it is struck no more.
async fn strike_each_run<Made>(
    schedule: &str,
    effect: Effect,
    cloud: Cloud,
    before: impl AsyncFn(&Kit) -> Made,
    after: impl AsyncFn(&Kit, Made, &str),
) {
    for skip in 0..MOST {
        let kit = journal::kit().await;
        let made = before(&kit).await;
        kit.system.apps()[schedule].vault.forget();
        let fault = Fault::new(effect).principal(schedule).service(cloud).skip(skip).times(TRIES);
        let strikes = kit.system.embedded().faults().inject(fault);
        // However it ends: what counts is what stands after the next run.
        let struck = kit.system.run(schedule, |run| run).await.unwrap();
        kit.system.embedded().faults().clear();
        let what = format!("{schedule} {effect:?} {cloud:?} {skip}: {struck:?}");
        kit.pass(SignedDuration::from_hours(1));
        assert!(kit.system.run(schedule, |run| run).await.unwrap().is_ok(), "{what}");
        after(&kit, made, &what).await;
        if strikes.count() == 0 {
            assert!(struck.is_ok() && (skip > 0 || cloud == Cloud::Kms), "{what}");
            return;
        }
    }
    panic!("{schedule} never got through");
}

/// Work that is not done, that is done and not told, and keys that are not there.
const FAULTS: [(Effect, Cloud); 3] = [
    (Effect::Throttle, Cloud::DynamoDb),
    (Effect::LostReply, Cloud::DynamoDb),
    (Effect::InternalServerError, Cloud::Kms),
];

async fn strike_store_and_keys<Made>(
    schedule: &str,
    before: impl AsyncFn(&Kit) -> Made,
    after: impl AsyncFn(&Kit, Made, &str),
) {
    for (effect, cloud) in FAULTS {
        strike_each_run(schedule, effect, cloud, &before, &after).await;
    }
}

async fn wave_begun(kit: &Kit) -> String {
    for number in 1..=PEOPLE {
        customer(kit, number).await;
    }
    let survey = json!({
        "template": "customer_satisfaction", "title": "满意度调查", "rhythm": "by_hand", "channel": "sms", "openDays": 14,
    });
    let survey = kit.staff(MANAGER).post("/surveys").json(survey).send().await.expect(201).id();
    let started = kit.staff(MANAGER).post(format!("/surveys/{survey}/waves")).json(json!({})).send().await.expect(202);
    format!("/surveys/{survey}/waves/{}", started.json()["wave"].as_str().unwrap())
}

async fn done(kit: &Kit, schedule: &str) {
    kit.system.run(schedule, |run| run).await.unwrap().unwrap();
}

async fn everybody_was_asked_once(kit: &Kit, wave: &str, what: &str) {
    let mut to: Vec<_> = kit.system.outbox().messages().await.unwrap().into_iter().map(|one| one.to).collect();
    to.sort();
    let expected: Vec<_> = (1..=PEOPLE).map(|number| format!("139{number:08}")).collect();
    assert_eq!(to, expected, "{what}");
    let shown = kit.staff(MANAGER).get(wave).await.expect(200).json();
    assert_eq!(shown["invited"], json!(PEOPLE), "{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trigger_of_surveys_that_is_struck_anywhere_asks_everybody_once() {
    let after = async |kit: &Kit, wave: String, what: &str| {
        done(kit, "deliveries").await;
        everybody_was_asked_once(kit, &wave, what).await;
    };
    // Its slices are cut short one by one in `routes::surveys::asking`.
    for (effect, cloud) in &FAULTS[1..] {
        strike_each_run("survey-trigger", *effect, *cloud, wave_begun, after).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_that_is_struck_anywhere_sends_each_message_once() {
    let before = async |kit: &Kit| {
        let wave = wave_begun(kit).await;
        done(kit, "survey-trigger").await;
        wave
    };
    let after = async |kit: &Kit, wave: String, what: &str| everybody_was_asked_once(kit, &wave, what).await;
    strike_store_and_keys("deliveries", before, after).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_over_cases_that_is_struck_anywhere_notes_what_is_late_once() {
    let before = async |kit: &Kit| {
        let body = json!({ "kind": "service", "channel": "hotline", "matter": "没有人来" });
        let case = kit.staff(SERVICE).post("/complaints").json(body).send().await.expect(201);
        // Nobody takes it up for a week.
        kit.pass(SignedDuration::from_hours(24 * 7));
        case.id()
    };
    let notices = async |kit: &Kit, id: &str| {
        let history = kit.staff(SERVICE).get(format!("/complaints/{id}/history?limit=100")).await.expect(200).json();
        let acts = history["items"].as_array().unwrap().iter().filter(|act| act["act"] == "escalated");
        let mut notices: Vec<_> = acts.map(|act| format!("{} {}", act["clock"], act["role"])).collect();
        notices.sort();
        notices
    };
    // What an undisturbed watch notes.
    let kit = journal::kit().await;
    let id = before(&kit).await;
    done(&kit, "case-watch").await;
    kit.pass(SignedDuration::from_hours(1));
    done(&kit, "case-watch").await;
    let expected = notices(&kit, &id).await;
    assert!(!expected.is_empty(), "something is late");
    let after = async |kit: &Kit, id: String, what: &str| assert_eq!(notices(kit, &id).await, expected, "{what}");
    strike_store_and_keys("case-watch", before, after).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn follow_up_work_that_is_struck_anywhere_is_done_once() {
    for (effect, cloud) in FAULTS {
        for skip in 0..=MOST {
            assert!(skip < MOST, "it never gets through");
            let kit = journal::kit().await;
            let wave = wave_begun(&kit).await;
            done(&kit, "survey-trigger").await;
            done(&kit, "deliveries").await;
            kit.settle().await;
            let mut low = sheet();
            low["credit"] = 1.into();
            let path = link(&kit, 1).await;
            kit.anonymous().post(path).json(json!({ "answers": low })).send().await.expect(204);
            let body = json!({ "kind": "opinion", "channel": "hotline", "matter": "等太久" });
            let case = kit.staff(SERVICE).post("/complaints").json(body).send().await.expect(201);
            moving(&kit, &case, "accept", json!({})).send().await.expect(200);
            kit.system.apps()["records-stream"].vault.forget();
            let fault = Fault::new(effect).principal("records-stream").service(cloud).skip(skip).times(TRIES);
            let strikes = kit.system.embedded().faults().inject(fault);
            let struck = kit.system.settle().await;
            kit.system.embedded().faults().clear();
            kit.settle().await;
            let what = format!("{effect:?} {cloud:?} {skip}: {struck:?}");
            let shown = kit.staff(MANAGER).get(&wave).await.expect(200).json();
            assert_eq!(shown["results"]["answered"], 1, "{what}");
            let plans = kit.staff(SERVICE).get("/interactions/follow-ups").await.expect(200).json();
            let plans: Vec<&Value> = plans["items"].as_array().unwrap().iter().collect();
            assert_eq!(plans.len(), 1, "{what}: {plans:?}");
            if strikes.count() == 0 {
                assert!(struck.is_ok(), "{what}");
                break;
            }
        }
    }
}
