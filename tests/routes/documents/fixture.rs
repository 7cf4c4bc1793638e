//! Papers as tests of single use cases need them.

use tests::{Answer, Call, Client, Kit};

pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj";
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR";

pub fn papers(customer: &Answer) -> String {
    format!("/documents/customers/{}", customer.id())
}

pub fn scan(by: &Client, customer: &Answer, kind: &str, content: &'static [u8]) -> Call {
    by.post(format!("{}?kind={kind}", papers(customer))).bytes("application/octet-stream", content)
}

pub async fn licence(kit: &Kit, customer: &Answer) -> Answer {
    scan(&kit.staff("sales_1"), customer, "business_licence", PDF).send().await.expect(201)
}

/// How many files lie in the bucket.
pub async fn files(kit: &Kit) -> usize {
    use futures::TryStreamExt;
    kit.system.embedded().objects().list(None).try_collect::<Vec<_>>().await.unwrap().len()
}
