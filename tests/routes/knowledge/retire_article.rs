use serde_json::json;
use tests::Kit;

use super::{SERVICE, WRITER, answer, created, did, norm, shown, text};

#[tokio::test]
async fn nobody_goes_by_it_and_everybody_can_read_it() {
    let kit = Kit::start().await;
    let id = norm(&kit, "上门服务规范").await;
    did(&kit, WRITER, &id, "versions", json!({ "text": text("修订") })).await.expect(200);
    did(&kit, WRITER, &id, "retirement", json!({ "reason": " " })).await.expect(422);
    did(&kit, WRITER, &id, "retirement", json!({ "reason": "由新规范取代" })).await.expect(200);
    let read = shown(&kit, SERVICE, &id).await.expect(200).json();
    assert_eq!((&read["stage"], &read["retired"]["reason"]), (&json!("retired"), &json!("由新规范取代")));
    assert_eq!(read["text"]["standing"], "former");
    assert!(read.get("published").is_none(), "{read}");
    for (what, body) in [
        ("retirement", json!({ "reason": "再次" })),
        ("versions", json!({ "text": text("修订") })),
        ("publication", json!({ "reason": "再次" })),
    ] {
        did(&kit, WRITER, &id, what, body).await.expect(409);
    }
    let path = format!("/knowledge/{id}/acknowledgements");
    kit.staff(SERVICE).post(path).json(json!({ "number": 1 })).send().await.expect(409);
    let listed = async |query: &str| {
        let page = kit.staff(SERVICE).get(format!("/knowledge{query}")).await.expect(200).json();
        page["items"].as_array().unwrap().len()
    };
    assert_eq!((listed("").await, listed("?state=retired").await), (0, 1));
}

#[tokio::test]
async fn what_was_never_published_stays_with_those_who_wrote_it() {
    let kit = Kit::start().await;
    let id = created(&kit, WRITER, "norm", "草稿").await.id();
    let seen = shown(&kit, WRITER, &id).await.expect(200);
    let send = async || {
        let call = kit.staff(WRITER).post(format!("/knowledge/{id}/retirement")).json(json!({ "reason": "不用了" }));
        call.seen(&seen).key("gone").send().await
    };
    send().await.expect(200);
    send().await.expect(200);
    shown(&kit, SERVICE, &id).await.expect(404);
    answer(&kit, "别的").await;
    for (who, count) in [(SERVICE, 0), (WRITER, 1), ("department_head_2", 0)] {
        let page = kit.staff(who).get("/knowledge?state=retired").await.expect(200).json();
        assert_eq!(page["items"].as_array().unwrap().len(), count, "{who}");
    }
}
