use serde_json::json;
use tests::Kit;

use super::{HEAD, SERVICE, WRITER, answer, article, created, did, shown, text};

#[tokio::test]
async fn what_is_published_stays_while_another_version_is_written() {
    let kit = Kit::start().await;
    let id = answer(&kit, "退货期限").await;
    let body = json!({ "text": text("退货期限（新）") });
    did(&kit, WRITER, &id, "versions", body.clone()).await.expect(200);
    let again = did(&kit, WRITER, &id, "versions", body).await.expect(200).json();
    assert_eq!((&again["draft"]["number"], &again["title"]["zh"]), (&json!(3), &json!("退货期限")));
    let read = shown(&kit, SERVICE, &id).await.expect(200).json();
    assert_eq!(read["text"]["number"], 1);
    let standings = async |who: &str| {
        let page = kit.staff(who).get(format!("/knowledge/{id}/versions")).await.expect(200).json();
        let all = page["items"].as_array().unwrap().clone();
        all.iter().map(|one| format!("{} {}", one["number"], one["standing"].as_str().unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(standings(WRITER).await, ["3 draft", "2 dropped", "1 published"]);
    assert_eq!(standings(SERVICE).await, ["1 published"]);
    kit.staff(SERVICE).get(format!("/knowledge/{id}/versions/3")).await.expect(404);
    kit.staff(WRITER).get(format!("/knowledge/{id}/versions/3")).await.expect(200);
    kit.staff(WRITER).get(format!("/knowledge/{id}/versions/4")).await.expect(404);
    let first = kit.staff(WRITER).get(format!("/knowledge/{id}/versions?limit=2")).await.expect(200).json();
    let cursor = first["nextCursor"].as_str().unwrap();
    let rest = kit.staff(WRITER).get(format!("/knowledge/{id}/versions?limit=2&cursor={cursor}")).await.expect(200);
    assert_eq!(rest.json()["items"][0]["number"], 1);
}

#[tokio::test]
async fn whoever_writes_elsewhere_or_not_at_all_writes_nothing_here() {
    let kit = Kit::start().await;
    let id = answer(&kit, "退货期限").await;
    let body = json!({ "text": text("改") });
    for who in ["department_head_2", SERVICE, "general_manager_1"] {
        did(&kit, who, &id, "versions", body.clone()).await.expect(403);
        did(&kit, who, &id, "retirement", json!({ "reason": "改" })).await.expect(403);
    }
    did(&kit, HEAD, &id, "versions", body).await.expect(200);
    kit.staff(SERVICE).post("/knowledge").json(article("norm", "改")).send().await.expect(403);
    // It belongs to whoever answers for it: of his own department, and one who writes.
    let mut body = article("norm", "改");
    for (owner, status) in
        [("stf_department_head_2", 422), (&format!("stf_{SERVICE}") as &str, 422), ("stf_nobody", 422)]
    {
        body["ownerId"] = json!(owner);
        let refused = kit.staff(HEAD).post("/knowledge").json(body.clone()).send().await.expect(status);
        assert_eq!(refused.faults(), [("/ownerId".to_owned(), "not_assignable".to_owned())]);
    }
    body["ownerId"] = json!("stf_department_head_2");
    let made = kit.staff(WRITER).post("/knowledge").json(body).send().await.expect(201).json();
    assert_eq!((&made["ownerId"], &made["unitId"]), (&json!("stf_department_head_2"), &json!("unt_south")));
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let kit = Kit::start().await;
    let body = json!({
        "kind": "poem",
        "text": {
            "title": { "zh": " ", "en": "=1+1" }, "body": { "zh": "一\u{0}" }, "keywords": ["VIP", "ｖｉｐ", ""],
            "effectiveOn": "2020-01-01", "interpretedBy": "长".repeat(101),
        },
    });
    let refused = kit.staff(WRITER).post("/knowledge").json(body).send().await.expect(422);
    let expected = [
        ("/kind", "not_an_option"),
        ("/text/title/zh", "empty"),
        ("/text/title/en", "formula_prefix"),
        ("/text/body/zh", "control_character"),
        ("/text/keywords/1", "given_twice"),
        ("/text/keywords/2", "empty"),
        ("/text/interpretedBy", "too_long"),
        ("/text/effectiveOn", "date_in_past"),
    ];
    let told = refused.faults();
    for (pointer, code) in expected {
        assert!(told.contains(&(pointer.to_owned(), code.to_owned())), "{pointer} {code}: {told:?}");
    }
    assert_eq!(told.len(), expected.len(), "{told:?}");
}

#[tokio::test]
async fn it_is_written_once_however_often_it_is_sent_and_on_what_was_seen() {
    let kit = Kit::start().await;
    let send = async || kit.staff(WRITER).post("/knowledge").json(article("norm", "规范")).key("new").send().await;
    let (one, other) = (send().await.expect(201), send().await.expect(201));
    assert_eq!(one.id(), other.id());
    let seen = created(&kit, WRITER, "norm", "规范").await;
    let path = format!("/knowledge/{}/versions", seen.id());
    let write = async |key: &str, title: &str| {
        let body = json!({ "text": text(title) });
        kit.staff(WRITER).post(&path).json(body).seen(&seen).key(key).send().await
    };
    let (one, other) = tokio::join!(write("a", "一"), write("b", "二"));
    let mut both = [one.status.as_u16(), other.status.as_u16()];
    both.sort_unstable();
    assert_eq!(both, [200, 412], "of two at once, one has not seen the other");
    write("c", "三").await.expect(412);
    let now = shown(&kit, WRITER, &seen.id()).await.expect(200).json();
    assert_eq!(now["draft"]["number"], 2);
    let page = kit.staff(WRITER).get("/knowledge?state=draft").await.expect(200).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
}
