use jiff::SignedDuration;
use serde_json::json;
use tests::Kit;

use super::{HEAD, MANAGER, SERVICE, WRITER, answer, asked, created, decided, did, norm, shown};

#[tokio::test]
async fn an_answer_is_published_at_once_and_read_by_everybody() {
    let kit = Kit::start().await;
    let draft = created(&kit, WRITER, "standard_answer", "退货运费由谁承担").await;
    let id = draft.id();
    shown(&kit, SERVICE, &id).await.expect(404);
    shown(&kit, "department_head_2", &id).await.expect(404);
    let published = did(&kit, WRITER, &id, "publication", json!({})).await.expect(201);
    assert_eq!(published.header("location"), Some(format!("/knowledge/{id}/versions/1").as_str()));
    let read = shown(&kit, SERVICE, &id).await.expect(200).json();
    assert_eq!(read["text"]["body"]["zh"], "质量问题由公司承担。");
    assert_eq!((&read["stage"], &read["published"]["number"]), (&json!("published"), &json!(1)));
    assert_eq!(read["text"]["publishedBy"], format!("stf_{WRITER}"));
    assert!(read.get("draft").is_none() && read.get("acknowledgedAt").is_none(), "{read}");
    did(&kit, WRITER, &id, "publication", json!({})).await.expect(409);
    shown(&kit, "administrator_1", &id).await.expect(403);
}

#[tokio::test]
async fn a_norm_is_published_when_the_head_of_the_department_agrees() {
    let kit = Kit::start().await;
    let id = created(&kit, WRITER, "norm", "上门服务规范").await.id();
    did(&kit, WRITER, &id, "publication", json!({})).await.expect(422);
    let request = asked(&kit, WRITER, &id).await;
    shown(&kit, SERVICE, &id).await.expect(404);
    did(&kit, WRITER, &id, "publication", json!({ "reason": "再次" })).await.expect(409);
    let matter = kit.staff(HEAD).get(&request).await.expect(200).json()["matter"].clone();
    assert_eq!((&matter["kind"], &matter["articleKindLabel"]), (&json!("article"), &json!("业务操作规范")));
    assert_eq!(matter["body"]["zh"], "质量问题由公司承担。", "he reads what he approves");
    // Whoever asked decides nothing, nor the head of another department.
    kit.staff("department_head_2").get(&request).await.expect(404);
    assert_eq!(decided(&kit, WRITER, &request, "approved").await.expect(403).code(), "own_request");
    decided(&kit, HEAD, &request, "approved").await.expect(200);
    let read = shown(&kit, SERVICE, &id).await.expect(200).json();
    assert_eq!(read["text"]["publishedBy"], format!("stf_{HEAD}"));
    assert_eq!(read["acknowledge"], true);
    assert!(read["published"]["reviewDueOn"].as_str().unwrap().starts_with("2027"), "{read}");
}

#[tokio::test]
async fn what_binds_the_company_takes_the_general_manager_too() {
    let kit = Kit::start().await;
    let id = created(&kit, WRITER, "commitment", "四小时内上门").await.id();
    let request = asked(&kit, WRITER, &id).await;
    decided(&kit, HEAD, &request, "approved").await.expect(200);
    shown(&kit, SERVICE, &id).await.expect(404);
    decided(&kit, MANAGER, &request, "approved").await.expect(200);
    shown(&kit, SERVICE, &id).await.expect(200);
}

#[tokio::test]
async fn what_is_refused_or_taken_back_or_forgotten_can_be_written_again() {
    let kit = Kit::start().await;
    for ending in ["refused", "withdrawn", "forgotten"] {
        let id = created(&kit, WRITER, "norm", "上门服务规范").await.id();
        let request = asked(&kit, WRITER, &id).await;
        let text = json!({ "text": super::text("上门服务规范（修订）") });
        let early = did(&kit, WRITER, &id, "versions", text.clone()).await.expect(409);
        assert_eq!(early.faults(), [("/text".to_owned(), "change_pending".to_owned())]);
        match ending {
            "refused" => drop(decided(&kit, HEAD, &request, "refused").await.expect(200)),
            "withdrawn" => {
                let now = kit.staff(WRITER).get(&request).await.expect(200);
                let call = kit.staff(WRITER).post(format!("{request}/withdrawal"));
                call.json(json!({ "reason": "有误" })).seen(&now).send().await.expect(200);
            }
            _ => {
                kit.pass(SignedDuration::from_hours(24 * 60));
                kit.system.run("approval-trigger", |run| run).await.unwrap().unwrap();
            }
        }
        let now = shown(&kit, WRITER, &id).await.expect(200).json();
        assert!(now["draft"].get("approvalId").is_none(), "{ending}: {now}");
        shown(&kit, SERVICE, &id).await.expect(404);
        did(&kit, WRITER, &id, "versions", text).await.expect(200);
        let request = asked(&kit, WRITER, &id).await;
        decided(&kit, HEAD, &request, "approved").await.expect(200);
        assert_eq!(shown(&kit, SERVICE, &id).await.expect(200).json()["published"]["number"], 2, "{ending}");
    }
}

