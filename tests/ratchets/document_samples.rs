//! Samples of proof documents, and a day with them.

use jiff::SignedDuration;
use serde_json::json;
use shared::domain::catalogue::Right;
use tests::{Answer, Kit, organisation};

use crate::operations::Operation;
use crate::samples::{Sample, Samples, filled};

pub const SCAN: &str = "%PDF-1.7 a scan";

pub fn cases(operation: &str) -> &'static [&'static str] {
    let known = ["store_document", "list_documents", "view_document", "view_document_content", "remove_document"];
    if known.contains(&operation) { &["done"] } else { &[] }
}

pub async fn sample(samples: &Samples<'_>, operation: &Operation) -> Sample {
    let customer = samples.on.organisation().await;
    if operation.id == "store_document" {
        let sample = samples.view(operation, &customer, &[]);
        let path = format!("{}?kind=business_licence", sample.path);
        let needs = vec![Right::DocumentsStore];
        return Sample { path, needs, file: Some(SCAN.to_owned()), status: 201, ..sample };
    }
    let document = stored(samples.on.kit, &customer).await;
    samples.on.kit.pass(SignedDuration::from_secs(1));
    if operation.id == "list_documents" {
        stored(samples.on.kit, &customer).await;
        let sample = samples.view(operation, &customer, &[]);
        return Sample { path: format!("{}?limit=1", sample.path), needs: vec![Right::DocumentsView], ..sample };
    }
    let sample = samples.view(operation, &customer, &[("documentId", &document.id())]);
    if operation.id != "remove_document" {
        return Sample { needs: vec![Right::DocumentsView], ..sample };
    }
    let (body, seen) = (Some(json!({ "reason": "replaced" })), Some(document.etag()));
    Sample { by: "management_specialist_1", needs: vec![Right::DocumentsRemove], body, seen, ..sample }
}

async fn stored(kit: &Kit, customer: &Answer) -> Answer {
    let path = format!("/documents/customers/{}?kind=business_licence", customer.id());
    kit.staff("sales_1").post(path).bytes("application/pdf", SCAN).send().await.expect(201)
}

/// One put on file twice, looked at and taken off.
pub async fn a_day(kit: &Kit) {
    let sales = kit.staff("sales_1");
    let mut company = organisation();
    company["fields"].as_object_mut().unwrap().remove("uscc");
    let company = sales.post("/customers").json(company).send().await.expect(201);
    let path = format!("/documents/customers/{}", company.id());
    let store = format!("{path}?kind=business_licence");
    let made = sales.post(store.clone()).bytes("application/pdf", SCAN).key("scan").send().await.expect(201);
    sales.post(store).bytes("application/pdf", SCAN).key("scan").send().await.expect(201);
    kit.system.apps()["documents"].vault.forget();
    let one = filled(&format!("{path}/{{documentId}}"), &[("documentId", &made.id())]);
    for path in [path.clone(), one.clone(), format!("{one}/content")] {
        sales.get(path).await.expect(200);
    }
    let removal = kit.staff("management_specialist_1").post(format!("{one}/removal"));
    removal.json(json!({ "reason": "mistaken" })).seen(&made).key("removal").send().await.expect(200);
}
