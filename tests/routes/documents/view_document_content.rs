use embedded::{Effect, Fault};
use object_store::ObjectStoreExt;
use serde_json::json;
use tests::Kit;

use super::fixture::{PDF, PNG, licence, papers, scan};
use crate::customers::fixture::registered_company;

#[tokio::test]
async fn the_very_bytes_as_a_file_to_keep_and_on_record() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let made = licence(&kit, &company).await;
    kit.system.apps()["documents"].vault.forget();
    let content = sales.get(format!("{}/{}/content", papers(&company), made.id())).await.expect(200);
    assert_eq!(&content.bytes[..], PDF);
    let heads = ["content-type", "x-content-type-options", "content-security-policy", "cache-control"];
    let told: Vec<_> = heads.iter().map(|name| content.header(name).unwrap()).collect();
    assert_eq!(told, ["application/pdf", "nosniff", "sandbox; default-src 'none'", "no-store"]);
    let file = format!("attachment; filename=\"{}.pdf\"", made.id());
    assert_eq!(content.header("content-disposition"), Some(file.as_str()));
    kit.settle().await;
    let head = kit.staff("department_head_1");
    let seen = head.get(format!("/customers/{}/timeline?include=disclosures", company.id())).await.json();
    let row = seen["items"].as_array().unwrap().iter().find(|row| row["action"] == "view_document_content").unwrap();
    assert_eq!((&row["staff"], &row["fields"]), (&json!("stf_sales_1"), &json!(["content"])));
}

#[tokio::test]
async fn nothing_leaves_that_is_not_on_record_first() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let made = licence(&kit, &company).await;
    kit.system.embedded().faults().inject(Fault::new(Effect::Throttle).table("kehu-audit"));
    let refused = sales.get(format!("{}/{}/content", papers(&company), made.id())).await.expect(503);
    assert!(!refused.text().contains("PDF"));
}

/// Sealed for one place: a scan put in place of another does not open.
#[tokio::test]
async fn swapped_files_and_lost_ones_are_told_from_what_was_stored() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let first = licence(&kit, &company).await;
    let second = scan(&sales, &company, "tax_registration", PNG).send().await.expect(201);
    let objects = kit.system.embedded().objects();
    let name = |id: String| object_store::path::Path::from(format!("documents/{id}"));
    let other = objects.get(&name(second.id())).await.unwrap().bytes().await.unwrap();
    objects.put(&name(first.id()), other.into()).await.unwrap();
    objects.delete(&name(second.id())).await.unwrap();
    for document in [first, second] {
        let refused = sales.get(format!("{}/{}/content", papers(&company), document.id())).await.expect(500);
        assert_eq!(refused.code(), "internal");
    }
}
