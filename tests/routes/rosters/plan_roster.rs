use serde_json::json;
use tests::Kit;

use super::{HEAD, OTHER_HEAD, SALES, SERVICE, fault, lines, marks, plan, planned, publish, send, sheet, shown};

#[tokio::test]
async fn colleagues_take_turns_through_february_of_a_leap_year() {
    let kit = Kit::start().await;
    let made = planned(&kit, "2028-02", "five_two", "day", &[(SERVICE, 0), (SALES, 5)]).await;
    assert_eq!(made.etag(), "\"1\"");
    let of = lines(&made);
    assert_eq!(marks(&of[SERVICE]), "ddddd..ddddd..ddddd..ddddd..d");
    assert_eq!(marks(&of[SALES]), "..ddddd..ddddd..ddddd..ddddd.");
    assert_eq!(of[SERVICE]["plannedMinutes"], 21 * 480);
    assert_eq!(of[SERVICE]["plan"]["nextOffset"], 1, "29 days are four weeks and a day");
    assert_eq!(of[SALES]["plan"]["nextOffset"], 6);
    // The next month goes on where this one stopped.
    let next = planned(&kit, "2028-03", "five_two", "day", &[(SERVICE, 1)]).await;
    assert!(marks(&lines(&next)[SERVICE]).starts_with("dddd..ddddd"));
}

#[tokio::test]
async fn the_working_calendar_knows_make_up_saturdays() {
    let kit = Kit::start().await;
    let made = planned(&kit, "2026-02", "working_days", "day", &[(SERVICE, 0)]).await;
    // Off from 15 to 23 February for Spring Festival; Saturdays 14 and 28 are worked.
    assert_eq!(marks(&lines(&made)[SERVICE]), ".ddddd..dddddd.........ddddd");
    assert_eq!(shown(&kit, HEAD, "2026-02").await.expect(200).json()["provisional"], false);
    assert_eq!(shown(&kit, HEAD, "2027-02").await.expect(200).json()["provisional"], true);
}

#[tokio::test]
async fn all_that_is_wrong_is_told_and_nobody_is_planned() {
    let kit = Kit::start().await;
    let body = plan("five_three", "noon", "2026-08-01", &[(SERVICE, 0), (SERVICE, 0)]);
    let answer = send(&kit, HEAD, "2026-07", 0, body).await.expect(422);
    let expected = [
        ("/pattern", "not_an_option"),
        ("/shift", "not_an_option"),
        ("/from", "out_of_range"),
        ("/people", "given_twice"),
    ];
    assert_eq!(answer.faults(), expected.map(|(pointer, code)| fault(pointer, code)));
    let body = plan("six_one", "day", "2026-07-01", &[(SERVICE, 7)]);
    let answer = send(&kit, HEAD, "2026-07", 0, body).await.expect(422);
    assert_eq!(answer.faults(), [fault("/people/0/offset", "out_of_range")]);
    let none = send(&kit, HEAD, "2026-07", 0, plan("six_one", "day", "2026-07-01", &[])).await.expect(422);
    assert_eq!(none.faults(), [fault("/people", "empty")]);
    // Locked meanwhile; of another department; there is no such person.
    let locker = kit.staff("information_supervisor_1");
    let lock = locker.post("/access/staff/stf_sales_1/lock").json(json!({ "reason": "设备遗失" }));
    lock.send().await.expect(200);
    let people = [(SERVICE, 0), (SALES, 0), ("sales_2", 0), ("nobody", 0)];
    let answer = send(&kit, HEAD, "2026-07", 0, plan("six_one", "day", "2026-07-01", &people)).await.expect(422);
    let expected = [
        ("/people/1/staffId", "not_on_duty"),
        ("/people/2/staffId", "not_assignable"),
        ("/people/3/staffId", "not_on_duty"),
    ];
    assert_eq!(answer.faults(), expected.map(|(pointer, code)| fault(pointer, code)));
    assert_eq!(shown(&kit, HEAD, "2026-07").await.expect(200).json()["items"], json!([]));
    for month in ["2026-13", "2026-7", "1999-01", "july"] {
        send(&kit, HEAD, month, 0, plan("six_one", "day", "2026-07-01", &[(SERVICE, 0)])).await.expect(404);
    }
}

