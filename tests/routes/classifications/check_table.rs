//! The third signature: after the second, by a third person; then the table is final.

use tests::Kit;

use super::{prepared, signature};

#[tokio::test]
async fn three_people_sign_in_their_order() {
    let kit = Kit::start().await;
    let table = prepared(&kit, "information_specialist_1", "grade").await;
    let early = signature(&kit, "general_manager_1", &table, "check").send().await.expect(409);
    assert_eq!(early.code(), "invalid_state");
    let reviewed = signature(&kit, "information_supervisor_1", &table, "review").send().await.expect(200);
    let same = signature(&kit, "information_supervisor_1", &reviewed, "check").send().await.expect(403);
    assert_eq!(same.code(), "own_request", "who reviewed it does not check it");
    let checked = signature(&kit, "general_manager_1", &reviewed, "check").key("k").send().await.expect(200);
    let again = signature(&kit, "general_manager_1", &reviewed, "check").key("k").send().await.expect(200);
    assert_eq!(checked.json(), again.json());
    let view = checked.json();
    let signed: Vec<_> = ["prepared", "reviewed", "checked"].iter().map(|who| view[*who]["by"].clone()).collect();
    assert_eq!(signed, ["stf_information_specialist_1", "stf_information_supervisor_1", "stf_general_manager_1"]);
    // Final: nobody signs any more.
    for what in ["review", "check"] {
        signature(&kit, "information_supervisor_2", &checked, what).send().await.expect(409);
    }
    signature(&kit, "sales_1", &checked, "check").send().await.expect(403);
}
