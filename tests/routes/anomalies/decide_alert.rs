//! An alert is dismissed or confirmed with a reason, by somebody else, once; no rule learns from it.

use jiff::SignedDuration;
use serde_json::{Value, json};
use tests::{Answer, Kit};

use super::{customers, listed, open, shown, under, view};

const BULK: &str = "of = \"staff\"\nacts = [\"disclosure\"]\ncount = \"customers\"\nhours = 1\nthreshold = 2";

fn dismissed() -> Value {
    json!({ "decision": "dismissed", "reason": "经核实为月度回访" })
}

async fn decided(kit: &Kit, by: &str, seen: &Answer, body: Value) -> Answer {
    kit.staff(by).post(format!("/anomalies/{}/decisions", seen.id())).json(body).seen(seen).send().await
}

async fn alert(kit: &Kit, ids: &[String]) -> Answer {
    view(kit, "sales_1", ids).await;
    shown(kit, &open(kit, "bulk_views").await[0]).await
}

#[tokio::test]
async fn what_was_dismissed_counts_no_more_and_what_comes_after_counts_as_before() {
    let kit = Kit::start().await;
    under(&kit, &[("bulk_views", BULK)]).await;
    let ids = customers(&kit, 1..4).await;
    let seen = alert(&kit, &ids[..2]).await;
    let answer = decided(&kit, "auditor_1", &seen, dismissed()).await.expect(200);
    assert_eq!(answer.json()["status"], "dismissed");
    assert_eq!(
        answer.json()["decision"],
        json!({ "at": "2026-06-09T02:00:31Z", "by": "stf_auditor_1", "reason": "经核实为月度回访" })
    );
    assert!(open(&kit, "bulk_views").await.is_empty());
    assert_eq!(listed(&kit, "bulk_views", "dismissed").await.len(), 1);
    kit.pass(SignedDuration::from_secs(1));
    // One more would be three, were the two not decided.
    view(&kit, "sales_1", &ids[2..]).await;
    assert!(open(&kit, "bulk_views").await.is_empty());
    view(&kit, "sales_1", &ids[..1]).await;
    assert_eq!(open(&kit, "bulk_views").await.len(), 1, "the rule is what it was");
}

#[tokio::test]
async fn it_takes_a_reason_a_version_and_an_open_alert() {
    let kit = Kit::start().await;
    under(&kit, &[("bulk_views", BULK)]).await;
    let ids = customers(&kit, 1..3).await;
    let seen = alert(&kit, &ids).await;
    let path = format!("/anomalies/{}/decisions", seen.id());
    let auditor = kit.staff("auditor_1");
    assert_eq!(auditor.post(&path).json(dismissed()).send().await.expect(428).code(), "version_missing");
    let stale = auditor.post(&path).json(dismissed()).header("if-match", "\"9\"").send().await;
    assert_eq!(stale.expect(412).code(), "stale_version");
    let silent = decided(&kit, "auditor_1", &seen, json!({ "decision": "dismissed", "reason": " " })).await.expect(422);
    assert_eq!(silent.faults()[0].0, "/reason");
    decided(&kit, "auditor_1", &seen, json!({ "decision": "open", "reason": "x" })).await.expect(422);
    let body = json!({ "decision": "confirmed", "reason": "无法排除违规查询" });
    let answer = decided(&kit, "auditor_1", &seen, body).await.expect(200);
    assert_eq!(decided(&kit, "auditor_2", &answer, dismissed()).await.expect(409).code(), "invalid_state");
    auditor.get("/anomalies/alr_0197513f4b0070008000000000000000").await.expect(404);
}

#[tokio::test]
async fn only_who_answers_for_the_trail_and_nobody_of_himself() {
    let kit = Kit::start().await;
    under(&kit, &[("own", "of = \"staff\"\nactions = [\"list_audits\"]\ncount = \"rows\"\nhours = 1\nthreshold = 1")])
        .await;
    kit.staff("auditor_1").get("/audits?staff=stf_sales_1").await.expect(200);
    let seen = shown(&kit, &open(&kit, "own").await[0]).await;
    assert_eq!(decided(&kit, "auditor_1", &seen, dismissed()).await.expect(403).code(), "own_request");
    assert_eq!(decided(&kit, "general_manager_1", &seen, dismissed()).await.expect(403).code(), "forbidden");
    kit.staff("general_manager_1").get(format!("/anomalies/{}", seen.id())).await.expect(200);
    for who in ["sales_1", "information_supervisor_1", "administrator_1", "department_head_1"] {
        for path in ["/anomalies", "/anomalies/rules", "/anomalies/watched-customers"] {
            assert_eq!(kit.staff(who).get(path).await.expect(403).code(), "forbidden", "{who} {path}");
        }
    }
    decided(&kit, "auditor_2", &seen, dismissed()).await.expect(200);
}
