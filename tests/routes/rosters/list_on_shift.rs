use serde_json::json;
use tests::Kit;

use super::{HEAD, SALES, SERVICE, planned, publish};

/// By name, with the day their shift began.
async fn at_work(kit: &Kit, at: &str) -> Vec<String> {
    let page = kit.staff(SERVICE).get(format!("/rosters/unt_east/on-shift?at={at}")).await.expect(200).json();
    let told = |one: &serde_json::Value| {
        format!("{} {}", one["staffId"].as_str().unwrap().replace("stf_", ""), one["day"].as_str().unwrap())
    };
    page["items"].as_array().unwrap().iter().map(told).collect()
}

#[tokio::test]
async fn a_night_shift_goes_on_after_midnight_and_into_the_next_month() {
    let kit = Kit::start().await;
    let made = planned(&kit, "2026-07", "one_one", "night", &[(SERVICE, 0), (SALES, 1)]).await;
    assert_eq!(at_work(&kit, "2026-07-01T16:00:00Z").await, [""; 0], "what is not published is nobody's");
    publish(&kit, HEAD, "2026-07", &made).await.expect(200);
    let made = planned(&kit, "2026-08", "one_one", "night", &[(SALES, 0)]).await;
    publish(&kit, HEAD, "2026-08", &made).await.expect(200);
    // 23:00 to 07:30 in Shanghai.
    assert_eq!(at_work(&kit, "2026-07-01T14:59:59Z").await, [""; 0]);
    assert_eq!(at_work(&kit, "2026-07-01T15:00:00Z").await, ["customer_service_1 2026-07-01"]);
    assert_eq!(at_work(&kit, "2026-07-01T23:29:59Z").await, ["customer_service_1 2026-07-01"]);
    assert_eq!(at_work(&kit, "2026-07-01T23:30:00Z").await, [""; 0]);
    assert_eq!(at_work(&kit, "2026-07-02T16:00:00Z").await, ["sales_1 2026-07-02"]);
    // After midnight of 1 August, who began on 31 July.
    assert_eq!(at_work(&kit, "2026-07-31T20:00:00Z").await, ["customer_service_1 2026-07-31"]);
    assert_eq!(at_work(&kit, "2026-08-01T20:00:00Z").await, ["sales_1 2026-08-01"]);
}

#[tokio::test]
async fn it_comes_in_pages_that_go_on_in_the_next_month() {
    let kit = Kit::start().await;
    for month in ["2026-07", "2026-08"] {
        let people = [(SERVICE, 0), (SALES, 0), (HEAD, 0)];
        let made = planned(&kit, month, "one_one", "round_the_clock", &people).await;
        publish(&kit, HEAD, month, &made).await.expect(200);
    }
    // 04:00 on 1 August: those who began at nine the day before; nobody of August yet.
    let (mut path, mut found, mut pages) =
        ("/rosters/unt_east/on-shift?at=2026-07-31T20:00:00Z&limit=2".to_owned(), 0, 0);
    loop {
        let page = kit.staff(SERVICE).get(path).await.expect(200).json();
        found += page["items"].as_array().unwrap().iter().filter(|one| one["day"] == "2026-07-31").count();
        pages += 1;
        let Some(cursor) = page["nextCursor"].as_str() else { break };
        path = format!("/rosters/unt_east/on-shift?at=2026-07-31T20:00:00Z&limit=2&cursor={cursor}");
    }
    assert_eq!(found, 3);
    assert!(pages >= 3, "six lines, two a page: {pages}");
}

#[tokio::test]
async fn it_is_asked_by_those_who_work_there() {
    let kit = Kit::start().await;
    let path = "/rosters/unt_east/on-shift";
    assert_eq!(kit.staff(SERVICE).get(path).await.expect(200).json()["items"], json!([]));
    kit.staff("customer_service_2").get(path).await.expect(404);
    kit.staff(SALES).get(path).await.expect(403);
    kit.staff(SERVICE).get(format!("{path}?at=noon")).await.expect(400);
    kit.staff(SERVICE).get(format!("{path}?at=1800-01-01T00:00:00Z")).await.expect(400);
}
