use tests::Kit;

use super::fixture::{licence, papers};
use crate::customers::fixture::registered_company;

#[tokio::test]
async fn an_entry_tells_what_there_is_and_its_version() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let (company, other) = (registered_company(&sales, 1).await, registered_company(&sales, 2).await);
    let made = licence(&kit, &company).await;
    let view = sales.get(format!("{}/{}", papers(&company), made.id())).await.expect(200);
    assert_eq!((view.json(), view.etag()), (made.json(), "\"1\"".to_owned()));
    // Under another customer it is not there.
    sales.get(format!("{}/{}", papers(&other), made.id())).await.expect(404);
    sales.get(format!("{}/doc_0197513f4b0070008000000000000000", papers(&company))).await.expect(404);
    kit.staff("sales_2").get(format!("{}/{}", papers(&company), made.id())).await.expect(404);
}