#[tokio::test]
async fn the_version_before_holds_until_the_new_one_does() {
    let kit = Kit::start().await;
    let id = answer(&kit, "退货期限").await;
    let later = kit.system.apps()["knowledge"].today().checked_add(jiff::ToSpan::days(10)).unwrap();
    let mut text = super::text("退货期限（新）");
    text["effectiveOn"] = json!(later);
    did(&kit, WRITER, &id, "versions", json!({ "text": text })).await.expect(200);
    did(&kit, WRITER, &id, "publication", json!({})).await.expect(201);
    let now = shown(&kit, SERVICE, &id).await.expect(200).json();
    assert_eq!((&now["published"]["number"], &now["published"]["inForce"]), (&json!(2), &json!(1)));
    assert_eq!(now["published"]["effectiveOn"], json!(later));
    let former = kit.staff(SERVICE).get(format!("/knowledge/{id}/versions/1")).await.expect(200).json();
    assert_eq!((&former["standing"], &former["title"]["zh"]), (&json!("former"), &json!("退货期限")));
    kit.pass(SignedDuration::from_hours(24 * 10));
    assert_eq!(shown(&kit, SERVICE, &id).await.expect(200).json()["published"]["inForce"], 2);
}

#[tokio::test]
async fn it_is_published_once_however_often_it_is_sent() {
    let kit = Kit::start().await;
    let draft = created(&kit, WRITER, "norm", "上门服务规范").await;
    let path = format!("/knowledge/{}/publication", draft.id());
    let send = async || {
        let call = kit.staff(WRITER).post(&path).json(json!({ "reason": "首次发布" }));
        call.seen(&draft).key("published").send().await
    };
    let (one, other) = tokio::join!(send(), send());
    for answer in [one, other, send().await] {
        assert!([202, 409].contains(&answer.status.as_u16()), "{}", answer.text());
    }
    let waiting = kit.staff(HEAD).get("/approvals").await.expect(200).json();
    assert_eq!(waiting["items"].as_array().unwrap().len(), 1, "{waiting}");
    let stale = kit.staff(WRITER).post(&path).json(json!({ "reason": "另一次" })).seen(&draft).send().await;
    stale.expect(412);
    kit.staff(WRITER).post(&path).json(json!({ "reason": "另一次" })).send().await.expect(428);
}

#[tokio::test]
async fn a_company_may_not_let_it_be_published_by_one_alone() {
    let kit = Kit::start().await;
    let set = |approval: &str| {
        let kind = "id = \"norm\"\nlabel = { zh = \"规范\", en = \"Norm\" }\nsource = [\"SVC-20\"]\nreview_months = 3";
        json!({ "text": format!("version = \"own.1\"\n[[knowledge.kind]]\n{kind}\n{approval}") })
    };
    let put = async |text| {
        let call = kit.staff("administrator_1").call(http::Method::PUT, "/catalogue").json(text);
        call.header("if-match", "\"0\"").send().await
    };
    put(set("")).await.expect(422);
    put(set("approval = \"knowledge_policy\"\nacknowledge = true")).await.expect(200);
    kit.pass(SignedDuration::from_mins(1));
    let id = norm_by_two(&kit).await;
    let due = shown(&kit, SERVICE, &id).await.expect(200).json()["published"]["reviewDueOn"].clone();
    assert!(due.as_str().unwrap() < "2027", "{due}");
}

async fn norm_by_two(kit: &Kit) -> String {
    let id = created(kit, WRITER, "norm", "规范").await.id();
    let request = asked(kit, WRITER, &id).await;
    decided(kit, HEAD, &request, "approved").await.expect(200);
    decided(kit, MANAGER, &request, "approved").await.expect(200);
    id
}

#[tokio::test]
async fn nothing_is_published_of_what_was_retired_meanwhile() {
    let kit = Kit::start().await;
    let id = norm(&kit, "上门服务规范").await;
    did(&kit, WRITER, &id, "versions", json!({ "text": super::text("上门服务规范（修订）") })).await.expect(200);
    let request = asked(&kit, WRITER, &id).await;
    did(&kit, WRITER, &id, "retirement", json!({ "reason": "不再使用" })).await.expect(200);
    let late = decided(&kit, HEAD, &request, "approved").await.expect(409);
    assert_eq!(late.faults(), [("/decision".to_owned(), "superseded".to_owned())]);
    decided(&kit, HEAD, &request, "refused").await.expect(200);
    assert_eq!(shown(&kit, SERVICE, &id).await.expect(200).json()["stage"], "retired");
}
