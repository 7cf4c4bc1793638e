use tests::Kit;

use super::fixture::{ids, path, registered, registered_company, walk, with_contact};

#[tokio::test]
async fn all_of_them_masked_whatever_the_page() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let (company, other) = (registered_company(&sales, 1).await, registered_company(&sales, 2).await);
    let mut made = Vec::new();
    for number in 0..5 {
        made.push(with_contact(&sales, &company, "陈娜", &format!("1500132720{number}")).await.id());
    }
    with_contact(&sales, &other, "王强", "13520405293").await;
    for limit in [1, 2, 5, 50] {
        let items = walk(&sales, &path(&company, &format!("/contacts?limit={limit}"))).await;
        assert_eq!(ids(&items), made, "{limit}");
        assert!(items.iter().all(|one| one["fields"]["mobile"].as_str().unwrap().starts_with("150****720")));
    }
}

#[tokio::test]
async fn of_customers_within_reach() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let company = registered_company(&sales, 1).await;
    with_contact(&sales, &company, "陈娜", "15001327207").await;
    kit.staff("sales_2").get(path(&company, "/contacts")).await.expect(404);
    kit.staff("auditor_1").get(path(&company, "/contacts")).await.expect(403);
    let person = registered(&sales, 1).await;
    assert_eq!(walk(&sales, &path(&person, "/contacts")).await.len(), 0);
}
