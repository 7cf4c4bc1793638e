//! What staff go by: written, published, read, retired (SVC-20, SVC-26, VIS-03, WRK-06).

mod list_articles;
mod publish_article;
mod readers;
mod retire_article;
mod revise_article;

use serde_json::{Value, json};
use tests::{Answer, Kit};

/// Writes everywhere.
const WRITER: &str = "management_specialist_1";
const HEAD: &str = "department_head_1";
const MANAGER: &str = "general_manager_1";
const SERVICE: &str = "customer_service_1";

fn text(title: &str) -> Value {
    json!({ "title": { "zh": title }, "body": { "zh": "质量问题由公司承担。" }, "keywords": ["退货", "ＶＩＰ"] })
}

fn article(kind: &str, title: &str) -> Value {
    json!({ "kind": kind, "text": text(title) })
}

async fn created(kit: &Kit, who: &str, kind: &str, title: &str) -> Answer {
    kit.staff(who).post("/knowledge").json(article(kind, title)).send().await.expect(201)
}

async fn shown(kit: &Kit, who: &str, id: &str) -> Answer {
    kit.staff(who).get(format!("/knowledge/{id}")).await
}

/// Something done with an article as it is now.
async fn did(kit: &Kit, who: &str, id: &str, what: &str, body: Value) -> Answer {
    let now = shown(kit, WRITER, id).await.expect(200);
    kit.staff(who).post(format!("/knowledge/{id}/{what}")).json(body).seen(&now).send().await
}

/// Its draft is sent on its way; where a second person is asked, the path of the request.
async fn asked(kit: &Kit, who: &str, id: &str) -> String {
    let answer = did(kit, who, id, "publication", json!({ "reason": "首次发布" })).await.expect(202);
    answer.header("location").unwrap().to_owned()
}

async fn decided(kit: &Kit, who: &str, request: &str, decision: &str) -> Answer {
    let now = kit.staff(who).get(request).await.expect(200);
    let call = kit.staff(who).post(format!("{request}/decisions"));
    call.json(json!({ "decision": decision, "reason": "已审阅" })).seen(&now).send().await
}

/// A norm that everybody goes by.
async fn norm(kit: &Kit, title: &str) -> String {
    let id = created(kit, WRITER, "norm", title).await.id();
    let request = asked(kit, WRITER, &id).await;
    decided(kit, HEAD, &request, "approved").await.expect(200);
    id
}

/// An answer that is published at once.
async fn answer(kit: &Kit, title: &str) -> String {
    let id = created(kit, WRITER, "standard_answer", title).await.id();
    did(kit, WRITER, &id, "publication", json!({})).await.expect(201);
    id
}
