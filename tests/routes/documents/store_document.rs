use embedded::{Effect, Fault};
use jiff::SignedDuration;
use serde_json::json;
use shared::domain::catalogue::Right;
use tests::{Kit, organisation};

use super::fixture::{PDF, PNG, files, licence, papers, scan};
use crate::customers::fixture::{closed, path, registered, registered_company, roles};

#[tokio::test]
async fn a_scan_is_on_file_and_no_store_holds_it_in_clear() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let call = sales.post(format!("{}?kind=business_licence&validUntil=2036-05-01", papers(&company)));
    let made = call.bytes("application/pdf", PDF).send().await.expect(201);
    assert_eq!(made.header("location"), Some(format!("{}/{}", papers(&company), made.id()).as_str()));
    let view = made.json();
    assert_eq!((&view["kind"], &view["mediaType"]), (&json!("business_licence"), &json!("application/pdf")));
    assert_eq!((&view["bytes"], &view["level"]), (&json!(PDF.len()), &json!(2)));
    assert_eq!((&view["validUntil"], &view["storedBy"]), (&json!("2036-05-01"), &json!("stf_sales_1")));
    let name = format!("documents/{}", made.id()).into();
    let object = kit.system.embedded().objects();
    let stored = object_store::ObjectStoreExt::get(&object, &name).await.unwrap().bytes().await.unwrap();
    assert!(!stored.windows(7).any(|part| part == b"Catalog"), "sealed");
}

#[tokio::test]
async fn sent_twice_it_is_one_document() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let call = || scan(&sales, &company, "tax_registration", PNG).key("scan-1");
    let (first, second) = tokio::join!(call().send(), call().send());
    let third = call().send().await.expect(201);
    for answer in [first, second] {
        assert!([201, 409].contains(&answer.status.as_u16()), "{}", answer.text());
        if answer.status == 201 {
            assert_eq!(answer.id(), third.id());
        }
    }
    let other = scan(&sales, &company, "tax_registration", PDF).key("scan-1").send().await.expect(422);
    assert_eq!(other.code(), "idempotency_key_reused");
    assert_eq!(sales.get(papers(&company)).await.json()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_no_scan_of_this_customer_is_refused_with_a_reason() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let (company, person) = (registered_company(&sales, 1).await, registered(&sales, 2).await);
    for content in [&b"<html>"[..], b"PK\x03\x04", b"MZ"] {
        let refused = scan(&sales, &company, "business_licence", content).send().await.expect(415);
        assert_eq!(refused.code(), "unsupported_media_type");
    }
    let html = sales.post(format!("{}?kind=business_licence", papers(&company))).bytes("text/html", PDF);
    html.send().await.expect(415);
    scan(&sales, &company, "business_licence", b"").send().await.expect(400);
    let mut large = PDF.to_vec();
    large.resize(4 * 1024 * 1024 + 1, b' ');
    let large = sales.post(format!("{}?kind=business_licence", papers(&company))).bytes("application/pdf", large);
    assert_eq!(large.send().await.expect(413).code(), "too_large");
    // An identity card is level 1, and nobody's document here.
    for (customer, kind) in [(&company, "id_card"), (&company, ""), (&person, "business_licence")] {
        let refused = scan(&sales, customer, kind, PDF).send().await.expect(400);
        assert_eq!(refused.faults(), [("kind".to_owned(), "not_an_option".to_owned())]);
    }
    let missing = sales.post(papers(&company)).bytes("application/pdf", PDF).send().await.expect(400);
    assert_eq!(missing.faults(), [("kind".to_owned(), "missing".to_owned())]);
    let dated = sales.post(format!("{}?kind=business_licence&validUntil=soon", papers(&company)));
    dated.bytes("application/pdf", PDF).send().await.expect(400);
    assert_eq!(files(&kit).await, 0);
}

#[tokio::test]
async fn only_by_those_whose_customer_it_is_and_not_on_a_closed_file() {
    let kit = Kit::start().await;
    let company = registered_company(&kit.staff("sales_1"), 1).await;
    for role in roles(|role| !role.may(Right::DocumentsStore)) {
        scan(&kit.staff(&format!("{role}_1")), &company, "business_licence", PDF).send().await.expect(403);
    }
    scan(&kit.staff("sales_2"), &company, "business_licence", PDF).send().await.expect(404);
    let gone = closed(&kit, &company).await;
    let refused = scan(&kit.staff("sales_1"), &gone, "business_licence", PDF).send().await.expect(409);
    assert_eq!(refused.code(), "invalid_state");
}

/// CUS-16: who says that papers were seen has put the licence on file.
#[tokio::test]
async fn an_organisation_is_verified_by_papers_that_are_on_file() {
    let kit = Kit::start().await;
    let company = kit.staff("sales_1").post("/customers").json(organisation()).send().await.expect(201);
    let verify = async |method: &str| {
        let body = json!({ "outcome": "verified", "method": method });
        let call = kit.staff("management_specialist_1").post(path(&company, "/verification"));
        call.json(body).seen(&company).send().await
    };
    let refused = verify("documents").await.expect(422);
    assert_eq!(refused.faults(), [("/method".to_owned(), "document_missing".to_owned())]);
    let expired = format!("{}?kind=business_licence&validUntil=2020-01-01", papers(&company));
    kit.staff("sales_1").post(expired).bytes("application/pdf", PDF).send().await.expect(201);
    verify("documents").await.expect(422);
    licence(&kit, &company).await;
    assert_eq!(verify("documents").await.expect(200).json()["status"], "active");
}

/// A company may ask for other papers, or none.
#[tokio::test]
async fn which_papers_it_takes_is_the_companys_policy() {
    let kit = Kit::start().await;
    let lenient = kit.under(|policy| policy.document_kinds.iter_mut().for_each(|kind| kind.needed_to_verify = false));
    let lenient = lenient.await;
    let company = kit.staff("sales_1").post("/customers").json(organisation()).send().await.expect(201);
    let body = json!({ "outcome": "verified", "method": "documents" });
    let call = lenient.staff("management_specialist_1").post(path(&company, "/verification"));
    call.json(body).seen(&company).send().await.expect(200);
}

/// A crash between the file and its document leaves a file that the next one to store clears away.
#[tokio::test]
async fn a_file_without_its_document_does_not_stay() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let full = Fault::new(Effect::Throttle).operation("TransactWriteItems").principal("documents").times(20);
    let struck = kit.system.embedded().faults().inject(full);
    scan(&sales, &company, "business_licence", PDF).send().await.expect(503);
    kit.system.embedded().faults().clear();
    assert!(struck.count() > 0);
    assert_eq!(files(&kit).await, 1);
    kit.pass(SignedDuration::from_mins(30));
    licence(&kit, &company).await;
    assert_eq!(files(&kit).await, 2, "it may still be written");
    kit.pass(SignedDuration::from_mins(31));
    licence(&kit, &company).await;
    assert_eq!(files(&kit).await, 2);
    let kept = kit.staff("sales_1").get(papers(&company)).await.json()["items"].as_array().unwrap().len();
    assert_eq!(kept, 2);
}
