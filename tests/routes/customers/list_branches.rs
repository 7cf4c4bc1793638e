use serde_json::{Value, json};
use tests::Kit;

use super::fixture::{path, registered_company, walk};

fn ids(items: &[Value]) -> Vec<String> {
    items.iter().map(|one| one["customerId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn all_of_them_whatever_the_page() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let group = registered_company(&sales, 0).await;
    let mut made = Vec::new();
    for number in 1..6 {
        let branch = registered_company(&sales, number).await;
        let body = json!({ "parentId": group.id() });
        sales.post(path(&branch, "/parent")).json(body).seen(&branch).send().await.expect(200);
        made.push(branch.id());
    }
    for limit in [1, 2, 5, 50] {
        assert_eq!(ids(&walk(&sales, &path(&group, &format!("/branches?limit={limit}"))).await), made, "{limit}");
    }
    kit.staff("sales_2").get(path(&group, "/branches")).await.expect(404);
}

/// ACC-24: a branch that another department looks after is none that this one has heard of.
#[tokio::test]
async fn a_branch_out_of_reach_is_not_listed() {
    let kit = Kit::start().await;
    let (sales, supervisor) = (kit.staff("sales_1"), kit.staff("information_supervisor_1"));
    let group = registered_company(&sales, 0).await;
    let (near, far) = (registered_company(&sales, 1).await, registered_company(&kit.staff("sales_2"), 2).await);
    for branch in [&far, &near] {
        let body = json!({ "parentId": group.id() });
        supervisor.post(path(branch, "/parent")).json(body).seen(branch).send().await.expect(200);
    }
    assert_eq!(ids(&walk(&supervisor, &path(&group, "/branches")).await).len(), 2);
    for limit in [1, 50] {
        assert_eq!(ids(&walk(&sales, &path(&group, &format!("/branches?limit={limit}"))).await), [near.id()]);
    }
}
