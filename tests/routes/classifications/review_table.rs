//! The second signature.

use tests::Kit;

use super::{prepared, signature};

#[tokio::test]
async fn another_person_with_the_right_signs_once() {
    let kit = Kit::start().await;
    let table = prepared(&kit, "information_specialist_1", "grade").await;
    signature(&kit, "information_specialist_1", &table, "review").send().await.expect(403);
    signature(&kit, "department_head_2", &table, "review").send().await.expect(404);
    let reviewed = signature(&kit, "department_head_1", &table, "review").send().await.expect(200);
    assert_eq!(reviewed.json()["reviewed"]["by"], "stf_department_head_1");
    let stale = signature(&kit, "management_specialist_1", &table, "review").send().await.expect(412);
    assert_eq!(stale.code(), "stale_version");
    let twice = signature(&kit, "management_specialist_1", &reviewed, "review").send().await.expect(409);
    assert_eq!(twice.code(), "invalid_state");
}

#[tokio::test]
async fn whoever_prepared_it_does_not_review_it() {
    let kit = Kit::start().await;
    let table = prepared(&kit, "information_supervisor_1", "region").await;
    let own = signature(&kit, "information_supervisor_1", &table, "review").send().await.expect(403);
    assert_eq!(own.code(), "own_request");
    // Of the whole company: a head of one department does not reach it.
    signature(&kit, "department_head_1", &table, "review").send().await.expect(404);
    signature(&kit, "information_supervisor_2", &table, "review").send().await.expect(200);
}
