//! Who is asked, and who is left in peace; once, however often and however brokenly the trigger runs.

use futures::future::join_all;
use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::runtime::Ended;
use tests::{Kit, organisation, resident_id, somebody};

use super::{MANAGER, SERVICE, agreeing, asked, customer, customers, explained, link, messages, reasons};
use super::{registered, sent, started, triggered, wave};

#[tokio::test]
async fn whoever_agreed_is_asked_by_a_message_with_a_link_of_his_own() {
    let kit = Kit::start().await;
    let people = customers(&kit, 3).await;
    let survey = registered(&kit, json!({})).await;
    let name = started(&kit, &survey).await;
    asked(&kit).await;
    let sent = messages(&kit).await;
    let mut numbers: Vec<_> = sent.iter().map(|message| message.to.as_str()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, ["13900000001", "13900000002", "13900000003"]);
    let mut links: Vec<_> = sent.iter().map(link).collect();
    links.sort();
    links.dedup();
    assert_eq!(links.len(), 3, "each a link of his own");
    let shown = wave(&kit, &survey, &name).await.json();
    assert_eq!((shown["stage"].as_str(), shown["invited"].as_u64()), (Some("open"), Some(3)));
    let told = explained(&kit.staff(MANAGER), &survey, &name, &people[0]).await;
    assert_eq!((told["goneBy"][0]["invited"].as_bool(), reasons(&told).len()), (Some(true), 0));
    assert!(told["goneBy"][0]["invitation"]["sentAt"].is_string(), "{told}");
}

#[tokio::test]
async fn whoever_is_spared_is_told_why_and_all_of_why() {
    let kit = Kit::start().await;
    let silent = customer(&kit, somebody(1)).await;
    let mut young = agreeing(2);
    // Born in 2010: sixteen.
    young["fields"]["idNumber"] = "110101201003072535".into();
    let young = customer(&kit, young).await;
    let complaining = customer(&kit, agreeing(3)).await;
    let complaint = json!({ "kind": "service", "channel": "hotline", "matter": "没有人来", "customerId": complaining });
    kit.staff(SERVICE).post("/complaints").json(complaint).send().await.expect(201);
    let survey = registered(&kit, json!({})).await;
    let name = started(&kit, &survey).await;
    // Before the wave goes by, the reasons are those of now.
    let before = explained(&kit.staff(MANAGER), &survey, &name, &silent).await;
    assert_eq!(before["against"][0]["reason"], "no_consent", "{before}");
    asked(&kit).await;
    assert!(messages(&kit).await.is_empty());
    let client = kit.staff(MANAGER);
    for (who, why) in [(&silent, "no_consent"), (&young, "minor"), (&complaining, "open_complaint")] {
        assert_eq!(reasons(&explained(&client, &survey, &name, who).await), [why]);
    }
    let spared = wave(&kit, &survey, &name).await.json()["spared"].clone();
    assert_eq!(spared, json!({ "no_consent": 1, "minor": 1, "open_complaint": 1 }));
}

#[tokio::test]
async fn one_survey_of_a_kind_in_ninety_days() {
    let kit = Kit::start().await;
    let person = customers(&kit, 1).await.remove(0);
    let (first, second) = (registered(&kit, json!({})).await, registered(&kit, json!({})).await);
    started(&kit, &first).await;
    asked(&kit).await;
    assert_eq!(messages(&kit).await.len(), 1);
    kit.pass(SignedDuration::from_hours(24 * 89));
    let name = started(&kit, &second).await;
    asked(&kit).await;
    assert_eq!(messages(&kit).await.len(), 1, "89 days are too soon");
    let told = explained(&kit.staff(MANAGER), &second, &name, &person).await;
    assert_eq!(told["goneBy"][0]["hindrances"], json!([{ "reason": "too_soon", "until": "2026-09-07T02:00:00Z" }]));
    kit.pass(SignedDuration::from_hours(24));
    started(&kit, &second).await;
    asked(&kit).await;
    assert_eq!(messages(&kit).await.len(), 2);
}

#[tokio::test]
async fn the_audience_is_that_of_the_list() {
    let kit = Kit::start().await;
    customers(&kit, 2).await;
    let mut company = organisation();
    let consents = company["consents"].as_array_mut().unwrap();
    consents.push(json!({ "purpose": "survey", "noticeVersion": "2026-01", "channel": "paper" }));
    customer(&kit, company).await;
    let survey = registered(&kit, json!({ "audience": { "kind": "organisation" } })).await;
    let name = started(&kit, &survey).await;
    asked(&kit).await;
    let shown = wave(&kit, &survey, &name).await.json();
    // A company has a telephone and no mobile, and nobody in it has been named.
    assert_eq!((shown["invited"].as_u64(), &shown["spared"]), (Some(0), &json!({ "unreachable": 1 })));
}

