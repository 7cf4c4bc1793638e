//! `GET /imports/{id}`: how far it is, and for whom.

use jiff::SignedDuration;
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

#[tokio::test]
async fn a_job_whose_trigger_was_lost_is_woken_by_whoever_looks() {
    let kit = Kit::start().await;
    let by = specialist(&kit);
    let started = file(&by, PEOPLE, people(1..3)).send().await.expect(202);
    // The stream forgets it before anybody reads it: the newest record stays, for the numbering.
    kit.staff("sales_1").post("/customers").json(tests::somebody(900)).send().await.expect(201);
    let streams = kit.system.embedded().streams();
    let last = streams.read_after("kehu-records", None, 1000).await.unwrap().pop().unwrap();
    streams.trim_through("kehu-records", &last.sequence_number).await.unwrap();
    kit.settle().await;
    let path = format!("/imports/{}", started.id());
    assert_eq!(by.get(&path).await.expect(200).json()["status"], "received");
    kit.pass(SignedDuration::from_mins(16));
    by.get(&path).await.expect(200);
    kit.settle().await;
    assert_eq!(by.get(&path).await.expect(200).json()["status"], "completed");
}