#[tokio::test]
async fn what_is_planned_gives_way_only_when_it_is_said() {
    let kit = Kit::start().await;
    planned(&kit, "2026-07", "five_two", "day", &[(SERVICE, 0)]).await;
    let mut body = plan("one_one", "night", "2026-07-16", &[(SALES, 0), (SERVICE, 1)]);
    let answer = send(&kit, HEAD, "2026-07", 1, body.clone()).await.expect(422);
    assert_eq!(answer.faults(), [fault("/people/1/staffId", "already_planned")]);
    body["replace"] = json!(true);
    let made = send(&kit, HEAD, "2026-07", 1, body).await.expect(200);
    let of = lines(&made);
    assert_eq!(marks(&of[SERVICE]), "ddddd..ddddd..d.n.n.n.n.n.n.n.n");
    assert_eq!(marks(&of[SALES]), "n.n.n.n.n.n.n.n.", "of the days before nothing is planned");
    assert_eq!((&of[SERVICE]["version"], &of[SALES]["version"]), (&json!(2), &json!(1)));
}

#[tokio::test]
async fn of_two_at_once_one_has_not_seen_the_other() {
    let kit = Kit::start().await;
    let one = send(&kit, HEAD, "2026-07", 0, plan("five_two", "day", "2026-07-01", &[(SERVICE, 0)]));
    let other =
        send(&kit, "information_supervisor_1", "2026-07", 0, plan("six_one", "late", "2026-07-01", &[(SERVICE, 0)]));
    let (one, other) = tokio::join!(one, other);
    // He has not seen it, or has come late enough to find it.
    let mut both = [one.status.as_u16(), other.status.as_u16()];
    both.sort_unstable();
    assert!(matches!(both, [200, 412 | 422]), "{both:?}");
    let stale = send(&kit, HEAD, "2026-07", 0, plan("five_two", "day", "2026-07-01", &[(SALES, 0)])).await.expect(412);
    assert_eq!(stale.etag(), "\"1\"");
    let call = kit.staff(HEAD).post(format!("{}/plans", sheet("2026-07")));
    call.json(plan("five_two", "day", "2026-07-01", &[(SALES, 0)])).send().await.expect(428);
}

#[tokio::test]
async fn it_is_planned_once_however_often_it_is_sent() {
    let kit = Kit::start().await;
    let body = plan("five_two", "day", "2026-07-01", &[(SERVICE, 0)]);
    let send = async || {
        let call = kit.staff(HEAD).post(format!("{}/plans", sheet("2026-07"))).json(body.clone());
        call.header("if-match", "\"0\"").key("july").send().await
    };
    let (one, other) = (send().await.expect(200), send().await.expect(200));
    assert_eq!(one.json(), other.json());
    assert_eq!(shown(&kit, HEAD, "2026-07").await.expect(200).etag(), "\"1\"");
}

#[tokio::test]
async fn whoever_does_not_plan_there_plans_nothing() {
    let kit = Kit::start().await;
    let body = || plan("five_two", "day", "2026-07-01", &[(SERVICE, 0)]);
    // Of another department; without the right, wherever.
    send(&kit, OTHER_HEAD, "2026-07", 0, body()).await.expect(404);
    for who in [SERVICE, SALES, "general_manager_1", "auditor_1"] {
        send(&kit, who, "2026-07", 0, body()).await.expect(403);
    }
    send(&kit, "information_supervisor_2", "2026-07", 0, body()).await.expect(200);
}

#[tokio::test]
async fn staff_are_told_why_what_they_have_seen_is_planned_anew() {
    let kit = Kit::start().await;
    let made = planned(&kit, "2026-07", "five_two", "day", &[(SERVICE, 0)]).await;
    publish(&kit, HEAD, "2026-07", &made).await.expect(200);
    let mut body = plan("four_two", "late", "2026-07-16", &[(SERVICE, 0)]);
    body["replace"] = json!(true);
    let answer = send(&kit, HEAD, "2026-07", 2, body.clone()).await.expect(422);
    assert_eq!(answer.faults(), [fault("/reason", "missing")]);
    body["reason"] = json!("暑期排班调整");
    send(&kit, HEAD, "2026-07", 2, body).await.expect(200);
}
