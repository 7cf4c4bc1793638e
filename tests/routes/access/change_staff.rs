use serde_json::json;
use tests::Kit;

use super::enrolled;

#[tokio::test]
async fn name_position_and_team_change_and_nothing_else() {
    let kit = Kit::start().await;
    let (made, client) = enrolled(&kit, "new").await;
    let path = format!("/access/staff/{}", made.id());
    let by = kit.staff("administrator_1");
    let body = json!({ "position": "客户经理", "teamId": "unt_team" });
    let changed = by.patch(&path).merge(body).seen(&made).send().await.expect(200);
    assert_eq!((&changed.json()["position"], &changed.json()["teamId"]), (&json!("客户经理"), &json!("unt_team")));
    let none = by.patch(&path).merge(json!({ "teamId": null })).seen(&changed).send().await.expect(200);
    assert!(none.json().get("teamId").is_none());
    assert_eq!(
        by.patch(&path).merge(json!({})).seen(&none).send().await.expect(422).faults()[0].1,
        "nothing_to_change"
    );
    for name in ["unitId", "regionId", "status", "agreement", "grants", "id"] {
        let answer = by.patch(&path).merge(json!({ name: "x" })).seen(&none).send().await.expect(422);
        assert_eq!(answer.faults()[0].1, "unknown_member", "{name}");
    }
    let old = by.patch(&path).merge(json!({ "name": "沈清" })).seen(&made).send().await.expect(412);
    assert_eq!(old.code(), "stale_version");
    let own = client.patch(&path).merge(json!({ "position": "总经理" })).seen(&none).send().await.expect(403);
    assert_eq!(own.code(), "forbidden");
}
