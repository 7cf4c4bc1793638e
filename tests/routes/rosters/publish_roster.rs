use serde_json::json;
use tests::Kit;

use super::{HEAD, OTHER_HEAD, SALES, SERVICE, marks, planned, publish, shown};

#[tokio::test]
async fn staff_see_what_is_published_and_each_his_own() {
    let kit = Kit::start().await;
    let made = planned(&kit, "2026-07", "five_two", "day", &[(SERVICE, 0), (SALES, 2)]).await;
    let mine = async |who: &str| kit.staff(who).get("/rosters/mine?month=2026-07").await.expect(200).json();
    // Nobody but those who plan it knows of it.
    shown(&kit, SERVICE, "2026-07").await.expect(404);
    shown(&kit, "general_manager_1", "2026-07").await.expect(404);
    assert_eq!(mine(SERVICE).await["items"], json!([]));
    let published = publish(&kit, HEAD, "2026-07", &made).await.expect(200);
    assert_eq!((published.etag(), &published.json()["publishedBy"]), ("\"2\"".into(), &json!("stf_department_head_1")));
    assert_eq!(shown(&kit, SERVICE, "2026-07").await.expect(200).json()["items"].as_array().unwrap().len(), 2);
    shown(&kit, "general_manager_1", "2026-07").await.expect(200);
    shown(&kit, "customer_service_2", "2026-07").await.expect(404);
    shown(&kit, SALES, "2026-07").await.expect(403);
    let own = mine(SALES).await;
    assert_eq!((&own["items"][0]["unitId"], &own["shifts"][0]["from"]), (&json!("unt_east"), &json!("09:00")));
    assert!(marks(&own["items"][0]).starts_with("ddd..ddddd"));
    assert_eq!(mine("sales_2").await["items"], json!([]));
    kit.staff(SALES).get("/rosters/mine").await.expect(200);
    kit.staff(SALES).get("/rosters/mine?month=2026-7").await.expect(400);
}

#[tokio::test]
async fn a_month_is_published_once_by_whoever_has_seen_it() {
    let kit = Kit::start().await;
    let nothing = shown(&kit, HEAD, "2026-07").await.expect(200);
    assert_eq!(nothing.etag(), "\"0\"");
    publish(&kit, HEAD, "2026-07", &nothing).await.expect(409);
    let made = planned(&kit, "2026-07", "five_two", "day", &[(SERVICE, 0)]).await;
    publish(&kit, HEAD, "2026-07", &nothing).await.expect(412);
    publish(&kit, OTHER_HEAD, "2026-07", &made).await.expect(404);
    publish(&kit, SERVICE, "2026-07", &made).await.expect(403);
    let send = async || {
        let call = kit.staff(HEAD).post("/rosters/unt_east/2026-07/publication").json(json!({}));
        call.seen(&made).key("publish").send().await
    };
    let (one, other) = (send().await.expect(200), send().await.expect(200));
    assert_eq!(one.json(), other.json());
    publish(&kit, HEAD, "2026-07", &one).await.expect(409);
}
