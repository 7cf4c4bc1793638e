//! RFC 9457, in the reader's language, with a stable code and no personal data.

use http::Method;
use serde_json::{Value, json};
use tests::{Answer, Kit, person};

fn members(answer: &Answer) -> Value {
    let mut body = answer.json();
    let trace = body.as_object_mut().unwrap().remove("traceId");
    assert_eq!(trace.unwrap().as_str(), answer.header("x-trace-id"));
    body
}

#[tokio::test]
async fn a_problem_is_told_in_the_readers_language() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let mut body = person();
    body["fields"]["mobile"] = "12345".into();
    let send = |language: &str| sales.post("/customers").json(body.clone()).header("accept-language", language).send();
    for (language, tag, title, message) in [
        ("zh-CN", "zh-CN", "提交的内容有误", "格式错误"),
        ("fr", "zh-CN", "提交的内容有误", "格式错误"),
        ("en-GB, zh;q=0.5", "en", "What was sent is not valid", "is malformed"),
    ] {
        let answer = send(language).await.expect(422);
        let errors = json!([{ "pointer": "/fields/mobile", "code": "malformed", "message": message }]);
        let expected = json!({ "type": "urn:kehu:problem:invalid", "title": title, "status": 422, "code": "invalid", "errors": errors });
        assert_eq!(members(&answer), expected);
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(answer.header("content-language"), Some(tag));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert!(answer.header("vary").unwrap().contains("Accept-Language"));
        assert!(!answer.text().contains("12345"));
    }
}

#[tokio::test]
async fn refusals_of_the_frame_are_problems_too() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let not_found =
        json!({ "type": "urn:kehu:problem:not_found", "title": "未找到", "status": 404, "code": "not_found" });
    assert_eq!(members(&sales.get("/customers/cus_1/horoscope").await.expect(404)), not_found);
    let method = sales.call(Method::DELETE, "/customers").send().await.expect(405);
    assert_eq!((method.code().as_str(), method.header("allow").is_some()), ("method_not_allowed", true));
    let large =
        sales.post("/customers").bytes("application/json", vec![b' '; 5 * 1024 * 1024]).send().await.expect(400);
    assert_eq!(large.code(), "malformed_body");
    // Outside any function API Gateway answers, in its own form.
    assert_eq!(sales.get("/nowhere").await.expect(404).json(), json!({ "message": "Not Found" }));
    assert_eq!(kit.anonymous().get("/customers").await.expect(401).json(), json!({ "message": "Unauthorized" }));
}

#[tokio::test]
async fn nothing_is_kept_on_the_way() {
    let kit = Kit::start().await;
    let sales = kit.staff("sales_1");
    let made = sales.post("/customers").json(person()).send().await.expect(201);
    let view = sales.get(format!("/customers/{}", made.id())).await.expect(200);
    let catalogue = sales.get("/catalogue").await.expect(200);
    for answer in [made, view, catalogue] {
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
}
