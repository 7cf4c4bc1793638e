use http::Method;
use tests::{Answer, Kit};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

fn of(answer: &Answer) -> String {
    answer.header("x-trace-id").unwrap().to_owned()
}

#[tokio::test]
async fn a_clients_trace_goes_through() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let parent = format!("00-{TRACE}-b7ad6b7169203331-01");
    let get = |path: &str| sales.call(Method::GET, path).header("traceparent", &parent).send();
    assert_eq!(of(&get("/customers").await.expect(200)), TRACE);
    let refused = get("/customers/cus_1").await.expect(404);
    assert_eq!((of(&refused).as_str(), refused.json()["traceId"].as_str()), (TRACE, Some(TRACE)));
}

#[tokio::test]
async fn without_a_sound_one_each_request_begins_its_own() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut seen = std::collections::BTreeSet::new();
    for parent in [
        "",
        "nonsense",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
    ] {
        let answer = sales.call(Method::GET, "/customers").header("traceparent", parent).send().await.expect(200);
        let trace = of(&answer);
        assert!(trace.len() == 32 && trace.bytes().all(|b| b.is_ascii_hexdigit()), "{trace}");
        assert!(seen.insert(trace), "its own");
    }
}
