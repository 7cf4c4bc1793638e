//! `GET /imports/{id}`: how far it is, and for whom.

use tests::Kit;

use super::fixture::*;

#[tokio::test]
async fn others_see_it_only_if_they_oversee_it() {
    let kit = Kit::start().await;
    let started = file(&specialist(&kit), PEOPLE, people(1..2)).send().await.expect(202);
    for (staff, status) in [
        ("information_specialist_1", 200),
        ("information_supervisor_1", 200),
        ("information_specialist_2", 404),
        ("sales_1", 403),
    ] {
        for path in [format!("/imports/{}", started.id()), format!("/imports/{}/rows", started.id())] {
            kit.staff(staff).get(path).await.expect(status);
        }
    }
    specialist(&kit).get("/imports/imp_0197513f4b0070008000000000000000").await.expect(404);
    specialist(&kit).get("/imports/cus_0197513f4b0070008000000000000000").await.expect(404);
}
