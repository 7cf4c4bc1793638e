use serde_json::{Value, json};
use tests::Kit;

use super::{HEAD, OTHER_HEAD, SALES, SERVICE, change, fault, lines, marks, planned, publish, sheet, shown};

fn days(of: &[(&str, &str)]) -> Value {
    json!({ "days": of.iter().map(|(day, shift)| json!({ "day": day, "shift": shift })).collect::<Vec<_>>() })
}

fn why(mut body: Value) -> Value {
    body["reason"] = json!("与同事调班");
    body
}

#[tokio::test]
async fn a_change_is_kept_with_who_when_and_what_was() {
    let kit = Kit::start().await;
    let made = planned(&kit, "2026-07", "five_two", "day", &[(SERVICE, 0)]).await;
    publish(&kit, HEAD, "2026-07", &made).await.expect(200);
    let swap = days(&[("2026-07-03", "off"), ("2026-07-06", "late")]);
    let refused = change(&kit, "2026-07", SERVICE, 1, swap.clone()).await.expect(422);
    assert_eq!(refused.faults(), [fault("/reason", "missing")]);
    let changed = change(&kit, "2026-07", SERVICE, 1, why(swap)).await.expect(200);
    assert_eq!(changed.etag(), "\"2\"");
    assert!(marks(&changed.json()).starts_with("dd.ddl.ddddd.."), "{}", marks(&changed.json()));
    let history = kit.staff(HEAD).get(format!("{}/staff/stf_{SERVICE}/changes", sheet("2026-07"))).await.expect(200);
    let items = history.json()["items"].clone();
    let last = &items[0];
    assert_eq!(last["days"][0], json!({ "day": "2026-07-03", "was": "day", "is": "off" }));
    assert_eq!((&last["by"], &last["published"]), (&json!("stf_department_head_1"), &json!(true)));
    assert_eq!(last["reason"], "与同事调班");
    assert_eq!(items[1]["days"].as_array().unwrap().len(), 31, "what was planned first");
    assert!(items[1]["days"][0].get("was").is_none() && items[1].get("reason").is_none());
    // The month goes on with it: whoever plans has to look again.
    assert_eq!(shown(&kit, HEAD, "2026-07").await.expect(200).etag(), "\"3\"");
    let path = format!("{}/staff/stf_{SERVICE}/changes?limit=1", sheet("2026-07"));
    let cursor = kit.staff(HEAD).get(&path).await.expect(200).json()["nextCursor"].as_str().unwrap().to_owned();
    assert_eq!(
        kit.staff(HEAD).get(format!("{path}&cursor={cursor}")).await.expect(200).json()["items"][0]["version"],
        1
    );
}

#[tokio::test]
async fn before_it_is_published_nobody_asks_why() {
    let kit = Kit::start().await;
    planned(&kit, "2026-07", "five_two", "day", &[(SERVICE, 0)]).await;
    change(&kit, "2026-07", SERVICE, 1, days(&[("2026-07-01", "early")])).await.expect(200);
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let kit = Kit::start().await;
    planned(&kit, "2026-07", "five_two", "day", &[(SERVICE, 0)]).await;
    let wrong = days(&[("2026-08-01", "off"), ("2026-07-02", "noon"), ("2026-07-02", "off")]);
    let told = change(&kit, "2026-07", SERVICE, 1, wrong).await.expect(422).faults();
    let expected = [("/days", "given_twice"), ("/days/0/day", "out_of_range"), ("/days/1/shift", "not_an_option")];
    assert_eq!(told, expected.map(|(pointer, code)| fault(pointer, code)));
    let same = days(&[("2026-07-01", "day"), ("2026-07-06", "off")]);
    let told = change(&kit, "2026-07", SERVICE, 1, same).await.expect(422).faults();
    assert_eq!(told, [fault("/days", "nothing_to_change")]);
    change(&kit, "2026-07", SALES, 1, days(&[("2026-07-01", "off")])).await.expect(404);
    let elsewhere = kit.staff(OTHER_HEAD).post(format!("{}/staff/stf_{SERVICE}/changes", sheet("2026-07")));
    let body = days(&[("2026-07-01", "off")]);
    elsewhere.json(body).header("if-match", "\"1\"").send().await.expect(404);
    kit.staff(SERVICE).get(format!("{}/staff/stf_{SERVICE}/changes", sheet("2026-07"))).await.expect(403);
}

#[tokio::test]
async fn of_two_changes_of_one_person_one_has_not_seen_the_other_and_those_of_two_are_both_done() {
    let kit = Kit::start().await;
    planned(&kit, "2026-07", "five_two", "day", &[(SERVICE, 0), (SALES, 0)]).await;
    let body = || days(&[("2026-07-01", "off")]);
    let (one, other) = tokio::join!(
        change(&kit, "2026-07", SERVICE, 1, body()),
        change(&kit, "2026-07", SERVICE, 1, days(&[("2026-07-02", "off")])),
    );
    let mut both = [one.status.as_u16(), other.status.as_u16()];
    both.sort_unstable();
    assert_eq!(both, [200, 412]);
    let (one, other) = tokio::join!(
        change(&kit, "2026-07", SERVICE, 2, days(&[("2026-07-03", "off")])),
        change(&kit, "2026-07", SALES, 1, body()),
    );
    one.expect(200);
    other.expect(200);
    let sheet = shown(&kit, HEAD, "2026-07").await.expect(200);
    assert_eq!((sheet.etag(), lines(&sheet)[SALES]["version"].clone()), ("\"4\"".to_owned(), json!(2)));
}

#[tokio::test]
async fn it_is_changed_once_however_often_it_is_sent() {
    let kit = Kit::start().await;
    planned(&kit, "2026-07", "five_two", "day", &[(SERVICE, 0)]).await;
    let send = async || {
        let call = kit.staff(HEAD).post(format!("{}/staff/stf_{SERVICE}/changes", sheet("2026-07")));
        call.json(days(&[("2026-07-01", "off")])).header("if-match", "\"1\"").key("swap").send().await
    };
    let (one, other) = (send().await.expect(200), send().await.expect(200));
    assert_eq!((one.etag(), one.json()), (other.etag(), other.json()));
}
