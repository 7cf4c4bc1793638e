use tests::Kit;

use super::{asked, deciding, ids};

#[tokio::test]
async fn each_box_holds_its_own() {
    let kit = Kit::start().await;
    let mut paths = Vec::new();
    for name in ["a", "b", "c"] {
        paths.push(asked(&kit, name).await);
        kit.pass(jiff::SignedDuration::from_secs(1));
    }
    let head = kit.staff("department_head_1");
    let id = |path: &String| path.trim_start_matches("/approvals/").to_owned();
    let oldest_first: Vec<_> = paths.iter().map(id).collect();
    assert_eq!(ids(&head.get("/approvals?box=inbox").await.expect(200)), oldest_first);
    for nobody in ["department_head_2", "general_manager_1", "sales_1", "administrator_1"] {
        assert!(ids(&kit.staff(nobody).get("/approvals").await.expect(200)).is_empty(), "{nobody}");
    }
    let newest_first: Vec<_> = oldest_first.iter().rev().cloned().collect();
    assert_eq!(ids(&kit.staff("administrator_1").get("/approvals?box=sent").await.expect(200)), newest_first);
    deciding(&kit, "department_head_1", &paths[1], "approved").send().await.expect(200);
    assert_eq!(ids(&head.get("/approvals").await.expect(200)), [oldest_first[0].clone(), oldest_first[2].clone()]);
    assert_eq!(ids(&head.get("/approvals?box=decided").await.expect(200)), [oldest_first[1].clone()]);
    let first = head.get("/approvals?limit=1").await.expect(200);
    let cursor = first.json()["nextCursor"].as_str().unwrap().to_owned();
    let second = head.get(format!("/approvals?limit=1&cursor={cursor}")).await.expect(200);
    assert_eq!(ids(&second), [oldest_first[2].clone()]);
    head.get("/approvals?box=trash").await.expect(400);
}

#[tokio::test]
async fn what_nobody_decided_in_time_is_before_the_next_one_too() {
    let kit = Kit::start().await;
    let path = asked(&kit, "new").await;
    kit.pass(jiff::SignedDuration::from_hours(48));
    assert!(ids(&kit.staff("general_manager_1").get("/approvals").await.expect(200)).is_empty());
    kit.pass(jiff::SignedDuration::from_hours(2));
    assert_eq!(ids(&kit.staff("general_manager_1").get("/approvals").await.expect(200)).len(), 1);
    assert_eq!(ids(&kit.staff("department_head_1").get("/approvals").await.expect(200)).len(), 1);
    deciding(&kit, "general_manager_1", &path, "approved").send().await.expect(200);
}
