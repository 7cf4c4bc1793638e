//! Each kind of rule, from what people do.

use jiff::SignedDuration;
use serde_json::json;
use tests::Kit;

use super::{customers, open, shown, under, view};

const BULK: &str = "of = \"staff\"\nacts = [\"disclosure\"]\ncount = \"customers\"\nhours = 1\nthreshold = 4";

#[tokio::test]
async fn many_customers_in_an_hour_open_one_alert_with_the_rows_that_prove_it() {
    let kit = Kit::start().await;
    under(&kit, &[("bulk_views", BULK)]).await;
    let ids = customers(&kit, 1..9).await;
    view(&kit, "sales_1", &ids[..3]).await;
    // The same ones again are no more.
    view(&kit, "sales_1", &ids[..3]).await;
    assert!(open(&kit, "bulk_views").await.is_empty());
    view(&kit, "sales_1", &ids[3..4]).await;
    let alerts = open(&kit, "bulk_views").await;
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    assert_eq!(
        (&alerts[0]["staffId"], &alerts[0]["count"], &alerts[0]["threshold"]),
        (&json!("stf_sales_1"), &json!(4), &json!(4))
    );
    let alert = shown(&kit, &alerts[0]).await.json();
    let rows = alert["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 7, "{alert}");
    assert!(rows.iter().all(|row| row["action"] == "view_customer" && row["staff"] == "stf_sales_1"), "{alert}");
    let seen: std::collections::BTreeSet<_> =
        rows.iter().map(|row| row["customers"][0].as_str().unwrap().to_owned()).collect();
    assert_eq!(seen, ids[..4].iter().cloned().collect());
    // Going on makes it grow when it has doubled, and no second one.
    view(&kit, "sales_1", &ids[4..7]).await;
    assert_eq!(open(&kit, "bulk_views").await[0]["count"], 4);
    view(&kit, "sales_1", &ids[7..8]).await;
    let alerts = open(&kit, "bulk_views").await;
    assert_eq!((alerts.len(), &alerts[0]["count"]), (1, &json!(8)));
    assert_eq!(shown(&kit, &alerts[0]).await.json()["rows"].as_array().unwrap().len(), 11);
    // On record, in nobody's name.
    let trail = kit.staff("auditor_1").get(format!("/audits?case={}", alerts[0]["id"].as_str().unwrap())).await;
    let acts: Vec<_> = trail.expect(200).json()["items"].as_array().unwrap().clone();
    let opened: Vec<_> = acts.iter().filter(|act| act["action"] == "open_alert").map(|act| &act["outcome"]).collect();
    assert_eq!(opened, ["alert_grown", "alert_opened"]);
    assert!(acts.iter().all(|act| act["action"] != "open_alert" || act["staff"] == "stf_system"));
}

#[tokio::test]
async fn what_lies_further_apart_than_the_rule_says_is_nothing() {
    let kit = Kit::start().await;
    under(&kit, &[("bulk_views", BULK)]).await;
    let ids = customers(&kit, 1..5).await;
    view(&kit, "sales_1", &ids[..3]).await;
    kit.pass(SignedDuration::from_mins(61));
    view(&kit, "sales_1", &ids[3..]).await;
    assert!(open(&kit, "bulk_views").await.is_empty());
}

#[tokio::test]
async fn the_same_row_handed_over_again_counts_once() {
    let kit = Kit::start().await;
    under(&kit, &[("bulk_views", BULK)]).await;
    let ids = customers(&kit, 1..5).await;
    view(&kit, "sales_1", &ids[..2]).await;
    kit.settle().await;
    // The same two, twice; then a list, which shows all of them in one row.
    view(&kit, "sales_1", &ids[..2]).await;
    assert!(open(&kit, "bulk_views").await.is_empty());
    kit.staff("sales_1").get("/customers").await.expect(200);
    assert_eq!(open(&kit, "bulk_views").await[0]["count"], 4);
}

#[tokio::test]
async fn seeing_values_at_night_and_being_refused_again_and_again() {
    let kit = Kit::start().await;
    under(
        &kit,
        &[
            ("off_hours_reveals", "of = \"staff\"\nactions = [\"view_revealed_values\"]\noff_hours = true\ncount = \"rows\"\nhours = 24\nthreshold = 1"),
            ("denied_burst", "of = \"staff\"\nacts = [\"refusal\"]\ncount = \"rows\"\nhours = 1\nthreshold = 3"),
        ],
    )
    .await;
    let ids = customers(&kit, 1..2).await;
    let sales = kit.staff("sales_1");
    let asking =
        json!({ "customerId": ids[0], "fields": ["mobile"], "purpose": "service", "reason": "客户来电,需回拨" });
    let asked = sales.post("/reveals").json(asking).send().await.expect(201);
    let values = format!("/reveals/{}/values", asked.id());
    sales.get(&values).await.expect(200);
    assert!(open(&kit, "off_hours_reveals").await.is_empty(), "ten in the morning");
    for _ in 0..2 {
        kit.staff("sales_2").get(format!("/customers/{}", ids[0])).await.expect(404);
    }
    assert!(open(&kit, "denied_burst").await.is_empty());
    kit.staff("sales_2").get(format!("/customers/{}", ids[0])).await.expect(404);
    let alerts = open(&kit, "denied_burst").await;
    assert_eq!((alerts.len(), &alerts[0]["staffId"]), (1, &json!("stf_sales_2")));
}

#[tokio::test]
async fn values_seen_when_the_calendar_is_closed_are_found() {
    let kit = Kit::start().await;
    let rule = "of = \"staff\"\nactions = [\"view_revealed_values\"]\noff_hours = true\ncount = \"rows\"\nhours = 24\nthreshold = 1";
    under(&kit, &[("off_hours_reveals", rule)]).await;
    // Eleven in the evening in Shanghai: somebody breaks the glass.
    let ids = customers(&kit, 1..2).await;
    kit.pass(SignedDuration::from_hours(13));
    let service = kit.staff("customer_service_1");
    let asking = json!({
        "customerId": ids[0], "fields": ["mobile"], "purpose": "service", "reason": "紧急联系客户", "breakGlass": true,
    });
    let asked = service.post("/reveals").json(asking).send().await.expect(201);
    service.get(format!("/reveals/{}/values", asked.id())).await.expect(200);
    let alerts = open(&kit, "off_hours_reveals").await;
    assert_eq!((alerts.len(), &alerts[0]["staffId"]), (1, &json!("stf_customer_service_1")));
}

#[tokio::test]
async fn a_network_or_a_device_never_seen_before_and_an_account_that_slept() {
    let kit = Kit::start().await;
    let from = async |address: &str, agent: &str| {
        let call = kit.staff("sales_1").at(address).call(http::Method::GET, "/customers").header("user-agent", agent);
        call.send().await.expect(200);
    };
    let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0";
    let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 Version/18.1 Safari/604.1";
    from("203.0.113.7", windows).await;
    // Another address of the same network.
    from("203.0.113.99", windows).await;
    assert!(open(&kit, "new_network").await.is_empty() && open(&kit, "new_device").await.is_empty());
    from("198.51.100.7", windows).await;
    from("203.0.113.7", phone).await;
    let network = open(&kit, "new_network").await;
    let row = &shown(&kit, &network[0]).await.json()["rows"][0];
    assert_eq!((network.len(), &row["network"]), (1, &json!("198.51.100.0/24")));
    let device = open(&kit, "new_device").await;
    let row = &shown(&kit, &device[0]).await.json()["rows"][0];
    assert_eq!((device.len(), &row["device"]), (1, &json!("safari/ios")));
    kit.pass(SignedDuration::from_hours(24 * 89));
    from("203.0.113.7", windows).await;
    assert!(open(&kit, "dormant_account").await.is_empty());
    kit.pass(SignedDuration::from_hours(24 * 90));
    from("203.0.113.7", windows).await;
    from("203.0.113.7", windows).await;
    let dormant = open(&kit, "dormant_account").await;
    assert_eq!((dormant.len(), &dormant[0]["count"]), (1, &json!(1)));
}

#[tokio::test]
async fn one_customer_looked_at_by_many() {
    let kit = Kit::start().await;
    let rule = "of = \"customer\"\nactions = [\"view_customer\"]\ncount = \"staff\"\nhours = 24\nthreshold = 3";
    under(&kit, &[("many_viewers", rule)]).await;
    let ids = customers(&kit, 1..3).await;
    view(&kit, "sales_1", &ids).await;
    view(&kit, "sales_1", &ids).await;
    view(&kit, "customer_service_1", &ids).await;
    assert!(open(&kit, "many_viewers").await.is_empty());
    view(&kit, "department_head_1", &ids[..1]).await;
    let alerts = open(&kit, "many_viewers").await;
    assert_eq!((alerts.len(), &alerts[0]["customerId"], &alerts[0]["count"]), (1, &json!(ids[0]), &json!(3)));
    assert!(alerts[0].get("staffId").is_none());
}

#[tokio::test]
async fn a_sudden_rise_is_one_against_what_is_usual() {
    let kit = Kit::start().await;
    let rule = "of = \"staff\"\nactions = [\"list_directory\"]\ncount = \"rows\"\nhours = 24\nthreshold = 4\nbaseline = { days = 30, factor = 3 }";
    under(&kit, &[("sudden_export", rule)]).await;
    let take = async |who: &str, times: usize| {
        for _ in 0..times {
            kit.staff(who).get("/directory").await.expect(200);
        }
    };
    // One takes two a day, the other nothing.
    for _ in 0..3 {
        take("sales_1", 2).await;
        kit.pass(SignedDuration::from_hours(24));
    }
    kit.pass(SignedDuration::from_hours(1));
    take("sales_1", 5).await;
    take("sales_2", 4).await;
    let alerts = open(&kit, "sudden_export").await;
    assert_eq!((alerts.len(), &alerts[0]["staffId"]), (1, &json!("stf_sales_2")), "five are usual where two are");
    take("sales_1", 1).await;
    assert_eq!(open(&kit, "sudden_export").await.len(), 2);
}
