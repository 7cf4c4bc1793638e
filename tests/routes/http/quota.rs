//! What a caller may do in a minute, and how he is told (draft-ietf-httpapi-ratelimit-headers-10).

use jiff::SignedDuration;
use tests::{Answer, Kit};

fn left(answer: &Answer) -> u32 {
    let text = answer.header("ratelimit").unwrap().strip_prefix("\"default\";r=").unwrap();
    text.split(';').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn the_six_hundred_and_first_request_of_a_minute_is_refused() {
    let kit = Kit::start().await;
    kit.pass(SignedDuration::from_secs(20));
    let sales = kit.staff("sales_1");
    for number in 0..600 {
        let answer = sales.get("/catalogue").await.expect(200);
        assert_eq!(answer.header("ratelimit-policy"), Some("\"default\";q=600;w=60"));
        assert_eq!(left(&answer), 599 - number);
        assert!(answer.header("ratelimit").unwrap().ends_with(";t=40"));
    }
    let answer = sales.get("/catalogue").await.expect(429);
    assert_eq!((answer.code().as_str(), answer.header("retry-after")), ("too_many_requests", Some("40")));
    assert_eq!(answer.header("ratelimit"), Some("\"default\";r=0;t=40"));
    // Others are not held up, and nobody for longer than said.
    kit.staff("sales_2").get("/catalogue").await.expect(200);
    kit.pass(SignedDuration::from_secs(39));
    sales.get("/catalogue").await.expect(429);
    kit.pass(SignedDuration::from_secs(1));
    assert_eq!(left(&sales.get("/catalogue").await.expect(200)), 599);
}

/// A refusal is no reason to be counted less.
#[tokio::test]
async fn refused_requests_count_too() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    assert_eq!(left(&sales.get("/customers/cus_1").await.expect(404)), 599);
    assert_eq!(left(&sales.get("/customers?colour=red").await.expect(400)), 598);
    assert_eq!(left(&sales.post("/customers").json(serde_json::json!({})).send().await.expect(422)), 597);
}