/// Killed after each step in turn, and started again: each is asked once, and counted once.
#[tokio::test]
async fn a_trigger_that_is_cut_short_anywhere_asks_nobody_twice() {
    let kit = Kit::start().await;
    customers(&kit, 6).await;
    let survey = registered(&kit, json!({})).await;
    let name = started(&kit, &survey).await;
    let mut cut = 0;
    while kit.system.run("survey-trigger", |run| run.slices(3)).await.unwrap().unwrap() == Ended::Interrupted {
        cut += 1;
        assert!(cut < 60, "it never ends");
    }
    assert!(cut > 3, "it was cut short {cut} times");
    triggered(&kit).await;
    sent(&kit).await;
    assert_eq!(messages(&kit).await.len(), 6);
    assert_eq!(wave(&kit, &survey, &name).await.json()["invited"], 6);
}

#[tokio::test]
async fn triggers_that_run_side_by_side_ask_nobody_twice() {
    let kit = Kit::start().await;
    customers(&kit, 8).await;
    registered(&kit, json!({ "rhythm": "quarterly" })).await;
    let runs = join_all((0..4).map(|_| kit.system.run("survey-trigger", |run| run))).await;
    assert!(runs.into_iter().all(|run| run.unwrap().is_ok()));
    let sends = join_all((0..4).map(|_| kit.system.run("deliveries", |run| run))).await;
    assert!(sends.into_iter().all(|run| run.unwrap().is_ok()));
    assert_eq!(messages(&kit).await.len(), 8);
}

#[tokio::test]
async fn a_quarter_has_one_wave_and_the_next_another() {
    let kit = Kit::start().await;
    let survey = registered(&kit, json!({ "rhythm": "quarterly" })).await;
    triggered(&kit).await;
    triggered(&kit).await;
    // From 9 June to 2 July, over the end of a quarter.
    kit.pass(SignedDuration::from_hours(24 * 23));
    triggered(&kit).await;
    let waves = kit.staff(MANAGER).get(format!("/surveys/{survey}/waves")).await.expect(200).json();
    let names: Vec<_> = waves["items"].as_array().unwrap().iter().map(|wave| wave["wave"].as_str().unwrap()).collect();
    assert_eq!(names, ["2026-q3", "2026-q2"]);
}

#[tokio::test]
async fn a_year_ends_where_the_company_is() {
    let kit = Kit::start().await;
    let survey = registered(&kit, json!({ "rhythm": "yearly" })).await;
    // 31 December, 15:59 UTC: a minute before midnight in Shanghai.
    let end: jiff::Timestamp = "2026-12-31T15:59:00Z".parse().unwrap();
    kit.pass(end.duration_since(tests::START.parse().unwrap()));
    triggered(&kit).await;
    kit.pass(SignedDuration::from_mins(1));
    triggered(&kit).await;
    let waves = kit.staff(MANAGER).get(format!("/surveys/{survey}/waves")).await.expect(200).json();
    let lines: Vec<(&str, &str)> =
        waves["items"].as_array().unwrap().iter().map(|wave| (text(wave, "wave"), text(wave, "closesAt"))).collect();
    // Fourteen days after the last day of the year.
    assert_eq!(lines, [("2027", "2028-01-14T16:00:00Z"), ("2026", "2027-01-14T16:00:00Z")]);
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap()
}

#[tokio::test]
async fn a_paused_survey_asks_nobody() {
    let kit = Kit::start().await;
    customers(&kit, 1).await;
    let survey = registered(&kit, json!({ "rhythm": "quarterly" })).await;
    let seen = kit.staff(MANAGER).get(format!("/surveys/{survey}")).await.expect(200);
    let call = kit.staff(MANAGER).post(format!("/surveys/{survey}/status")).json(json!({ "status": "paused" }));
    call.seen(&seen).send().await.expect(200);
    asked(&kit).await;
    assert!(messages(&kit).await.is_empty());
}

#[tokio::test]
async fn an_identity_number_of_the_kit_is_of_a_grown_up() {
    assert_eq!(&resident_id(2)[6..10], "1950");
}
