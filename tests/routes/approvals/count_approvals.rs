use serde_json::json;
use tests::Kit;

use super::asked;

#[tokio::test]
async fn it_counts_what_waits_and_what_was_asked_for() {
    let kit = Kit::start().await;
    for name in ["a", "b"] {
        asked(&kit, name).await;
    }
    let counts = async |who: &str| {
        let counts = kit.staff(who).get("/approvals/counts").await.expect(200).json();
        let flow =
            counts["flows"].as_array().unwrap().iter().find(|flow| flow["flow"] == "high_grant").unwrap().clone();
        (flow["waiting"].clone(), flow["sent"].clone())
    };
    assert_eq!(counts("department_head_1").await, (json!(2), json!(0)));
    assert_eq!(counts("administrator_1").await, (json!(0), json!(2)));
    assert_eq!(counts("general_manager_1").await, (json!(0), json!(0)));
}

#[tokio::test]
async fn it_counts_what_the_inbox_shows() {
    let kit = Kit::start().await;
    asked(&kit, "new").await;
    // It is before his department's head, who gets it and so can not decide it.
    let body = json!({
        "staffId": "stf_department_head_1", "role": "customer_service",
        "scope": { "reach": "units", "ids": ["unt_east"] }, "reason": "兼任",
    });
    kit.staff("administrator_1").post("/access/grants").json(body).send().await.expect(202);
    for (hours, waiting) in [(0, [1, 0]), (60, [1, 2])] {
        kit.pass(jiff::SignedDuration::from_hours(hours));
        for (who, waiting) in ["department_head_1", "general_manager_1"].into_iter().zip(waiting) {
            let staff = kit.staff(who);
            let shown = super::ids(&staff.get("/approvals").await.expect(200)).len();
            let counts = staff.get("/approvals/counts").await.expect(200).json();
            let flows = counts["flows"].as_array().unwrap();
            let counted: u64 = flows.iter().map(|flow| flow["waiting"].as_u64().unwrap()).sum();
            assert_eq!((shown, counted), (waiting, waiting as u64), "{who} after {hours} hours");
        }
    }
}
