use embedded::{Effect, Fault};
use futures::TryStreamExt;
use jiff::SignedDuration;
use object_store::ObjectStoreExt;
use serde_json::json;
use tests::{Answer, Kit};

use super::{HANDLER, registered, shown};

const PHOTOGRAPH: &[u8] = b"\x89PNG\r\n\x1a\n a broken pump";

async fn attached(kit: &Kit, who: &str, id: &str, content: &'static [u8]) -> Answer {
    let now = shown(kit, HANDLER, id).await.expect(200);
    let call = kit.staff(who).post(format!("/complaints/{id}/attachments"));
    call.bytes("image/png", content).seen(&now).send().await
}

async fn files(kit: &Kit) -> Vec<Vec<u8>> {
    let bucket = kit.system.embedded().objects();
    let mut contents = Vec::new();
    for one in bucket.list(None).try_collect::<Vec<_>>().await.unwrap() {
        contents.push(bucket.get(&one.location).await.unwrap().bytes().await.unwrap().to_vec());
    }
    contents
}

#[tokio::test]
async fn supporting_material_stands_sealed_with_the_complaint() {
    let kit = Kit::start().await;
    let id = registered(&kit, json!({})).await.id();
    let view = attached(&kit, HANDLER, &id, PHOTOGRAPH).await.expect(200).json();
    let file = view["attachments"][0].clone();
    assert_eq!((&file["mediaType"], &file["bytes"]), (&json!("image/png"), &json!(PHOTOGRAPH.len())));
    let path = format!("/complaints/{id}/attachments/{}", file["id"].as_str().unwrap());
    let content = kit.staff("department_head_1").get(&path).await.expect(200);
    assert_eq!(content.bytes, PHOTOGRAPH);
    assert_eq!(content.header("content-type"), Some("image/png"));
    assert!(content.header("content-disposition").unwrap().starts_with("attachment;"));
    kit.staff("customer_service_2").get(&path).await.expect(404);
    let stored = files(&kit).await;
    assert!(stored.len() == 1 && !stored[0].windows(6).any(|bytes| bytes == b"broken"), "sealed");
}

#[tokio::test]
async fn what_is_no_scan_is_refused_and_leaves_nothing() {
    let kit = Kit::start().await;
    let id = registered(&kit, json!({})).await.id();
    attached(&kit, HANDLER, &id, b"MZ a program").await.expect(415);
    attached(&kit, HANDLER, &id, b"").await.expect(400);
    attached(&kit, "management_specialist_2", &id, PHOTOGRAPH).await.expect(403);
    assert!(files(&kit).await.is_empty());
}

#[tokio::test]
async fn a_file_that_a_crash_left_behind_is_cleared_away() {
    let kit = Kit::start().await;
    let id = registered(&kit, json!({})).await.id();
    let throttled = Fault::new(Effect::Throttle).operation("TransactWriteItems").principal("complaints").times(20);
    kit.system.embedded().faults().inject(throttled);
    attached(&kit, HANDLER, &id, PHOTOGRAPH).await.expect(503);
    kit.system.embedded().faults().clear();
    assert_eq!(files(&kit).await.len(), 1);
    kit.pass(SignedDuration::from_mins(61));
    attached(&kit, HANDLER, &id, PHOTOGRAPH).await.expect(200);
    assert_eq!(files(&kit).await.len(), 1, "the one that belongs to the complaint");
}
