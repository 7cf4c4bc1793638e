use shared::domain::catalogue::Right;
use tests::Kit;

use super::fixture::{PNG, licence, papers, scan};
use crate::customers::fixture::{registered_company, roles, walk};

#[tokio::test]
async fn newest_first_page_by_page() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    let mut made = Vec::new();
    for kind in ["business_licence", "tax_registration", "qualification"] {
        made.push(scan(&sales, &company, kind, PNG).send().await.expect(201).id());
        kit.pass(jiff::SignedDuration::from_secs(1));
    }
    let listed = walk(&sales, &format!("{}?limit=2", papers(&company))).await;
    let listed: Vec<_> = listed.iter().rev().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(listed, made);
    let other = registered_company(&sales, 2).await;
    assert!(walk(&sales, &papers(&other)).await.is_empty());
}

#[tokio::test]
async fn only_for_those_who_may() {
    let kit = Kit::start().await;
    let company = registered_company(&kit.staff("sales_1"), 1).await;
    licence(&kit, &company).await;
    for role in roles(|role| !role.may(Right::DocumentsView)) {
        kit.staff(&format!("{role}_1")).get(papers(&company)).await.expect(403);
    }
    kit.staff("sales_2").get(papers(&company)).await.expect(404);
    kit.staff("department_head_1").get(papers(&company)).await.expect(200);
}
