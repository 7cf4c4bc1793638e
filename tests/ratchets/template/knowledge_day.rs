//! A day of those who write what staff go by, and of those who go by it.

use serde_json::json;
use tests::Kit;

use crate::knowledge_samples::{article, drafted, published};

const WRITER: &str = "management_specialist_1";

pub async fn a_day(kit: &Kit) {
    let norm = published(kit, "norm").await;
    let (path, read) = (format!("/knowledge/{}", norm.id()), json!({ "number": 1 }));
    let sales = kit.staff("sales_1");
    sales.get(&path).await.expect(200);
    for list in [
        "/knowledge?limit=1",
        "/knowledge?q=%E9%80%80%E8%B4%A7&unread=true",
        "/knowledge?kind=norm",
        "/knowledge?unitId=unt_east",
        "/knowledge?unitId=unt_east&kind=norm",
    ] {
        sales.get(list).await.expect(200);
    }
    sales.post(format!("{path}/acknowledgements")).json(read).key("read").send().await.expect(200);
    let used = json!({ "number": 1, "helped": true });
    sales.post(format!("{path}/uses")).json(used).key("used").send().await.expect(200);
    let head = kit.staff("department_head_1");
    head.get(format!("{path}/acknowledgements")).await.expect(200);
    head.get(format!("{path}/acknowledgements/counts")).await.expect(200);
    let writer = kit.staff(WRITER);
    let text = json!({ "text": article("norm")["text"] });
    let revised = writer.post(format!("{path}/versions")).json(text).seen(&norm).send().await.expect(200);
    writer.get("/knowledge?state=draft").await.expect(200);
    sales.get(format!("{path}/versions")).await.expect(200);
    sales.get(format!("{path}/versions/1")).await.expect(200);
    let over = json!({ "reason": "由新规范取代" });
    writer.post(format!("{path}/retirement")).json(over).seen(&revised).send().await.expect(200);
    // Left undecided, for the schedule that ends it.
    let waiting = drafted(kit, "policy").await;
    let call = writer.post(format!("/knowledge/{}/publication", waiting.id()));
    call.json(json!({ "reason": "首次发布" })).seen(&waiting).send().await.expect(202);
}
