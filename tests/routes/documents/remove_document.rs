use embedded::{Effect, Fault};
use jiff::SignedDuration;
use serde_json::json;
use shared::domain::catalogue::Right;
use tests::{Answer, Call, Client, Kit};

use super::fixture::{files, licence, papers};
use crate::customers::fixture::{registered_company, roles};

fn removal(by: &Client, company: &Answer, document: &Answer) -> Call {
    let path = format!("{}/{}/removal", papers(company), document.id());
    by.post(path).json(json!({ "reason": "replaced" })).seen(document)
}

#[tokio::test]
async fn the_scan_is_gone_and_that_it_was_there_is_not() {
    let kit = Kit::start().await;
    let company = registered_company(&kit.staff("sales_1"), 1).await;
    let made = licence(&kit, &company).await;
    let specialist = kit.staff("management_specialist_1");
    let removed = removal(&specialist, &company, &made).key("once").send().await.expect(200);
    let gone =
        json!({ "at": removed.json()["removed"]["at"], "by": "stf_management_specialist_1", "reason": "replaced" });
    assert_eq!((&removed.json()["removed"], removed.etag()), (&gone, "\"2\"".to_owned()));
    assert_eq!(files(&kit).await, 0);
    specialist.get(format!("{}/{}/content", papers(&company), made.id())).await.expect(404);
    let listed = specialist.get(papers(&company)).await.json();
    assert_eq!(listed["items"][0]["removed"], gone);
    removal(&specialist, &company, &made).key("once").send().await.expect(200);
    removal(&specialist, &company, &made).send().await.expect(412);
    removal(&specialist, &company, &removed).send().await.expect(409);
}

#[tokio::test]
async fn only_by_those_who_may() {
    let kit = Kit::start().await;
    let company = registered_company(&kit.staff("sales_1"), 1).await;
    let made = licence(&kit, &company).await;
    for role in roles(|role| !role.may(Right::DocumentsRemove)) {
        removal(&kit.staff(&format!("{role}_1")), &company, &made).send().await.expect(403);
    }
    assert_eq!(files(&kit).await, 1);
}

/// A removal that failed has noted the file as loose: what is on file stays all the same.
#[tokio::test]
async fn one_that_fails_takes_nothing_away() {
    let kit = Kit::start().await;
    let company = registered_company(&kit.staff("sales_1"), 1).await;
    let made = licence(&kit, &company).await;
    let throttled = Fault::new(Effect::Throttle).operation("TransactWriteItems").principal("documents").times(20);
    let struck = kit.system.embedded().faults().inject(throttled);
    removal(&kit.staff("management_specialist_1"), &company, &made).send().await.expect(503);
    kit.system.embedded().faults().clear();
    assert!(struck.count() > 0);
    kit.pass(SignedDuration::from_mins(61));
    licence(&kit, &company).await;
    assert_eq!(files(&kit).await, 2);
    let content = format!("{}/{}/content", papers(&company), made.id());
    kit.staff("sales_1").get(content).await.expect(200);
}
