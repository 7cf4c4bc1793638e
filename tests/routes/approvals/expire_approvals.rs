//! What nobody decides ends: by the clock at once, in the record when the schedule comes by.

use jiff::SignedDuration;
use shared::runtime::Ended;
use tests::Kit;

use super::{asked, deciding, ids};

#[tokio::test]
async fn a_request_that_nobody_decides_expires_whether_or_not_the_schedule_runs() {
    let kit = Kit::start().await;
    let path = asked(&kit, "new").await;
    // 16 and 24 working hours: over on the sixth working day.
    kit.pass(SignedDuration::from_hours(24 * 8));
    let head = kit.staff("department_head_1");
    let asker = kit.staff("administrator_1");
    assert_eq!(asker.get(&path).await.expect(200).json()["status"], "expired");
    for who in ["department_head_1", "general_manager_1"] {
        let late = deciding(&kit, who, &path, "approved").send().await.expect(409);
        assert_eq!(late.code(), "invalid_state");
    }
    assert!(ids(&head.get("/approvals").await.expect(200)).is_empty());
    for _ in 0..2 {
        assert_eq!(kit.system.run("approval-trigger", |run| run).await.unwrap().unwrap(), Ended::Done);
    }
    let shown = asker.get(&path).await.expect(200).json();
    assert_eq!(shown["status"], "expired");
    let history = shown["history"].as_array().unwrap();
    assert_eq!((history.len(), &history[1]["by"]), (2, &"stf_system".into()));
    deciding(&kit, "department_head_1", &path, "approved").send().await.expect(409);
}
