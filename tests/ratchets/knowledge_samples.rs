//! Samples of what staff go by. No customer is in it; each article belongs to the first department.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::domain::catalogue::Right;
use tests::{Answer, Kit};

use crate::operations::Operation;
use crate::samples::{Sample, Samples, filled};

const WRITER: &str = "management_specialist_1";

pub fn cases(operation: &str) -> &'static [&'static str] {
    match operation {
        "publish_article" => &["at_once", "approval"],
        "create_article"
        | "revise_article"
        | "retire_article"
        | "list_articles"
        | "view_article"
        | "list_article_versions"
        | "view_article_version"
        | "acknowledge_article"
        | "list_article_acknowledgements"
        | "count_article_acknowledgements"
        | "mark_article_use" => &["done"],
        _ => &[],
    }
}

impl Samples<'_> {
    pub async fn knowing(&self, operation: &Operation, case: &str) -> Sample {
        let kit = self.on.kit;
        let viewing = self.open(operation, vec![Right::KnowledgeView]);
        let reporting = Sample { by: "general_manager_1", needs: vec![Right::KnowledgeReport], ..viewing.clone() };
        let writing = Sample { by: WRITER, needs: vec![Right::KnowledgeWrite], ..viewing.clone() };
        let of = |made: &Answer| filled(&operation.path, &[("id", &made.id()), ("number", "1")]);
        match operation.id.as_str() {
            "create_article" => Sample { body: Some(article("norm")), status: 201, ..writing },
            "list_articles" => {
                // Of a kind that nothing else here is of: what a page costs depends on how many there are.
                published(kit, "quality_document").await;
                let path = "/knowledge?kind=quality_document&limit=1&q=%E9%80%80%E8%B4%A7".to_owned();
                Sample { path, ..viewing }
            }
            "view_article" | "list_article_versions" | "view_article_version" => {
                Sample { path: of(&published(kit, "standard_answer").await), ..viewing }
            }
            "mark_article_use" => {
                let path = of(&published(kit, "standard_answer").await);
                Sample { path, body: Some(json!({ "number": 1, "helped": true })), ..viewing }
            }
            "acknowledge_article" => {
                let path = of(&published(kit, "norm").await);
                Sample { path, body: Some(json!({ "number": 1 })), ..viewing }
            }
            "list_article_acknowledgements" | "count_article_acknowledgements" => {
                // Of a unit with one person in it: what it costs depends on how many there are.
                let (unit, _) = self.unit().await;
                let path = format!("{}?unitId={unit}", of(&published(kit, "norm").await));
                Sample { path, ..reporting }
            }
            id => {
                // Never published, it is there for those alone who write where it belongs.
                let made = drafted(kit, if case == "approval" { "norm" } else { "standard_answer" }).await;
                let (body, status) = match (id, case) {
                    ("publish_article", "approval") => (json!({ "reason": "首次发布" }), 202),
                    ("publish_article", _) => (json!({}), 201),
                    ("retire_article", _) => (json!({ "reason": "不再使用" }), 200),
                    _ => (json!({ "text": article("norm")["text"] }), 200),
                };
                let seen = Some(made.etag());
                Sample { path: of(&made), body: Some(body), seen, placed: true, status, ..writing }
            }
        }
    }
}

pub fn article(kind: &str) -> Value {
    json!({
        "kind": kind,
        "text": {
            "title": { "zh": "退货运费由谁承担", "en": "Who pays for returns" },
            "body": { "zh": "质量问题由公司承担，其他情形由客户承担。" },
            "keywords": ["退货", "运费"],
        },
    })
}

pub async fn drafted(kit: &Kit, kind: &str) -> Answer {
    kit.staff(WRITER).post("/knowledge").json(article(kind)).send().await.expect(201)
}

/// By whoever has to agree, if somebody does; as it is then.
pub async fn published(kit: &Kit, kind: &str) -> Answer {
    let made = drafted(kit, kind).await;
    let path = format!("/knowledge/{}", made.id());
    let call = kit.staff(WRITER).post(format!("{path}/publication")).json(json!({ "reason": "首次发布" }));
    let answer = call.seen(&made).key(&made.id()).send().await;
    if answer.status == 202 {
        let request = answer.header("location").unwrap().to_owned();
        // What happens at one moment has no order.
        kit.pass(SignedDuration::from_secs(1));
        let by = kit.staff("department_head_1");
        let shown = by.get(&request).await.expect(200);
        let decision = json!({ "decision": "approved", "reason": "同意发布" });
        by.post(format!("{request}/decisions")).json(decision).seen(&shown).send().await.expect(200);
    }
    kit.staff(WRITER).get(path).await.expect(200)
}
